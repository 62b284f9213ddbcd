"""A report of the gate as GitHub's workflow commands: annotations on the line of each finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tosdiff.findings import SEVERITIES, Finding, Place, Problem, Report, Severity
from tosdiff.render import signs, verdict
from tosdiff.render.clean import clean, one_line
from tosdiff.render.matters import by_gravity

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_MOST = 10  # annotations of a level in a step: GitHub drops the rest without a word
_TITLE = 120


@dataclass(frozen=True, slots=True)
class _Annotation:
    severity: Severity
    title: str
    message: str
    place: Place | None


def commands(report: Report) -> str:
    """Write at most ten commands a level, gravest first, and one that counts the rest."""
    told = [*map(_of_problem, report.problems), *map(_of_finding, by_gravity(report.findings))]
    drawn = _chosen(told)
    rest = len(told) - len(drawn)
    lines = [*map(_command, drawn)]
    if rest:
        said = f"{rest} more are not annotated here: see the summary of the job"
        lines.append(f"::notice title=tosdiff::{message(said)}")
    return "".join(f"{line}\n" for line in lines)


def message(text: str) -> str:
    """Return text as what a command says; line breaks stay, escaped."""
    cleaned = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def field(text: str) -> str:
    """Return text as the value of a command's property, on one line."""
    return _property(one_line(text))


def _property(text: str) -> str:
    return message(text).replace(":", "%3A").replace(",", "%2C")


def _chosen(told: list[_Annotation]) -> list[_Annotation]:
    """Return the first of each level; of the notes one less if something must be left out."""
    counts = Counter(item.severity for item in told)
    room = dict.fromkeys(SEVERITIES, _MOST)
    if any(counts[severity] > _MOST for severity in SEVERITIES):
        room["note"] -= 1
    return [
        item
        for severity in SEVERITIES
        for item in [item for item in told if item.severity == severity][: room[severity]]
    ]


def _command(item: _Annotation) -> str:
    where = _where(item.place)
    title = field(one_line(item.title, _TITLE))
    return f"::{_COMMANDS[item.severity]} {where}title={title}::{message(item.message)}"


def _where(place: Place | None) -> str:
    return f"file={_property(place.path)},line={place.line}," if place else ""


def _of_finding(item: Finding) -> _Annotation:
    lines = [verdict.finding(item), signs.plain(item.tagged), f"fingerprint {item.fingerprint}"]
    return _Annotation(
        item.severity, f"{item.terms}: {verdict.stances(item)}", "\n".join(lines), item.place
    )


def _of_problem(item: Problem) -> _Annotation:
    lines: Iterator[str] = filter(None, [item.message, item.hint])
    return _Annotation(item.severity, item.rule, "\n".join(lines), item.place)
