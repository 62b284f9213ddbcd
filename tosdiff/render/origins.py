"""Draw clauses with the dates since when they stand, under their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from tosdiff.entities import Clause, Tag
from tosdiff.render.breaking import print_lines, wrapped
from tosdiff.render.clauses import heading_line, tag_line
from tosdiff.render.pieces import whole

_MARGIN = 16  # columns: two, `<=2020-02-05`, two


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
    lines: list[Text] = []
    for item in items:
        if item.clause.kind == "heading":
            continue
        if item.clause.heading != heading:
            heading = item.clause.heading
            lines.append(heading_line(heading))
        lines.extend(_lines(console, item))
    print_lines(console, lines)


def _lines(console: Console, item: Dated) -> Iterator[Text]:
    words = [Text(line) for line in wrapped(whole(item.clause), max(20, console.width - _MARGIN))]
    if item.tags:
        words.append(tag_line(item.tags))
    dates = [Text(item.since, "bold")]
    if item.first != item.since:
        dates.append(Text(item.first, "dim"))
    for date, line in zip_longest(dates, words, fillvalue=Text()):
        yield Text.assemble("  ", date, " " * (_MARGIN - 2 - len(date)), line)
