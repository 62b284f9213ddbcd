"""The gate: compare what a look back gave, tag it, apply the policy, and report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tosdiff.api.lookback import Lookback, Pair
from tosdiff.api.places import Places
from tosdiff.api.tagging import TagCache, tag_changes
from tosdiff.diff.compare import compare
from tosdiff.entities import Change, Comparison, Cosmetic, Renumbered
from tosdiff.findings import Finding, Problem, Report, Severity, Waiver
from tosdiff.gate.check import check
from tosdiff.gate.policy import DEFAULT, Policy
from tosdiff.gate.waiving import Sifted, sift
from tosdiff.tag.tagger import Tagger

_SLACK = timedelta(days=1)  # clocks of machines differ, and so do their time zones


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run is judged by. `known` is a baseline; `is_whole`: all terms are looked at."""

    policy: Policy = DEFAULT
    waivers: tuple[Waiver, ...] = ()
    known: Mapping[str, Severity] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Tagging:
    """What tags clauses, and where tags are remembered, if anywhere."""

    tagger: Tagger
    cache: TagCache | None = None


def report(
    lookback: Lookback, gate: Gate, tagging: Tagging, *, places: Places, now: datetime
) -> Report:
    """Return what the gate finds; findings stand by terms, then in the order of the text."""
    newest = {pair.terms: pair.new.text for pair in lookback.pairs}
    placing = _Placing(places, newest)
    compared = [(pair, compare(pair.old, pair.new)) for pair in lookback.pairs]
    found = tuple(
        placing.placed(finding, comparison)
        for pair, comparison in compared
        for finding in _findings(pair, comparison, gate, tagging)
    )
    sifted = sift(found, gate.waivers, gate.known, now.date())
    real = [(pair.terms, _real(comparison.changes)) for pair, comparison in compared]
    idle = [waiver for waiver in sifted.idle if gate.is_whole]
    return Report(
        base=lookback.base,
        now=lookback.now,
        tagger=tagging.tagger.name,
        findings=sifted.findings,
        problems=(*lookback.problems, *_expired(sifted), *_clock(lookback, gate, now)),
        waived=sifted.waived,
        known=sifted.known,
        changes=sum(count for _, count in real),
        changed=tuple(dict.fromkeys(name for name, count in real if count)),
        terms=lookback.terms,
        notes=(*lookback.notes, *(_idle(waiver) for waiver in idle)),
    )


def _findings(
    pair: Pair, comparison: Comparison, gate: Gate, tagging: Tagging
) -> tuple[Finding, ...]:
    changes = tag_changes(comparison, tagging.tagger, tagging.cache)
    return check(pair.terms, changes, gate.policy)


@dataclass(frozen=True, slots=True)
class _Placing:
    """Gives findings their places in the newest texts, by terms."""

    places: Places
    newest: Mapping[str, str]

    def placed(self, finding: Finding, comparison: Comparison) -> Finding:
        text = self.newest[finding.terms]
        place = self.places.place(finding.terms, comparison, finding.tagged.change, text)
        if place is None:
            return finding
        link = self.places.link(finding.terms, text, place.line)
        return replace(finding, place=place, link=link)


def _real(changes: Sequence[Change]) -> int:
    return sum(not isinstance(change, Cosmetic | Renumbered) for change in changes)


def _expired(sifted: Sifted) -> Iterator[Problem]:
    for item in sifted.expired:
        waiver, finding = item.waiver, item.finding
        yield Problem(
            "error",
            "waiver-expired",
            f"the waiver for {waiver.fingerprint} ended on {waiver.expires}: {finding.terms} "
            f"{finding.message}",
            f"decide again: it was waived because “{waiver.reason}”",
            finding.place,
        )


def _clock(lookback: Lookback, gate: Gate, now: datetime) -> Iterator[Problem]:
    """Tell of a clock that cannot be right: it would let waivers live on."""
    if lookback.latest is not None and lookback.latest > now + _SLACK:
        yield Problem(
            "error" if gate.waivers else "note",
            "clock",
            f"the newest of what is recorded is of {lookback.latest:%Y-%m-%d}, and here it is "
            f"{now:%Y-%m-%d}",
            "set the clock right: waivers end by it",
        )


def _idle(waiver: Waiver) -> str:
    return f"the waiver for {waiver.fingerprint} covers nothing now: take it out"
