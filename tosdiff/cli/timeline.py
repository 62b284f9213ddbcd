"""`tosdiff timeline`: what happened to clauses, date by date, across terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import match_option, tag_options, terms_argument
from tosdiff.cli.output import Result, emit, result_options, write
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tosdiff.api.query import Query
    from tosdiff.api.timeline import Event
    from tosdiff.entities import Clause
    from tosdiff.tag.choice import Wanted


@click.command(
    "timeline",
    short_help="What happened to clauses, date by date.",
    epilog="Example: tosdiff timeline youtube linkedin --label anti-scraping",
)
@terms_argument(many=True)
@tag_options("Clauses")
@match_option
@click.option("--all", "variants", is_flag=True, help="Also what only variants of the terms said.")
@click.option("--picture", metavar="FILE.svg", help="Draw the events into FILE.svg too.")
@result_options
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    wanted: Wanted,
    pattern: str,
    variants: bool,
    picture: str | None,
    form: str,
    target: str | None,
) -> Exit:
    """Tell when the clauses asked after were added, amended and removed, in TERMS or in all.

    Each event is drawn as a redline of the wordings before and after. What is no change of the
    terms is looked through: variants, mark-up, our own re-extraction, a page that was cut short
    for a day.
    """
    from tosdiff.api.timeline import timeline

    query = _query(wanted, pattern)
    corpus = session.corpus()
    tagger = session.tagger()
    with session.archive(corpus) as archive:
        events = timeline(
            archive,
            corpus.terms(names),
            query,
            tagger,
            variants=variants,
            told=lambda name: session.note(f"{name}: telling its versions apart, once"),
        )
    result = Result(
        schema="tosdiff.timeline/1",
        key="events",
        items=(_item(event) for event in events),
        text=lambda console: _draw(console, session, events, tagger.name),
    )
    if picture:
        _draw_picture(events, (*wanted.labels, *wanted.stances, pattern), picture)
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _query(wanted: Wanted, pattern: str) -> Query:
    from tosdiff.api.query import Query

    query = Query.of(wanted, pattern)
    if query.is_open:
        raise DeclarationError(
            "a timeline of which clauses?", hint="name a --label, or --match a pattern"
        )
    return query


def _item(event: Event) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        "date": jsonable.moment(event.at.captured_at),
        "service": event.terms.service,
        "terms": event.terms.name,
        "version": event.at.version,
        "event": event.kind,
        "or_earlier": event.or_earlier,
        "old": _wording(event.old),
        "new": _wording(event.new),
        "tags": jsonable.tags(event.tags),
    }


def _wording(clauses: Sequence[Clause]) -> str | None:
    """Join the parts of a split or merged clause; None where there is none."""
    return " ".join(clause.text for clause in clauses) or None


def _draw(console: Console, session: Session, events: Sequence[Event], tagger: str) -> None:
    from rich.text import Text

    from tosdiff.diff.lexicon import Lexicon
    from tosdiff.diff.wordings import change_between
    from tosdiff.entities import TaggedChange
    from tosdiff.render.breaking import print_lines
    from tosdiff.render.inline import change_lines

    above = None
    lines = []
    lexicon = Lexicon()
    for event in events:
        if (event.at, event.terms) != above:
            above = event.at, event.terms
            lines.append(_heading(session, event))
        if event.kind in {"variant", "returned"}:
            lines.append(Text(f"  {event.kind}:", "green"))
        change = change_between(event.old, event.new, lexicon)
        tagged = TaggedChange(change, event.old_tags, event.new_tags)
        lines.extend(change_lines(console, tagged))
    noun = "event" if len(events) == 1 else "events"
    lines.append(Text(f"{len(events)} {noun}, tagged by {tagger}", "dim"))
    print_lines(console, lines)


def _heading(session: Session, event: Event) -> Text:
    from rich.text import Text

    return Text.assemble(
        ("<=" if event.or_earlier else "", "bold"),
        (session.day(event.at.captured_at), "bold"),
        (f"  {event.at.version[:8]}  ", "yellow"),
        (event.terms.name, "bold"),
    )


def _draw_picture(events: Sequence[Event], asked: Sequence[str], target: str) -> None:
    from tosdiff.render.picture import Mark, picture

    marks = [Mark(event.at.captured_at, event.terms.name, event.kind) for event in events]
    write(picture(marks, ", ".join(filter(None, asked))), target)
