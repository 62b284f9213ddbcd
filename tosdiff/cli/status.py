"""`tosdiff status`: how each terms stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.history import State


@click.command(
    "status", short_help="How each terms stands.", epilog="Example: tosdiff status --format json"
)
@terms_argument(many=True)
@result_options
@click.pass_obj
def verb(session: Session, names: tuple[str, ...], form: str, target: str | None) -> Exit:
    """Show how each of TERMS (or all) stands: last capture, last real change, what is wrong."""
    from tosdiff.api.history import states
    from tosdiff.render import jsonable

    corpus = session.corpus()
    terms = corpus.terms(names)
    with session.archive(corpus) as archive:
        found = states(archive, terms)
    result = Result(
        schema="tosdiff.status/1",
        key="terms",
        items=[
            {
                "terms": state.terms.name,
                "state": state.said,
                "last_capture": jsonable.moment(state.last_success),
                "last_change": jsonable.moment(state.last_change),
                "versions": state.versions,
                "failures": state.failures,
                "problem": state.problem or None,
                "how": state.how or None,
            }
            for state in found
        ],
        text=lambda console: _draw(console, session, found),
    )
    emit(session, result, form=form, target=target)
    return Exit.USAGE if corpus.declared.problems else Exit.CLEAN


def _draw(console: Console, session: Session, states: list[State]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("terms", "state", "last capture", "last change"):
        table.add_column(column, no_wrap=column != "state", overflow="fold")
    for state in states:
        table.add_row(
            state.terms.name,
            state.said,
            session.date(state.last_success) if state.last_success else "never",
            session.date(state.last_change) if state.last_change else "-",
            style="" if state.is_well else "red",
        )
    console.print(table)
    ill = sum(not state.is_well for state in states)
    console.print(
        f"{len(states)} terms, {ill} need a look" if ill else f"{len(states)} terms, all well"
    )
