"""`tosdiff blame`: since when does each clause stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import match_option, split_when, tag_options, terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.blame import Blamed
    from tosdiff.entities import Terms
    from tosdiff.tag.choice import Wanted


@click.command(
    "blame",
    short_help="Since when does each clause stand.",
    epilog="Example: tosdiff blame youtube/terms --label anti-scraping",
)
@terms_argument(many=False)
@tag_options("Clauses")
@match_option
@result_options
@click.pass_obj
def verb(
    session: Session,
    name: str,
    wanted: Wanted,
    pattern: str,
    form: str,
    target: str | None,
) -> Exit:
    """Show each clause of TERMS, or of TERMS@WHEN, with the date it came in, in this wording.

    Where its first wording is older, that date stands below: through amendments, moves, new
    numbers, splits and mergers. A date with <= is the first record: the clause may be older.
    Variants and wordings that were served for a short time only are looked through.
    """
    from tosdiff.api.blame import blame
    from tosdiff.api.query import Query

    query = Query.of(wanted, pattern)
    corpus = session.corpus()
    named, when = split_when(name)
    terms = corpus.one(named)
    tagger = session.tagger()
    with session.archive(corpus) as archive:
        version, found = blame(archive, terms.name, when, tagger)
    shown = [item for item in found if query.admits(item.clause, item.tags)]

    def text(console: Console) -> None:
        date = session.date(version.captured_at)
        console.print(f"{terms.name}  {date}  {version.id[:8]}", style="bold")
        _draw(console, session, shown)
        console.print(f"tagged by {tagger.name}", style="dim")

    result = Result(
        schema="tosdiff.blame/1",
        key="clauses",
        items=(_item(terms, item) for item in shown),
        text=text,
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _item(terms: Terms, item: Blamed) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        "service": terms.service,
        "terms": terms.name,
        "clause": item.clause.text,
        "kind": item.clause.kind,
        "heading": list(item.clause.heading),
        "tags": jsonable.tags(item.tags),
        "since": jsonable.moment(item.origin.since.captured_at),
        "since_version": item.origin.since.version,
        "first_seen": jsonable.moment(item.origin.first.captured_at),
        "or_earlier": item.origin.or_earlier,
        "previous": item.previous.text if item.previous else None,
    }


def _draw(console: Console, session: Session, items: Sequence[Blamed]) -> None:
    from tosdiff.render.origins import Dated, draw_dated

    dated = []
    for item in items:
        since, first = (
            session.day(one.captured_at) for one in (item.origin.since, item.origin.first)
        )
        earlier = "<=" if item.origin.or_earlier else ""
        same = item.origin.since == item.origin.first
        dated.append(
            Dated(
                f"{earlier}{since}" if same else since,
                f"{earlier}{since if same else first}",
                item.clause,
                item.tags,
            )
        )
    draw_dated(console, dated)
    if not items:
        console.print("no such clause")
