"""`tosdiff classify`: tag the clauses of some terms, or of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import read_text
from tosdiff.cli.options import split_when
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from tosdiff.entities import Clause, Tag


@click.command(
    "classify",
    short_help="What each clause speaks of.",
    epilog='Example: echo "Do not scrape." | tosdiff classify -',
)
@click.argument("source", metavar="TERMS|FILE")
@click.option("--all", "everything", is_flag=True, help="Also the clauses without a tag.")
@result_options
@click.pass_obj
def verb(session: Session, source: str, everything: bool, form: str, target: str | None) -> Exit:
    """Tag the clauses of TERMS (or TERMS@WHEN), of a Markdown or text FILE, or of `-`.

    The tags come from the cue tagger: phrases, not meaning. Scores are the precision of the
    phrase on labelled clauses.
    """
    from tosdiff.render import jsonable
    from tosdiff.render.clauses import draw_clauses

    tagger = session.tagger()
    name, clauses, tags = _tagged(session, source)
    result = Result(
        schema="tosdiff.tags/1",
        key="clauses",
        head={"source": name, "tagger": tagger.name},
        items=[
            {**jsonable.clause(clause), "tags": jsonable.tags(found)}
            for clause, found in zip(clauses, tags, strict=True)
            if found or everything
        ],
        text=lambda console: draw_clauses(
            console, clauses, tags, tagger=tagger.name, tagged_only=not everything
        ),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _tagged(session: Session, source: str) -> tuple[str, tuple[Clause, ...], list[tuple[Tag, ...]]]:
    from tosdiff.api.tagging import tag

    if source == "-" or Path(source).is_file():
        from tosdiff.text.segment import segment

        clauses = segment(read_text(source))
        return source, clauses, tag(clauses, session.tagger())
    corpus = session.corpus()
    wanted, when = split_when(source)
    terms = corpus.one(wanted)
    with session.archive(corpus) as archive:
        clauses = archive.document(archive.version(terms.name, when)).clauses
        return terms.name, clauses, tag(clauses, session.tagger(), archive)
