"""Draw why a clause has its tags: its words with the heavy ones marked, and clauses like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tosdiff.entities import Clause, Span
from tosdiff.render.clauses import tag_line
from tosdiff.render.clean import clean, one_line
from tosdiff.tag.nearest import Near
from tosdiff.tag.occlusion import Explained, Field, Word

_HEAVY = "bold underline"
_MOST = 8  # words that are listed with their weights
_HOW = {
    "out": "without it the score falls by",
    "alone": "no word is needed: each passage marked is enough alone",
    "whole": "no few words carry it: it is the clause as a whole",
}


def draw_explained(
    console: Console, clause: Clause, found: Sequence[Explained], *, tagger: str
) -> None:
    """Draw the clause once for each tag, with the words that carried the tag marked."""
    if not found:
        console.print(Text(one_line(clause.text)))
        console.print(Text("no tags", "bold"))
    for item in found:
        console.print(tag_line([item.tag]))
        for field, text in _fields(clause):
            style = "" if field == "text" else "dim"
            line = _marked(console, text, [*_runs(item.heavy, field)], style)
            console.print(Padding(line, (0, 0, 0, 4)))
        for said in _facts(item):
            console.print(Padding(said, (0, 0, 0, 4)))
        console.print()
    console.print(Text(f"tagged by {tagger}", "dim"))


def draw_nearest(console: Console, near: Sequence[Near]) -> None:
    """Draw the labelled examples that are most like a clause."""
    if not near:
        return
    console.print(Text("\nthe nearest of our labelled examples", "bold"))
    for item in near:
        clause = item.example.clause
        lead = f"({one_line(clause.lead_in, 60)}) " if clause.lead_in else ""
        likeness = f"{item.likeness:.0%} "
        line = Text.assemble((likeness, "dim"), (lead, "dim"), one_line(clause.text))
        console.print(Padding(line, (0, 0, 0, 2)))
        tags = tag_line(item.example.tags) if item.example.tags else Text("no tags", "dim")
        console.print(Padding(tags, (0, 0, 0, 6)))


def _fields(clause: Clause) -> Iterator[tuple[Field, str]]:
    if clause.heading:
        yield "heading", " › ".join(clause.heading)
    if clause.lead_in:
        yield "lead_in", clause.lead_in
    yield "text", clause.text


def _runs(words: Sequence[Word], field: Field) -> Iterator[Span]:
    """Yield the spans of the heavy words of a field."""
    yield from (word.span for word in words if word.field == field)


def _marked(console: Console, text: str, spans: Sequence[Span], style: str) -> Text:
    """Mark spans by style, and by signs where no style can be shown."""
    sign = "" if console.is_terminal and not console.no_color else "**"
    line = Text(style=style)
    last = 0
    for start, end in _joined(text, spans):
        line.append(_flat(text[last:start]))
        line.append(f"{sign}{_flat(text[start:end])}{sign}", _HEAVY)
        last = end
    return line.append(_flat(text[last:]))


def _joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield spans with those joined between which only white space stands."""
    run: Span | None = None
    for start, end in spans:
        if run and not text[run[1] : start].strip():
            run = run[0], end
            continue
        if run:
            yield run
        run = start, end
    if run:
        yield run


def _flat(text: str) -> str:
    return clean(text).replace("\n", " ").replace("\t", " ")


def _facts(item: Explained) -> Iterator[Text]:
    heaviest = sorted(item.heavy, key=lambda word: -word.weight)[:_MOST]
    said = " · ".join(
        f"“{one_line(word.text, 40)}” {word.weight:.2f}".replace(" 0.", " .") for word in heaviest
    )
    if said and item.how == "out":
        yield Text.assemble((f"{_HOW['out']}: ", "dim"), said)
    elif item.how != "out":
        yield Text(_HOW[item.how], "dim")
    for turn in item.turns:
        stance = turn.stance or "no stance"
        yield Text.assemble(("the stance turns without ", "dim"), f"“{turn.word.text}”: {stance}")
