"""Draw clauses with their tags, under their headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tosdiff.entities import Clause, Tag
from tosdiff.render.clean import one_line
from tosdiff.render.pieces import whole


def draw_clauses(
    console: Console, items: Iterable[tuple[Clause, tuple[Tag, ...]]], *, tagger: str
) -> None:
    """Draw each clause with its heading path, its lead-in where it has one, and its tags."""
    heading: tuple[str, ...] = ()
    shown = 0
    for clause, found in items:
        if clause.kind == "heading":
            continue
        if clause.heading != heading:
            heading = clause.heading
            console.print(heading_line(heading))
        console.print(Padding(_clause(clause), (0, 0, 0, 2)))
        if found:
            console.print(Padding(tag_line(found), (0, 0, 0, 6)))
        shown += 1
    noun = "clause" if shown == 1 else "clauses"
    console.print(Text(f"{shown} {noun}, tagged by {tagger}", "dim"))


def heading_line(heading: Sequence[str]) -> Text:
    """Draw a heading path: `5 Restrictions › What you may not do`."""
    return Text(" › ".join(one_line(part, 80) for part in heading) or "(no heading)", "bold")


def tag_line(tags: Sequence[Tag]) -> Text:
    """Draw tags with their scores: `anti-scraping forbids .93`."""
    line = Text()
    for place, tag in enumerate(tags):
        line.append(" · " if place else "", "dim")
        line.append(tag.label, "cyan")
        line.append(f" {tag.stance}" if tag.stance else "", "bold")
        line.append(f" {tag.score:.2f}".replace("0.", ".", 1), "dim")
    return line


def _clause(clause: Clause) -> Text:
    line = Text()
    if clause.lead_in:
        line.append(f"({one_line(clause.lead_in, 60)}) ", "dim")
    line.append(whole(clause))
    return line
