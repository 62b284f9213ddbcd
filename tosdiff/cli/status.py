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

_WIDE = 90  # columns from which a table can be read


@click.command(
    "status", short_help="How each terms stands.", epilog="Example: tosdiff status --format json"
)
@terms_argument(many=True)
@result_options
@click.pass_obj
def verb(session: Session, names: tuple[str, ...], form: str, target: str | None) -> Exit:
    """Show how each of TERMS (or all) stands: last capture, last real change, what is wrong."""
    from tosdiff.api.history import never, states
    from tosdiff.render import jsonable

    corpus = session.corpus()
    terms = corpus.terms(names)
    if session.has_archive(corpus):
        with session.archive(corpus) as archive:
            found = states(archive, terms)
    else:
        found = [never(item) for item in terms]
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
                "aside": state.aside,
            }
            for state in found
        ],
        text=lambda console: _draw(console, session, found),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _draw(console: Console, session: Session, states: list[State]) -> None:
    if console.width < _WIDE:
        _draw_list(console, session, states)
    else:
        _draw_table(console, session, states)
    ill = sum(not state.is_well for state in states)
    look = f"{ill} {'needs' if ill == 1 else 'need'} a look" if ill else "all well"
    console.print(f"{len(states)} terms, {look}" if len(states) > 1 else look)
    if aside := sum(state.aside for state in states):
        console.print(
            f"{aside} {'record' if aside == 1 else 'records'} of sources, younger than our own "
            "captures, kept aside: read them with --corpus SOURCE",
            style="dim",
        )


def _draw_table(console: Console, session: Session, states: list[State]) -> None:
    from rich.table import Table

    from tosdiff.render.clean import one_line

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("terms", "state", "last capture", "last change"):
        table.add_column(column, no_wrap="last" in column, overflow="fold")
    for state in states:
        style = "" if state.is_well else "red"
        table.add_row(state.terms.name, one_line(state.said), *_dates(session, state), style=style)
    console.print(table)


def _draw_list(console: Console, session: Session, states: list[State]) -> None:
    """Draw for a narrow terminal: the state on a line of its own."""
    from tosdiff.render.clean import one_line

    for state in states:
        captured, changed = _dates(session, state)
        console.print(state.terms.name, style="bold")
        console.print(f"  {one_line(state.said)}", style="" if state.is_well else "red")
        console.print(f"  captured {captured}")
        console.print(f"  changed  {changed}")


def _dates(session: Session, state: State) -> tuple[str, str]:
    return (
        session.date(state.last_success) if state.last_success else "never",
        session.date(state.last_change) if state.last_change else "-",
    )
