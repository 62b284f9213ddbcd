"""Draw a comparison for the terminal: a summary first, then each change under its heading."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.render.breaking import hanging, print_lines
from tosdiff.render.clauses import heading_line
from tosdiff.render.entry import Entry, Paragraph, Part, abridged
from tosdiff.render.inline import below, inline, lead_in, lead_of, line_of, notes, shift_lines
from tosdiff.render.summary import draw_summary
from tosdiff.render.view import Fold, Unchanged, View

_COLUMNS = 72  # characters: two columns in less are unreadable


def draw_view(
    console: Console,
    view: View,
    *,
    side_by_side: bool = False,
    words_only: bool = False,
    summary_only: bool = False,
) -> None:
    """Draw what changed between two texts; side by side only where there is room for it."""
    draw_summary(console, view)
    if summary_only:
        return
    heading: tuple[str, ...] | None = None
    margin = len(str(max((item.number for item in view.entries), default=0)))
    for row in view.rows:
        if row.heading != heading:
            heading = row.heading
            console.print()
            console.print(heading_line(heading))
        match row:
            case Fold():
                console.print(Text(f"{'':{margin}} # {row.text}", "dim"))
            case Unchanged():
                body = hanging(console, Text(" " * (margin + 3)), Text(row.text, "dim"))
                console.print(body, soft_wrap=True)
            case Entry():
                drawn = _words_only(row) if words_only else row
                if side_by_side and console.width >= _COLUMNS:
                    _draw_beside(console, drawn, margin)
                else:
                    _draw_inline(console, drawn, margin)


def _draw_inline(console: Console, item: Entry, margin: int) -> None:
    print_lines(console, list(inline(console, item, margin)))


def _draw_beside(console: Console, item: Entry, margin: int) -> None:
    lead = lead_of(item, margin)
    blank = Text(" " * lead.cell_len)
    for note in notes(item):
        console.print(hanging(console, lead, note), soft_wrap=True)
        lead = blank
    for part in item.parts:
        for shifted in shift_lines(part):
            console.print(hanging(console, lead, shifted), soft_wrap=True)
            lead = blank
        console.print(_columns(console, item, part, lead))
        lead = blank
        for line in below(console, part, blank.cell_len):
            console.print(line, soft_wrap=True)


def _columns(console: Console, item: Entry, part: Part, lead: Text) -> Table:
    """Draw the old wording and the new one beside each other, with a line between them."""
    sides = [
        Text("\n").join(line_of(console, item, part, paragraph) for paragraph in side)
        for side in (part.old, part.new)
    ]
    sides = [lead_in(part).append_text(side) if side else side for side in sides]
    width = (console.width - lead.cell_len - 3) // 2
    height = max(len(side.wrap(console, width)) for side in sides)
    grid = Table.grid(padding=0)
    grid.add_column(width=lead.cell_len, no_wrap=True)
    grid.add_column(width=width, overflow="fold")
    grid.add_column(width=3)
    grid.add_column(width=width, overflow="fold")
    grid.add_row(lead, sides[0], Text("\n".join([" │ "] * height), "dim"), sides[1])
    return grid


def _words_only(item: Entry) -> Entry:
    def cut(side: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        return tuple(abridged(paragraph) for paragraph in side)

    parts = tuple(
        replace(part, inline=cut(part.inline), old=cut(part.old), new=cut(part.new))
        for part in item.parts
    )
    return replace(item, parts=parts)
