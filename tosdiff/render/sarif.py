"""A report of the gate as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

from tosdiff import __version__
from tosdiff.findings import SEVERITIES, Finding, Place, Problem, Report, Waived
from tosdiff.render import signs, verdict
from tosdiff.render.clean import one_line
from tosdiff.render.json_text import dump
from tosdiff.render.matters import by_gravity
from tosdiff.tag.labels import LABELS

_Object: TypeAlias = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RESULTS = 25_000  # of a run, at most: GitHub refuses more
_BYTES = 9_500_000  # of results: GitHub refuses 10 MB, packed; this never gets larger by packing
_TEXT = 1_000  # characters of a message
_DEFINITIONS = {item.name: item.definition for item in LABELS}


def sarif(report: Report) -> str:
    """Write one run; what is too much for GitHub is left out, the least grave first, and counted.

    Source: OASIS SARIF 2.1.0; GitHub's limits for uploads.
    """
    told = [*_told(report)]
    shown = [*_fitting(result for _, result in told)]
    run = {
        "tool": {"driver": _driver(report, shown)},
        "automationDetails": {"id": "tosdiff/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": _text("the root of the repository")}},
        "invocations": [_invocation(report, [severity for severity, _ in told[len(shown) :]])],
        "results": shown,
        "properties": {"base": one_line(report.base), "now": one_line(report.now)},
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def message(text: str) -> str:
    """Return text as SARIF shows it: no placeholder, no link.

    Source: SARIF 2.1.0, 3.11.5 (braces are doubled) and 3.11.6 (`[text](target)` is a link).
    """
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("](", "] (")


def uri(path: str) -> str:
    """Return a path, relative to the repository, as a URI reference."""
    return quote(path, safe="/", errors="replace")


def _told(report: Report) -> Iterator[tuple[str, _Object]]:
    """Yield results with their severity: the gravest first, those that are waived last."""
    problems = sorted(report.problems, key=lambda item: SEVERITIES.index(item.severity))
    findings = by_gravity(report.findings)
    for severity in SEVERITIES:
        yield from ((severity, _problem(it)) for it in problems if it.severity == severity)
        yield from ((severity, _finding(it)) for it in findings if it.severity == severity)
    yield from (("waived", _waived(item)) for item in report.waived)


def _fitting(results: Iterable[_Object]) -> Iterator[_Object]:
    room = _BYTES
    for number, result in enumerate(results):
        room -= len(dump(result).encode("utf-8", "replace")) + 2
        if number == _RESULTS or room < 0:
            return
        yield result


def _finding(item: Finding) -> _Object:
    lines = [f"{one_line(item.terms)} {verdict.finding(item)}."]
    lines += [signs.plain(item.tagged, signs=signs.BRACKETS, most=_TEXT)]
    return {
        "ruleId": _rule_of(item),
        "level": item.severity,
        "message": _text("\n\n".join(lines)),
        **_locations(item.place),
        "partialFingerprints": {"tosdiff/1": item.fingerprint},
        "properties": {
            "terms": one_line(item.terms),
            "label": item.label,
            "kind": item.kind,
            **{key: value for key, value in _stances(item) if value},
            **({"link": one_line(item.link)} if item.link else {}),
        },
    }


def _stances(item: Finding) -> tuple[tuple[str, str | None], ...]:
    return ("stanceBefore", item.before), ("stance", item.stance)


def _problem(item: Problem) -> _Object:
    said = f"{item.message} ({item.hint})" if item.hint else item.message
    where = item.place.path if item.place else ""
    digest = hashlib.sha256(f"{item.rule}\n{where}\n{item.message}".encode("utf-8", "replace"))
    return {
        "ruleId": item.rule or "corpus",
        "level": item.severity,
        "message": _text(one_line(said, _TEXT)),
        **_locations(item.place),
        "partialFingerprints": {"tosdiff/1": digest.hexdigest()[:16]},
    }


def _waived(item: Waived) -> _Object:
    why = f"{one_line(item.waiver.reason, _TEXT)} (until {item.waiver.expires.isoformat()})"
    return {
        **_finding(item.finding),
        "suppressions": [{"kind": "external", "status": "accepted", "justification": why}],
    }


def _locations(place: Place | None) -> _Object:
    if not place:
        return {}
    where = {
        "artifactLocation": {"uri": uri(place.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": max(1, place.line)},
    }
    return {"locations": [{"physicalLocation": where}]}


def _driver(report: Report, results: Sequence[_Object]) -> _Object:
    by_rule = {_rule_of(item): item for item in _findings(report)}
    hints = {item.rule or "corpus": item.hint for item in report.problems}
    named = sorted({result["ruleId"] for result in results})
    rules = [
        _rule(name, by_rule[name]) if name in by_rule else _check(name, hints.get(name, ""))
        for name in named
    ]
    return {
        "name": "tosdiff",
        "semanticVersion": __version__,
        "rules": rules,
        "properties": {"tagger": one_line(report.tagger)},
    }


def _findings(report: Report) -> Iterator[Finding]:
    yield from report.findings
    yield from (item.finding for item in report.waived)


def _rule_of(item: Finding) -> str:
    return one_line(item.rule or item.label, 200)


def _rule(name: str, item: Finding) -> _Object:
    meaning = _DEFINITIONS.get(item.label, f"Clauses on {item.label}.")
    return {
        "id": name,
        "shortDescription": _text(f"A watched clause changed: {item.label}"),
        "fullDescription": _text(meaning),
        "help": _text(
            f"{meaning} Read the redline, decide, and if the change is accepted, waive its "
            "fingerprint in corpus.toml with a reason and a day on which the waiver ends."
        ),
        "defaultConfiguration": {"level": item.severity},
        "properties": {"tags": ["terms", item.label]},
    }


def _check(name: str, hint: str) -> _Object:
    return {
        "id": name,
        "shortDescription": _text(f"A check of the corpus failed: {name}"),
        "help": _text(one_line(hint) or "Something is wrong with the corpus itself."),
        "properties": {"tags": ["corpus"]},
    }


def _invocation(report: Report, left_out: Sequence[str]) -> _Object:
    said = [("note", note) for note in report.notes]
    if left_out:
        counts = ", ".join(f"{count} {name}" for name, count in Counter(left_out).items())
        said.insert(
            0, ("warning", f"{len(left_out)} results do not fit and are left out: {counts}")
        )
    if report.known:
        said.append(("note", f"{verdict.plural(report.known, 'finding')} known from the baseline"))
    notifications = [
        {"level": level, "message": _text(one_line(text, _TEXT))} for level, text in said
    ]
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _text(text: str) -> _Object:
    return {"text": message(text)}
