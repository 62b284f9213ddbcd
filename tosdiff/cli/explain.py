"""`tosdiff explain`: which words of a clause carried its tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.entities import Clause
    from tosdiff.tag.nearest import Near
    from tosdiff.tag.occlusion import Explained, Word


@click.command(
    "explain",
    short_help="Which words carried a clause's tags.",
    epilog='Example: tosdiff explain "use robots to copy profiles;" --lead-in "You may not:"',
)
@click.argument("text", metavar="CLAUSE|-")
@click.option("--heading", metavar="TEXT", default="", help="The heading that it stands under.")
@click.option("--lead-in", metavar="TEXT", default="", help="The words that it completes.")
@result_options
@click.pass_obj
def verb(
    session: Session, text: str, heading: str, lead_in: str, form: str, target: str | None
) -> Exit:
    """Tag one CLAUSE, in quotes, or standard input for `-`, and tell which words carried each tag.

    Words are left out, one by one and in short spans: those are marked without which the score
    falls most, with how far it falls. Where no short span moves it, those are marked that are
    enough alone. A stance that turns without a word is named too.
    """
    from tosdiff.api.classify import classify
    from tosdiff.tag.examples import shipped
    from tosdiff.tag.nearest import nearest
    from tosdiff.tag.occlusion import explain

    clause = _clause(text, heading, lead_in)
    tagger = session.tagger()
    (classified,) = classify([clause], tagger)
    if classified.note:
        session.warn(classified.note)
    found = () if classified.note else explain(clause, tagger)
    near = nearest(clause, shipped())
    result = Result(
        schema="tosdiff.explanation/1",
        key="tags",
        head={
            "text": clause.text,
            "heading": list(clause.heading),
            "lead_in": clause.lead_in,
            "tagger": tagger.name,
            **({"note": classified.note} if classified.note else {}),
        },
        whole={"nearest": [_near(item) for item in near]},
        items=(_item(item) for item in found),
        text=lambda console: _draw(console, clause, found, near, tagger.name),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _clause(text: str, heading: str, lead_in: str) -> Clause:
    """Make one clause of what was given. Raises: DeclarationError if there is nothing to read."""
    from tosdiff.cli.inputs import read_text
    from tosdiff.entities import Clause

    said = (read_text("-") if text == "-" else text).strip()
    if not said:
        raise DeclarationError("the clause is empty", hint='give it in quotes: "Do not scrape."')
    above = (heading,) if heading else ()
    return Clause(said, (0, len(said)), "item" if lead_in else "sentence", above, lead_in)


def _item(item: Explained) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        **jsonable.tag(item.tag),
        "how": item.how,
        "words": [_word(word) for word in item.words if word.weight],
        "turns": [{**_word(turn.word), "stance": turn.stance} for turn in item.turns],
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "text": word.text,
        "in": word.field,
        "span": list(word.span),
        "weight": round(word.weight, 4),
    }


def _near(item: Near) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        "text": item.example.clause.text,
        "heading": list(item.example.clause.heading),
        "lead_in": item.example.clause.lead_in,
        "likeness": round(item.likeness, 4),
        "tags": jsonable.tags(item.example.tags),
    }


def _draw(
    console: Console, clause: Clause, found: Sequence[Explained], near: Sequence[Near], tagger: str
) -> None:
    from tosdiff.render.explanation import draw_explained, draw_nearest

    draw_explained(console, clause, found, tagger=tagger)
    draw_nearest(console, near)
