"""A report of the gate as JUnit XML, which GitLab and Jenkins read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tosdiff.findings import Finding, Place, Problem, Report, Waived
from tosdiff.render import signs, verdict
from tosdiff.render.clean import clean, one_line
from tosdiff.render.matters import matters

# What XML 1.0 cannot hold, not even escaped (its production 2, Char).
_INVALID = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_CORPUS = "corpus"


@dataclass(frozen=True, slots=True)
class _Case:
    suite: str
    name: str
    body: str = ""  # XML; none of a test that passed
    place: Place | None = None
    outcome: str = "passed"


def junit(report: Report) -> str:
    """Write a suite for each terms, and in it a test case for each finding: none passes."""
    cases = [*_cases(report)]
    suites: dict[str, list[_Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="tosdiff" {_counts(cases)}>')
    for name, same in suites.items():
        lines += [*_suite(name, same)]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def xml(text: str) -> str:
    """Return fetched text as XML has it, in an element or an attribute."""
    return escape(re.sub(_INVALID, "", clean(text)), quote=True)


def _cases(report: Report) -> Iterator[_Case]:
    yield from map(_problem, report.problems)
    for matter in matters(report):
        yield from map(_finding, matter.findings)
    yield from map(_waived, report.waived)
    if not report.findings and not report.problems:
        yield _Case("tosdiff", str(verdict.verdict(report, ())))


def _suite(name: str, cases: Sequence[_Case]) -> Iterator[str]:
    yield f'  <testsuite name="{_attribute(name)}" {_counts(cases)}>'
    for case in cases:
        where = f' file="{_attribute(case.place.path)}"' if case.place else ""
        where += f' line="{case.place.line}"' if case.place else ""
        named = f'name="{_attribute(case.name)}" classname="{_attribute(case.suite)}"'
        if case.body:
            yield f'    <testcase {named}{where} time="0">{case.body}</testcase>'
        else:
            yield f'    <testcase {named}{where} time="0"/>'
    yield "  </testsuite>"


def _counts(cases: Iterable[_Case]) -> str:
    outcomes = [case.outcome for case in cases]
    failures, skipped = outcomes.count("failed"), outcomes.count("skipped")
    return f'tests="{len(outcomes)}" failures="{failures}" errors="0" skipped="{skipped}" time="0"'


def _finding(item: Finding) -> _Case:
    lines = [
        signs.heading(item.tagged) or "(no heading)",
        signs.plain(item.tagged),
        f"fingerprint {item.fingerprint}",
    ]
    lines += [item.link] if item.link else []
    said = f"{item.severity}: {verdict.finding(item)}"
    body = _failure(said, item.rule or item.label, lines)
    return _Case(item.terms, _name(item), body, item.place, "failed")


def _waived(item: Waived) -> _Case:
    until = item.waiver.expires.isoformat()
    why = f"waived until {until}: {item.waiver.reason}"
    found = item.finding
    body = f'<skipped message="{_attribute(why)}"/>'
    return _Case(found.terms, _name(found), body, found.place, "skipped")


def _problem(item: Problem) -> _Case:
    where = f" ({item.place.path}:{item.place.line})" if item.place else ""
    lines = [item.message, *([item.hint] if item.hint else [])]
    return _Case(
        _CORPUS,
        f"{item.rule}: {item.message}{where}",
        _failure(f"{item.severity}: {item.message}", item.rule or _CORPUS, lines),
        item.place,
        "failed",
    )


def _name(item: Finding) -> str:
    """Name a test case so that no two of the same terms are alike."""
    return f"{verdict.stances(item)}: {verdict.finding(item)} [{item.fingerprint}]"


def _failure(message: str, rule: str, lines: Iterable[str]) -> str:
    said = "\n".join(xml(one_line(line)) for line in lines)
    return f'<failure message="{_attribute(message)}" type="{_attribute(rule)}">{said}</failure>'


def _attribute(text: str) -> str:
    return xml(one_line(text, 1000))
