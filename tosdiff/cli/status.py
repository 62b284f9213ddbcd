"""`tosdiff status`: how each terms fares, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from tosdiff.api.health import State

_WIDE = 68  # columns from which a table can be read
_STYLES = {"well": "", "rejected": "dim", "never": "yellow", "language": "yellow"}


@click.command(
    "status",
    short_help="How each terms fares, and what needs care.",
    epilog="Example: tosdiff status --exit-code && tosdiff status --suggest youtube/terms",
)
@terms_argument(many=True)
@click.option(
    "--exit-code", "coded", is_flag=True, help="Exit with 3 if anything needs care, for cron."
)
@click.option(
    "--suggest",
    is_flag=True,
    help="For one TERMS: propose a selector for one that died, and show what it would keep.",
)
@click.option(
    "--write",
    "written",
    is_flag=True,
    help="Pin what --suggest proposes; the old declaration goes to its history file.",
)
@result_options
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    coded: bool,
    suggest: bool,
    written: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Show how each of TERMS (or all) fares, what needs care first.

    For each: when it was last captured well, when it last really changed, its language, and what is
    wrong: failures in a row, a suspect page that waits for `snapshot --accept` or `--reject`,
    selectors that match nothing any more, another language than is declared.

    --suggest reads the newest page that was captured, and fetches nothing: it shows a redline of
    what the proposed selector would keep against the newest version that was read as declared, and
    the line to put into the declaration.
    """
    if written and not suggest:
        raise click.UsageError("--write pins what --suggest proposes: give both")
    if suggest:
        from tosdiff.cli.suggesting import suggest as propose

        if len(names) != 1:
            raise click.UsageError("--suggest needs one TERMS")
        return propose(session, names[0], write=written, form=form, target=target)
    found = _states(session, names)
    result = Result(
        schema="tosdiff.status/1",
        key="terms",
        items=map(_item, found),
        text=lambda console: _draw(console, session, found),
    )
    emit(session, result, form=form, target=target)
    return Exit.INCOMPLETE if coded and any(state.needs_care for state in found) else Exit.CLEAN


def _states(session: Session, names: tuple[str, ...]) -> Sequence[State]:
    from tosdiff.api.health import in_order, never, states

    corpus = session.corpus()
    terms = corpus.terms(names)
    if not session.has_archive(corpus):
        return in_order(map(never, terms))
    with session.archive(corpus) as archive:
        return states(archive, terms)


def _item(state: State) -> dict[str, Any]:
    from tosdiff.render import jsonable

    failed, suspect = state.ailment("failed"), state.ailment("suspect")
    rejected = state.ailment("rejected")
    problem = failed or suspect
    return {
        "terms": state.terms.name,
        "care": state.care,
        "needs_care": state.needs_care,
        "state": "; ".join(one.said for one in state.ailments) or "well",
        "last_capture": jsonable.moment(state.last_success),
        "last_change": jsonable.moment(state.last_change),
        "ill_since": jsonable.moment(state.ill_since),
        "versions": state.versions,
        "failures": state.failures,
        "problem": problem.said if problem else None,
        "suspect": suspect.said if suspect else None,
        "rejected": rejected.said if rejected else None,
        "how": state.how or None,
        "dead_selectors": list(state.dead),
        "language": state.language or None,
        "declared_language": state.declared_language or None,
        "hints": [one.hint for one in state.ailments if one.hint],
        "aside": state.aside,
    }


def _draw(console: Console, session: Session, states: Sequence[State]) -> None:
    if console.width < _WIDE:
        _draw_list(console, session, states)
    else:
        _draw_table(console, session, states)
    ill = sum(state.needs_care for state in states)
    well = "all well" if all(state.care == "well" for state in states) else "nothing needs care"
    care = f"{ill} {'needs' if ill == 1 else 'need'} care" if ill else well
    console.print(f"{len(states)} terms, {care}" if len(states) > 1 else care)
    if aside := sum(state.aside for state in states):
        console.print(
            f"{aside} {'record' if aside == 1 else 'records'} of sources, younger than our own "
            "captures, kept aside: read them with --corpus SOURCE",
            style="dim",
        )


def _draw_table(console: Console, session: Session, states: Sequence[State]) -> None:
    """Draw a line for each terms, and below those that are ill what it is and what to do."""
    name = max(20, min(console.width - 47, max((len(s.terms.name) for s in states), default=0)))
    console.print(
        f"{'terms':{name}}  {'state':8}  {'last success':16}  {'last change':11}  lang",
        style="bold",
    )
    for state in states:
        captured, changed = _dates(session, state)
        *folded, last = _folded(state.terms.name, name)
        for line in folded:
            console.print(line, style=_style(state), soft_wrap=True)
        console.print(
            f"{last:{name}}  {state.care:8}  {captured:16}  {changed[:10]:11}  {state.language}",
            style=_style(state),
            soft_wrap=True,
        )
        _draw_ailments(console, state)


def _draw_list(console: Console, session: Session, states: Sequence[State]) -> None:
    """Draw for a narrow terminal: each fact on a line of its own."""
    for state in states:
        captured, changed = _dates(session, state)
        console.print(f"{state.terms.name}: {state.care}", style=_style(state))
        console.print(f"  captured {captured}")
        console.print(f"  changed  {changed}")
        if state.language:
            console.print(f"  language {state.language}")
        _draw_ailments(console, state)


def _draw_ailments(console: Console, state: State) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from tosdiff.render.clean import one_line

    for one in state.ailments:
        console.print(Padding(Text(one_line(one.said), _style(state)), (0, 0, 0, 4)))
        if one.hint:
            console.print(Padding(Text(one_line(one.hint), "dim"), (0, 0, 0, 6)))


def _folded(name: str, width: int) -> list[str]:
    """Cut a name that is too long for its column at spaces, or where it must be."""
    from textwrap import wrap

    return wrap(name, width) or [name]


def _style(state: State) -> str:
    return _STYLES.get(state.care, "red")


def _dates(session: Session, state: State) -> tuple[str, str]:
    return (
        session.date(state.last_success) if state.last_success else "never",
        session.date(state.last_change) if state.last_change else "-",
    )
