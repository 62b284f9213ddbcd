"""`tosdiff search`: find clauses by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import complete_terms
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.search import Hit


@click.command(
    "search",
    short_help="Find clauses by their words.",
    epilog="Example: tosdiff search '\"automated means\" scrap*' --all",
)
@click.argument("words", metavar="TEXT")
@click.option(
    "--terms",
    "names",
    multiple=True,
    metavar="TERMS",
    shell_complete=complete_terms,
    help="Search these only; repeatable.",
)
@click.option("--all", "everything", is_flag=True, help="All versions, not only the newest.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    help="Clauses shown as text; 0 for all. JSON has them all.",
)
@result_options
@click.pass_obj
def verb(
    session: Session,
    words: str,
    names: tuple[str, ...],
    everything: bool,
    limit: int,
    form: str,
    target: str | None,
) -> Exit:
    """Find the clauses that hold all words of TEXT, with the dates between which they stood.

    "Words in quotes" stand one after the other; scrap* is any word that begins so. Case and accents
    do not matter.
    """
    from tosdiff.api.search import search

    corpus = session.corpus()
    terms = corpus.terms(names)
    with session.archive(corpus) as archive:
        hits = search(archive, terms, words, everything=everything)
    result = Result(
        schema="tosdiff.search/1",
        key="clauses",
        items=(_item(hit) for hit in hits),
        text=lambda console: _draw(console, session, hits, limit),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _item(hit: Hit) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        "service": hit.terms.service,
        "terms": hit.terms.name,
        "heading": list(hit.clause.heading),
        "clause": hit.clause.text,
        "from": jsonable.moment(hit.first.captured_at),
        "until": jsonable.moment(hit.gone.captured_at) if hit.gone else None,
        "version": hit.first.version,
    }


def _draw(console: Console, session: Session, hits: Sequence[Hit], limit: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from tosdiff.render.clauses import heading_line
    from tosdiff.render.clean import one_line
    from tosdiff.render.pieces import whole

    above = ""
    shown = hits[:limit] if limit else hits
    for hit in shown:
        if hit.terms.name != above:
            above = hit.terms.name
            console.print(Text(above, "bold underline"))
        until = session.day(hit.gone.captured_at) if hit.gone else "now"
        dates = f"{session.day(hit.first.captured_at)} to {until:10}  "
        console.print(Text.assemble("  ", (dates, "cyan"), heading_line(hit.clause.heading)))
        console.print(Padding(Text(one_line(whole(hit.clause), 400)), (0, 0, 0, 4)))
    more = f", {len(hits) - len(shown)} not shown (--limit 0)" if len(shown) < len(hits) else ""
    noun = "clause" if len(hits) == 1 else "clauses"
    console.print(Text(f"{len(hits)} {noun}{more}", "dim"))
