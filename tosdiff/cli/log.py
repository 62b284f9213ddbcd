"""`tosdiff log`: list the versions of some terms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.history import LogEntry


@click.command(
    "log", short_help="The versions of some terms.", epilog="Example: tosdiff log youtube/terms"
)
@terms_argument(many=False)
@click.option("--all", "everything", is_flag=True, help="Also variants, cosmetic and re-extracted.")
@result_options
@click.pass_obj
def verb(session: Session, name: str, everything: bool, form: str, target: str | None) -> Exit:
    """List the versions of TERMS, newest first: date, id, kind, and what each changed.

    Versions that changed nothing a reader must know (a wording seen before, mark-up only, our own
    re-extraction) are counted at the end; --all lists them.
    """
    from tosdiff.api.history import log
    from tosdiff.render import jsonable

    corpus = session.corpus()
    terms = corpus.one(name)
    with session.archive(corpus) as archive:
        entries = log(archive, terms.name)
    shown = [entry for entry in entries if everything or entry.is_real or entry.is_back]
    result = Result(
        schema="tosdiff.log/1",
        key="versions",
        head={"terms": terms.name},
        items=[
            {**jsonable.version(entry.version), "counts": dict(entry.counts)} for entry in shown
        ],
        text=lambda console: _draw(console, session, shown, _folded(entries, shown)),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _draw(console: Console, session: Session, entries: list[LogEntry], folded: str) -> None:
    from rich.text import Text

    for entry in entries:
        line = Text()
        line.append(session.date(entry.version.captured_at), "bold")
        line.append(f"  {entry.version.id[:8]}  ", "yellow")
        line.append(f"{entry.said:14}")
        line.append(f"  {_what(entry)}")
        console.print(line, soft_wrap=console.width >= 100)
    if folded:
        console.print(f"and {folded} (--all lists them)", style="dim")


def _what(entry: LogEntry) -> str:
    """Say what a version changed; of the others, how long they are."""
    from tosdiff.render import wording

    if entry.version.kind == "changed" and entry.version.base is not None:
        return wording.counted(entry.counts)
    return f"{entry.version.words} words"


def _folded(entries: list[LogEntry], shown: list[LogEntry]) -> str:
    """Count by kind what is not shown: `9 variants, 2 re-extractions`."""
    listed = {entry.version.seq for entry in shown}
    kinds = Counter(entry.version.kind for entry in entries if entry.version.seq not in listed)
    return ", ".join(
        f"{count} {name if count == 1 or name == 'cosmetic' else name + 's'}"
        for name, count in sorted(kinds.items())
    )
