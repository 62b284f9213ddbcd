"""Print a report of the gate: one form to the screen, any number of others into files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tosdiff.cli.output import check_target, draw, write
from tosdiff.cli.session import Session
from tosdiff.render.reports import FORMS, summary, write_report

if TYPE_CHECKING:
    from tosdiff.findings import Report

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SUMMARY = "GITHUB_STEP_SUMMARY"
_STDOUT = {"", "-"}


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a report goes: the form of `--format` to `target` (None: the screen), others to files.

    `files` are pairs of a form and a file.
    """

    target: str | None = None
    files: tuple[tuple[str, str], ...] = ()


def report_options(command: _Command) -> _Command:
    """Give a verb `--format` (as `form`) and `--output` (as `outputs`) for its report."""
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["text", *FORMS]),
        default="text",
        help="text for people; md, html, sarif, junit, github, csv, json or jsonl for others.",
    )(command)
    return click.option(
        "--output",
        "outputs",
        metavar="[FORM=]FILE",
        multiple=True,
        callback=_outputs,
        help="Write the result to FILE instead; with FORM=, as sarif=out.sarif, in that form "
        "besides; repeatable.",
    )(command)


def emit_report(session: Session, report: Report, *, form: str, outputs: Outputs) -> None:
    """Write a report in every form that was asked for, and the summary of a job on GitHub."""
    for other, file in outputs.files:
        _write(session, report, other, file)
    _write(session, report, form, outputs.target)
    wanted = {form, *(other for other, _ in outputs.files)}
    if "github" in wanted and (path := os.environ.get(_SUMMARY)):
        _append(session, path, summary(report))


def _write(session: Session, report: Report, form: str, target: str | None) -> None:
    if form != "text":
        write(write_report(report, form), target)
        return
    from tosdiff.render.report_text import draw_report

    draw(session, lambda console: draw_report(console, report), target=target)


def _append(session: Session, path: str, text: str) -> None:
    """Append to the summary of the job; that it cannot be written must not hide the findings."""
    try:
        with Path(path).open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        session.warn(
            f"{path}: the summary cannot be written: {error.strerror}", f"see what {_SUMMARY} says"
        )


def _outputs(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> Outputs:
    """Read `--output`, and refuse what cannot be written before any work is done."""
    parsed = [_parsed(value) for value in given]
    plain = [file for form, file in parsed if not form]
    if len(plain) > 1:
        raise click.BadParameter(
            f"{plain[0]} and {plain[1]}: only one file is the result; write FORM=FILE for others"
        )
    _check_apart([file for _, file in parsed])
    for _, file in parsed:
        check_target(file)
    files = tuple((form, file) for form, file in parsed if form)
    return Outputs(plain[0] if plain else None, files)


def _parsed(value: str) -> tuple[str, str]:
    form, equals, file = value.partition("=")
    if not equals or not re.fullmatch(r"[A-Za-z0-9]*", form):
        return "", value
    if form not in {"text", *FORMS}:
        raise click.BadParameter(
            f"{form!r} is no form: they are text, {', '.join(FORMS)}; "
            f"a file of this name is ./{value}"
        )
    if not file:
        raise click.BadParameter(f"{value}: name a file, as {form}=report.{form}")
    return form, file


def _check_apart(files: list[str]) -> None:
    paths = [Path(file).resolve() for file in files if file not in _STDOUT]
    twice = [str(path) for at, path in enumerate(paths) if path in paths[:at]]
    if twice:
        raise click.BadParameter(f"{twice[0]}: two outputs cannot be one file")
