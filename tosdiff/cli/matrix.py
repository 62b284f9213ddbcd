"""`tosdiff matrix`: platforms against labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import tag_options, terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.matrix import Cell
    from tosdiff.entities import Clause
    from tosdiff.tag.choice import Wanted


@click.command(
    "matrix",
    short_help="Platforms against labels, with stances.",
    epilog="Example: tosdiff matrix --label anti-scraping --label ai-training --at 2020-01-01",
)
@terms_argument(many=True)
@tag_options("Clauses")
@click.option("--at", metavar="DATE", help="As it was at the end of a day, or at a time.")
@click.option("--quote", is_flag=True, help="Print the clauses below the table.")
@result_options
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    wanted: Wanted,
    at: str | None,
    quote: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Show for each service what its terms (TERMS, or all) say under each label, now or at a date.

    A cell counts clauses by stance; - is none, ? says that nothing was recorded then. Without a
    --label the labels are anti-scraping, data-collection and identification; --stance and
    --min-score say which of their clauses count.
    """
    from tosdiff.api.matrix import matrix, quotes
    from tosdiff.archive.which import moment_of

    when = moment_of(at) if at else None
    corpus = session.corpus()
    tagger = session.tagger()
    with session.archive(corpus) as archive:
        cells = matrix(archive, corpus.terms(names), wanted, tagger, at=when)
        clauses = quotes(archive, cells) if quote else {}
    result = Result(
        schema="tosdiff.matrix/1",
        key="cells",
        head={"at": _written(when), "tagger": tagger.name},
        items=(_item(cell, clauses) for cell in cells),
        text=lambda console: _draw(console, cells, clauses, tagger.name),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _written(when: datetime | None) -> str | None:
    from tosdiff.render import jsonable

    return jsonable.moment(when)


def _item(cell: Cell, clauses: Mapping[str, Clause]) -> dict[str, Any]:
    said = {
        "service": cell.service,
        "label": cell.label,
        "recorded": cell.is_known,
        "clauses": len(cell.labelled),
        "stances": {stance: count for stance, count in cell.stances.items() if stance},
    }
    if clauses:
        said["quotes"] = [
            {
                "terms": item.terms,
                "heading": list(clauses[item.digest].heading),
                "clause": clauses[item.digest].text,
                "score": round(item.tag.score, 4),
                "stance": item.tag.stance,
            }
            for item in cell.labelled
        ]
    return said


def _draw(
    console: Console, cells: Sequence[Cell], clauses: Mapping[str, Clause], tagger: str
) -> None:
    from rich.text import Text

    from tosdiff.render.grid import Said, draw_grid

    rows: dict[str, list[Said | None]] = {}
    for cell in cells:
        rows.setdefault(cell.service, []).append(cell.stances if cell.is_known else None)
    draw_grid(console, list(dict.fromkeys(cell.label for cell in cells)), rows)
    console.print(Text(f"clauses by stance, tagged by {tagger}", "dim"))
    for cell in cells if clauses else ():
        _draw_quotes(console, cell, clauses)


def _draw_quotes(console: Console, cell: Cell, clauses: Mapping[str, Clause]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from tosdiff.render import wording
    from tosdiff.render.pieces import whole

    for place, item in enumerate(cell.labelled):
        if not place:
            console.print(Text(f"\n{cell.service}: {cell.label}", "bold"))
        said = f"{item.terms.partition('/')[2]}, {wording.tag(item.tag)}: "
        line = Text.assemble((said, "cyan"), whole(clauses[item.digest]))
        console.print(Padding(line, (0, 0, 0, 2)))
