"""A report of the gate for programs: one JSON object, or one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tosdiff.findings import Report
from tosdiff.render import jsonable
from tosdiff.render.json_text import dump

SCHEMA = "tosdiff.check/2"


def report_json(report: Report) -> str:
    """Write one indented object."""
    value = {
        "schema": SCHEMA,
        **_head(report),
        "changed": list(report.changed),
        "notes": list(report.notes),
        "findings": [jsonable.finding(item) for item in report.findings],
        "problems": [jsonable.problem(item) for item in report.problems],
        "waived": [jsonable.waived(item) for item in report.waived],
    }
    return dump(value, indent=2) + "\n"


def report_jsonl(report: Report) -> str:
    """Write one object a line: findings, problems, then what is waived; `status` tells which."""
    of = _head(report)
    return "".join(
        dump({"schema": SCHEMA, "of": of, "status": status, **item}) + "\n"
        for status, item in _items(report)
    )


def _head(report: Report) -> dict[str, Any]:
    return {
        "base": report.base,
        "now": report.now,
        "tagger": report.tagger,
        "counts": {
            "terms": report.terms,
            "changed": len(report.changed),
            "changes": report.changes,
            "findings": len(report.findings),
            "problems": len(report.problems),
            "waived": len(report.waived),
            "known": report.known,
        },
    }


def _items(report: Report) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from (("finding", jsonable.finding(item)) for item in report.findings)
    yield from (("problem", jsonable.problem(item)) for item in report.problems)
    yield from (("waived", jsonable.waived(item)) for item in report.waived)
