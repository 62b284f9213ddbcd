"""Draw clauses with the dates since when they stand, under their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.entities import Clause, Tag
from tosdiff.render.clauses import heading_line, tag_line
from tosdiff.render.pieces import whole


@dataclass(frozen=True, slots=True)
class Dated:
    """A clause as it is drawn: since when it stands so, and since when in any wording."""

    since: str
    first: str
    clause: Clause
    tags: tuple[Tag, ...]


def draw_dated(console: Console, items: Sequence[Dated]) -> None:
    """Draw each clause, its date on the left; the first wording's date below if it is older."""
    heading: tuple[str, ...] | None = None
    for item in items:
        if item.clause.kind == "heading":
            continue
        if item.clause.heading != heading:
            heading = item.clause.heading
            console.print(heading_line(heading))
        console.print(Padding(_row(item), (0, 0, 0, 2)))


def _row(item: Dated) -> Table:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(no_wrap=True, min_width=11)
    row.add_column()
    dates = Text(item.since, "bold")
    if item.first != item.since:
        dates.append(f"\n{item.first}", "dim")
    words = Text(whole(item.clause))
    if item.tags:
        words.append("\n").append_text(tag_line(item.tags))
    row.add_row(dates, words)
    return row
