"""`tosdiff rebuild`: derive every version again from the stored snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.rebuild import Rebuilt


@click.command(
    "rebuild",
    short_help="Derive all versions again from snapshots.",
    epilog="Example: tosdiff rebuild youtube",
)
@terms_argument(many=True)
@result_options
@click.pass_obj
def verb(session: Session, names: tuple[str, ...], form: str, target: str | None) -> Exit:
    """Derive the versions of TERMS (or all) again: text, clauses, index and mirror.

    Snapshots are the truth and stay as they are. Each is read by the declaration that was in force
    on its day (a service's history file), else by today's. What sources tell of TERMS is read
    again.
    """
    from tosdiff.api.rebuild import rebuild
    from tosdiff.cli.history import read_sources

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    with session.archive(corpus) as archive:
        rebuilt = list(rebuild(corpus, archive, terms))
        read_sources(session, corpus, archive)  # if there are none any more, what they told goes
    result = Result(
        schema="tosdiff.rebuild/1",
        key="terms",
        items=[asdict(item) for item in rebuilt],
        text=lambda console: _draw(console, rebuilt),
    )
    emit(session, result, form=form, target=target)
    for item in rebuilt:
        if item.lost:
            session.warn(
                f"{item.terms}: {item.lost} versions are versions no more",
                "is the declaration "
                "right for older pages? a history file says how they were read; then rebuild again",
            )
    return Exit.INCOMPLETE if any(item.lost for item in rebuilt) else Exit.CLEAN


def _draw(console: Console, rebuilt: Sequence[Rebuilt]) -> None:
    for item in rebuilt:
        console.print(
            f"{item.terms}: {item.versions} versions from {item.visits} visits "
            f"(before: {item.before}, of which {item.kept} kept their id)",
            soft_wrap=True,
        )
