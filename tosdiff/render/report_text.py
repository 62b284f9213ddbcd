"""Draw a report of the gate for the terminal: quiet if nothing is found, else loudest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from tosdiff.findings import SEVERITIES, Problem, Report, Severity
from tosdiff.render import signs, verdict
from tosdiff.render.breaking import hanging, print_lines
from tosdiff.render.clean import one_line
from tosdiff.render.inline import change_lines
from tosdiff.render.matters import Matter, matters

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}


def draw_report(console: Console, report: Report) -> None:
    """Draw findings by terms, then problems with their hints, and the verdict at the end."""
    found = matters(report)
    for terms, same in groupby(found, key=lambda item: item.terms):
        print_lines(console, [Text(one_line(terms), "bold underline")])
        for item in same:
            print_lines(console, _matter(console, item))
    if report.problems:
        print_lines(console, [line for item in _sorted(report) for line in _problem(console, item)])
    for note in report.notes:
        print_lines(console, [_said(console, "note: ", "dim", Text(one_line(note), "dim"))])
    print_lines(console, [*_verdict(console, report, found)])


def _matter(console: Console, item: Matter) -> list[Text]:
    lead = f"{item.severity}: "
    lines = [_said(console, lead, _STYLES[item.severity], Text(verdict.matter(item), "bold"))]
    if above := signs.heading(item.tagged):
        lines.append(_said(console, "  ", "", Text(above, "dim")))
    lines += change_lines(console, item.tagged)
    for finding in item.findings:
        where = f"{finding.place.path}:{finding.place.line} " if finding.place else ""
        said = one_line(f"{where}{finding.label} [{finding.fingerprint}]")
        lines.append(Text(f"    {said}", "dim"))  # whole, so that it can be copied
    return [*lines, Text()]


def _problem(console: Console, item: Problem) -> list[Text]:
    where = f" ({item.place.path}:{item.place.line})" if item.place else ""
    said = Text(one_line(f"{item.message}{where} [{item.rule}]"))
    lines = [_said(console, f"{item.severity}: ", _STYLES[item.severity], said)]
    if item.hint:
        lines.append(_said(console, "  hint: ", "dim", Text(one_line(item.hint))))
    return lines


def _verdict(console: Console, report: Report, found: Sequence[Matter]) -> Iterator[Text]:
    """Yield the last lines: what it comes to, then what was compared and what does not count."""
    facts = [*verdict.facts(report)]
    if found or report.problems:
        counted = ", ".join(verdict.counts(report, found))
        yield _said(console, "", "", Text(counted, "bold"))
    else:
        facts = [f"nothing to report: {facts[0]}" if facts else "nothing to report", *facts[1:]]
    if facts:
        yield _said(console, "", "", Text("; ".join(facts), "dim" if found else ""))


def _said(console: Console, lead: str, style: str, body: Text) -> Text:
    return hanging(console, Text(lead, style), body)


def _sorted(report: Report) -> list[Problem]:
    return sorted(report.problems, key=lambda item: SEVERITIES.index(item.severity))
