"""`tosdiff check --corpus-only`: is the corpus itself sound? Its options, and what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit
from tosdiff.cli.reporting import Outputs, emit_report
from tosdiff.cli.session import Session
from tosdiff.findings import Severity
from tosdiff.render.clean import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.corpus_check import Clauses
    from tosdiff.archive.archive import Archive
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.findings import Problem, Report

_Command = TypeVar("_Command", bound=Callable[..., Any])
_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold"}


def corpus_only_options(command: _Command) -> _Command:
    """Let `check` look at the corpus itself instead: stands right above the verb's function."""

    @wraps(command)
    def asked(
        session: Session,
        /,
        corpus_only: bool,
        paths: tuple[Path, ...],
        pin_floor: bool,
        lower_floor: bool,
        **named: Any,
    ) -> Any:
        if not corpus_only:
            if paths or pin_floor or lower_floor:
                raise click.UsageError("--clauses and the floor are for --corpus-only")
            return command(session, **named)
        if named.get("since") or named.get("base"):
            raise click.UsageError("--corpus-only compares with nothing: leave out --since, --base")
        if lower_floor and not pin_floor:
            raise click.UsageError("--lower-floor says how to --pin-floor: give both")
        if session.tagging.model:
            raise click.UsageError("a --model has no floor: `tosdiff model evaluate` judges it")
        report = _report(session, named["names"], paths, pin=pin_floor, lower=lower_floor)
        outputs: Outputs = named["outputs"]
        for form, target in (*outputs.files, (named["form"], outputs.target)):
            _emit(session, report, form=form, target=target)
        failed = any(one.severity == "error" for one in report.problems)
        return Exit.FINDINGS if failed else Exit.CLEAN

    return _with_options(cast("_Command", asked))


def _with_options(command: _Command) -> _Command:
    for option in reversed(
        (
            click.option(
                "--corpus-only",
                is_flag=True,
                help="Check the corpus itself: declarations, mirror, labelled clauses, floor.",
            ),
            click.option(
                "--clauses",
                "paths",
                multiple=True,
                metavar="PATH",
                type=click.Path(exists=True, path_type=Path),
                help="Labelled clauses to check: a JSONL file or a folder; repeatable. "
                "Default: the corpus's clauses/.",
            ),
            click.option(
                "--pin-floor",
                is_flag=True,
                help="Write what the tagger reaches on the split test as its floor.",
            ),
            click.option("--lower-floor", is_flag=True, help="Let --pin-floor lower it."),
        )
    ):
        command = option(command)
    return command


def _report(
    session: Session, names: tuple[str, ...], paths: tuple[Path, ...], *, pin: bool, lower: bool
) -> Report:
    from tosdiff.api.corpus_check import Clauses, check_corpus
    from tosdiff.findings import Report

    corpus = _corpus(session, optional=bool(paths) and not names)
    clauses = Clauses(paths, _asked_tagger(session), pin, lower)
    problems = _checked(session, corpus, names, clauses, check_corpus)
    looked_at = len(corpus.terms(names)) if corpus else 0
    shown = str(corpus.root) if corpus else ", ".join(map(str, paths))
    return Report("", shown, session.tagging.tagger, problems=problems, terms=looked_at)


def _corpus(session: Session, *, optional: bool) -> Corpus | None:
    """Open the corpus, broken declarations and all; None where clauses alone are asked for."""
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.corpus.settings import FILE_NAME

    if optional and not session.directory and not (session.root / FILE_NAME).exists():
        return None
    return Corpus.open(session.root)


def _checked(
    session: Session,
    corpus: Corpus | None,
    names: tuple[str, ...],
    clauses: Clauses,
    check: Callable[[Corpus | None, Archive | None, tuple[str, ...], Clauses], tuple[Problem, ...]],
) -> tuple[Problem, ...]:
    if corpus is None or not session.has_archive(corpus):
        return check(corpus, None, names, clauses)
    with session.archive(corpus) as archive:
        return check(corpus, archive, names, clauses)


def _asked_tagger(session: Session) -> Any:
    """Return the tagger that the user named, None if none was."""
    asked = session.tagging.tagger
    return asked if asked in {"clauses", "cues"} else None


def _emit(session: Session, report: Report, *, form: str, target: str | None) -> None:
    """Write problems: in forms of our own where they stand alone, else as any report."""
    if form not in {"text", "json", "jsonl"}:
        emit_report(session, report, form=form, outputs=Outputs(target))
        return
    result = Result(
        schema="tosdiff.corpus-check/1",
        key="problems",
        head={"corpus": report.now, "terms": report.terms},
        items=map(_item, report.problems),
        text=lambda console: _draw(console, report),
    )
    emit(session, result, form=form, target=target)


def _item(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint or None,
        "path": place.path if place else None,
        "line": place.line if place else None,
    }


def _draw(console: Console, report: Report) -> None:
    from rich.text import Text

    said = ""
    for one in report.problems:
        line = Text(f"{one.place.path}:{one.place.line}: " if one.place else "")
        line.append(f"{one.severity}: ", _STYLES[one.severity])
        line.append(f"{one_line(one.message)}  [{one.rule}]")
        console.print(line, soft_wrap=True)
        if one.hint and one.hint != said:  # once for a run of problems of one kind
            console.print(Text(f"  hint: {one_line(one.hint)}", "dim"), soft_wrap=True)
        said = one.hint
    counts = Counter(one.severity for one in report.problems)
    kinds = [
        f"{counts[kind]} {kind}{'' if counts[kind] == 1 else 's'}"
        for kind in _STYLES
        if counts[kind]
    ]
    console.print(f"{report.now}: {', '.join(kinds) or 'sound'}", soft_wrap=True)
