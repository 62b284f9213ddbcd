"""A report of the gate as a table for a spreadsheet: RFC 4180, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import TaggedChange
from tosdiff.findings import Finding, Place, Problem, Report
from tosdiff.render import signs, wording
from tosdiff.render.clean import one_line
from tosdiff.render.pieces import whole

COLUMNS = (
    "status", "severity", "terms", "label", "before", "stance", "kind", "message", "heading",
    "old", "new", "redline", "rule", "fingerprint", "path", "line", "link", "reason", "expires",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet computes
_CELL = 32_000  # characters: a spreadsheet refuses more than 32,767


def report_csv(report: Report) -> str:
    """Write a head and a row each for what is found, wrong and waived."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(report):
        writer.writerow([cell(row.get(name, "")) for name in COLUMNS])
    return out.getvalue()


def cell(text: str) -> str:
    """Return fetched text on one line, with a ' before what would be a formula."""
    line = one_line(text, _CELL)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _rows(report: Report) -> Iterator[dict[str, str]]:
    for finding in report.findings:
        yield {"status": "finding", **_finding(finding)}
    for problem in report.problems:
        yield {"status": "problem", **_problem(problem)}
    for item in report.waived:
        waiver = {"reason": item.waiver.reason, "expires": item.waiver.expires.isoformat()}
        yield {"status": "waived", **_finding(item.finding), **waiver}


def _finding(item: Finding) -> dict[str, str]:
    return {
        "severity": item.severity,
        "terms": item.terms,
        "label": item.label,
        "before": item.before or "",
        "stance": item.stance or "",
        "kind": item.kind or wording.kind(item.tagged.change),
        "message": item.message,
        **_wordings(item.tagged),
        "redline": signs.plain(item.tagged),
        "rule": item.rule,
        "fingerprint": item.fingerprint,
        **_place(item.place),
        "link": item.link,
    }


def _wordings(item: TaggedChange) -> dict[str, str]:
    old, new = old_clauses(item.change), new_clauses(item.change)
    return {
        "heading": signs.heading(item),
        "old": " ¶ ".join(map(whole, old)),
        "new": " ¶ ".join(map(whole, new)),
    }


def _problem(item: Problem) -> dict[str, str]:
    said = f"{item.message} ({item.hint})" if item.hint else item.message
    return {
        "severity": item.severity, "message": said, "rule": item.rule, **_place(item.place)
    }  # fmt: skip


def _place(place: Place | None) -> dict[str, str]:
    return {"path": place.path, "line": str(place.line)} if place else {}
