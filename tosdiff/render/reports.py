"""A report of the gate in every form that is text: one name a form, one function for all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from tosdiff.findings import Report

# The name of each form, the module that writes it and its function: loaded only when it is asked.
_WRITERS = {
    "json": ("report_json", "report_json"),
    "jsonl": ("report_json", "report_jsonl"),
    "md": ("comment", "comment"),
    "html": ("report_page", "report_page"),
    "sarif": ("sarif", "sarif"),
    "junit": ("junit", "junit"),
    "github": ("github", "commands"),
    "csv": ("report_csv", "report_csv"),
}
FORMS: tuple[str, ...] = tuple(_WRITERS)


def write_report(report: Report, form: str) -> str:
    """Write a report in one of FORMS. Raises: KeyError for another."""
    module, name = _WRITERS[form]
    writer = getattr(import_module(f"tosdiff.render.{module}"), name)
    return cast("Callable[[Report], str]", writer)(report)


def summary(report: Report) -> str:
    """Write Markdown for the summary of a GitHub job: a mebibyte at most."""
    from tosdiff.render.comment import SUMMARY, comment

    return comment(report, SUMMARY)
