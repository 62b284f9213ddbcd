"""What a reader of a report decides on: one change with all the findings on it, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tosdiff.entities import TaggedChange
from tosdiff.findings import SEVERITIES, Finding, Report, Severity
from tosdiff.render.entry import Entry, entry
from tosdiff.tag.labels import ORDER
from tosdiff.tag.shifts import shifts

_Gravity = tuple[int, int, int]
_NO_TURN = 99


@dataclass(frozen=True, slots=True)
class Matter:
    """A change of some terms and its findings, gravest first; numbered from 1 in a report."""

    terms: str
    tagged: TaggedChange
    findings: tuple[Finding, ...]
    number: int = 0

    @property
    def severity(self) -> Severity:
        """The gravest severity of its findings."""
        return self.findings[0].severity

    def entry(self) -> Entry:
        """Return what there is to draw of the change."""
        return entry([self.tagged], self.number, columns=False)


def matters(report: Report) -> tuple[Matter, ...]:
    """Return the report's matters: the terms with the gravest first, and so within the terms."""
    found = _gathered(report.findings)
    loudest: dict[str, _Gravity] = {}
    for matter in found:
        weighs = gravity(matter.findings[0])
        loudest[matter.terms] = min(weighs, loudest.get(matter.terms, weighs))
    ordered = sorted(
        found, key=lambda item: (loudest[item.terms], item.terms, gravity(item.findings[0]))
    )
    return tuple(replace(item, number=at) for at, item in enumerate(ordered, 1))


def gravest(found: Iterable[Matter]) -> list[Matter]:
    """Return matters with the gravest first, whatever the terms."""
    return sorted(found, key=lambda item: (gravity(item.findings[0]), item.number))


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the gravest first, else in their order."""
    return sorted(findings, key=gravity)


def gravity(finding: Finding) -> _Gravity:
    """Return the place of a finding: by severity, then a stance that turned, then its label."""
    turn = min(
        (
            item.gravity[0]
            for item in shifts(finding.tagged)
            if item.is_turn and item.label == finding.label
        ),
        default=_NO_TURN,
    )
    return SEVERITIES.index(finding.severity), turn, ORDER.get(finding.label, len(ORDER))


def tally(found: Sequence[Matter], most: int = 10) -> str:
    """Count matters by terms: `Vidora/Terms 12, Paylo/Privacy 3`, the rest in one number."""
    counts = Counter(item.terms for item in found)
    said = [f"{terms} {count}" for terms, count in list(counts.items())[:most]]
    rest = sum(list(counts.values())[most:])
    return ", ".join([*said, *([f"{rest} in {len(counts) - most} other terms"] if rest else [])])


def _gathered(findings: Iterable[Finding]) -> list[Matter]:
    by_change: dict[tuple[str, TaggedChange], list[Finding]] = {}
    for finding in findings:
        by_change.setdefault((finding.terms, finding.tagged), []).append(finding)
    return [
        Matter(terms, tagged, tuple(by_gravity(same)))
        for (terms, tagged), same in by_change.items()
    ]
