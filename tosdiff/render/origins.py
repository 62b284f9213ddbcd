"""Draw clauses with the dates since when they stand, under their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.containers import Lines
from rich.text import Text

from tosdiff.entities import Clause, Tag
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


def print_lines(console: Console, lines: Sequence[Text]) -> None:
    """Print lines that are broken already, all at once: thousands of prints are slow."""
    if lines and console.is_terminal:
        console.print(Text("\n").join(lines), soft_wrap=True)
    elif lines:
        console.file.write("\n".join([*(line.plain for line in lines), ""]))


def _lines(console: Console, item: Dated) -> Iterator[Text]:
    words = [Text(line) for line in wrapped(whole(item.clause), max(20, console.width - _MARGIN))]
    if item.tags:
        words.append(tag_line(item.tags))
    dates = [Text(item.since, "bold")]
    if item.first != item.since:
        dates.append(Text(item.first, "dim"))
    for date, line in zip_longest(dates, words, fillvalue=Text()):
        yield Text.assemble("  ", date, " " * (_MARGIN - 2 - len(date)), line)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, at most `width` cells wide; a longer word is cut.

    Rich's own wrapping of styled text takes ten times as long.
    """
    line, room = "", width
    for word in text.split():
        cells = len(word) if word.isascii() else cell_len(word)
        if cells + bool(line) <= room:
            line = f"{line} {word}" if line else word
            room -= cells + (line != word)
            continue
        if line:
            yield line
        *cut, line = chop_cells(word, width) if cells > width else [word]
        yield from cut
        room = width - cell_len(line)
    if line:
        yield line


def hanging(console: Console, lead: Text, body: Text) -> Text:
    """Return a body whose lines stand under each other, beside what leads it."""
    blank = Text(" " * lead.cell_len)
    width = max(1, console.width - lead.cell_len)
    if console.is_terminal:
        lines = body.wrap(console, width, overflow="fold")
    else:
        lines = Lines(map(Text, wrapped(body.plain, width)))
    leads = [lead, *[blank] * (len(lines) - 1)]
    return Text("\n").join(
        [Text.assemble(before, line) for before, line in zip(leads, lines, strict=True)]
    )
