"""Draw a comparison for the terminal: a summary first, then each change under its heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.entities import Tag, TaggedChange
from tosdiff.render import wording
from tosdiff.render.clauses import heading_line, tag_line
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Entry, Paragraph, Part, abridged, entry, is_heavy
from tosdiff.render.origins import hanging, print_lines
from tosdiff.render.pieces import Piece
from tosdiff.render.summary import draw_summary
from tosdiff.render.view import Fold, Unchanged, View

_STYLES = {"kept": "", "deleted": "red strike", "inserted": "blue underline"}
_MARKS = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_SIGNS = {"added": "blue", "removed": "red", "moved": "green", "split": "green", "merged": "green"}
_HEAVY = "bold yellow"
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


def change_lines(console: Console, item: TaggedChange) -> list[Text]:
    """Return one change as drawn, lines broken: sign, words, tags of its clauses."""
    return list(_inline(console, entry([item], 0, columns=False), 0))


def _draw_inline(console: Console, item: Entry, margin: int) -> None:
    print_lines(console, list(_inline(console, item, margin)))


def _inline(console: Console, item: Entry, margin: int) -> Iterator[Text]:
    lead = _lead(item, margin)
    blank = Text(" " * lead.cell_len)
    for note in _notes(item):
        yield hanging(console, lead, note)
        lead = blank
    for part in item.parts:
        for shifted in _shift_lines(part):
            yield hanging(console, lead, shifted)
            lead = blank
        for place, paragraph in enumerate(part.inline):
            opening = _lead_in(part) if not place else Text()
            body = opening.append_text(_line(console, item, part, paragraph))
            yield hanging(console, lead, body)
            lead = blank
        yield from _below(console, part, blank.cell_len)


def _draw_beside(console: Console, item: Entry, margin: int) -> None:
    lead = _lead(item, margin)
    blank = Text(" " * lead.cell_len)
    for note in _notes(item):
        console.print(hanging(console, lead, note), soft_wrap=True)
        lead = blank
    for part in item.parts:
        for shifted in _shift_lines(part):
            console.print(hanging(console, lead, shifted), soft_wrap=True)
            lead = blank
        console.print(_columns(console, item, part, lead))
        lead = blank
        for line in _below(console, part, blank.cell_len):
            console.print(line, soft_wrap=True)


def _columns(console: Console, item: Entry, part: Part, lead: Text) -> Table:
    """Draw the old wording and the new one beside each other, with a line between them."""
    sides = [
        Text("\n").join(_line(console, item, part, paragraph) for paragraph in side)
        for side in (part.old, part.new)
    ]
    sides = [_lead_in(part).append_text(side) if side else side for side in sides]
    width = (console.width - lead.cell_len - 3) // 2
    height = max(len(side.wrap(console, width)) for side in sides)
    grid = Table.grid(padding=0)
    grid.add_column(width=lead.cell_len, no_wrap=True)
    grid.add_column(width=width, overflow="fold")
    grid.add_column(width=3)
    grid.add_column(width=width, overflow="fold")
    grid.add_row(lead, sides[0], Text("\n".join([" │ "] * height), "dim"), sides[1])
    return grid


def _lead(item: Entry, margin: int) -> Text:
    """Draw what stands before a change: its number, whether it weighs, and its sign."""
    number = str(item.number) if item.number else ""
    style = f"bold {_SIGNS.get(item.sort, '')}".strip()
    if not margin:
        return Text.assemble("  ", (f"{item.sign} ", style))
    return Text.assemble(
        (f"{number:>{margin}}", "dim"),
        ("!" if item.is_weighty else " ", _HEAVY),
        (f"{item.sign} ", style),
    )


def _notes(item: Entry) -> Iterator[Text]:
    if item.note:
        style = "green" if item.sort in {"moved", "split", "merged"} else "dim"
        yield Text(item.note, style)


def _shift_lines(part: Part) -> Iterator[Text]:
    """Yield what an amendment did to the tags: above the words, and nothing louder than a turn."""
    for turn in part.turns:
        yield Text(f"! stance: {wording.shift(turn)}", "bold red")
    if part.other_shifts:
        yield Text(f"tags: {', '.join(map(wording.shift, part.other_shifts))}", "cyan")


def _lead_in(part: Part) -> Text:
    return Text.assemble((f"({part.lead_in}) ", "dim")) if part.lead_in else Text()


def _line(console: Console, item: Entry, part: Part, paragraph: Paragraph) -> Text:
    kept = ""
    if item.sort == "moved":
        kept = "green strike" if item.is_origin else "green"
    line = Text()
    is_styled = console.is_terminal and not console.no_color
    before: Piece | None = None
    for piece in paragraph:
        style = _STYLES[piece.op] or kept
        if is_styled and before and _collide(before, piece):
            line.append(" ")
        before = piece
        line.append_text(
            _marked(console, piece, f"bold {style}" if is_heavy(piece, part) else style)
        )
    return line


def _collide(before: Piece, piece: Piece) -> bool:
    """Tell whether a deleted word would run into the one that took its place."""
    ops = before.op, piece.op
    return ops == ("deleted", "inserted") and not (
        before.text[-1:].isspace() or piece.text[:1].isspace()
    )


def _marked(console: Console, piece: Piece, style: str) -> Text:
    """Mark text as deleted or inserted: by style, and by signs where no style can be shown."""
    op, text = piece.op, piece.text
    before, after = ("", "") if console.is_terminal and not console.no_color else _MARKS[op]
    inner = text.strip()
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :] if inner else ""
    return Text.assemble(lead, (f"{before}{inner}{after}", style) if inner else "", tail)


def _below(console: Console, part: Part, indent: int) -> Iterator[Text]:
    """Yield what is said about a change below its words: addresses, weight and tags."""
    margin = Text(" " * (indent + 2))
    lines = [*_address_lines(part), *_weight_lines(part)]
    for line in [*lines, *_tag_lines(part.old_tags, part.new_tags)]:
        yield hanging(console, margin, line)


def _address_lines(part: Part) -> Iterator[Text]:
    for old, new in part.links:
        line = Text("link: ", "dim")
        if old:
            line.append(one_line(old), "red strike")
        line.append(" → " if old and new else " (no longer linked)" if old else "", "")
        if new:
            line.append(one_line(new), "blue underline")
        yield line if old else line.append(" (newly linked)")


def _weight_lines(part: Part) -> Iterator[Text]:
    if part.weights:
        said = " · ".join(
            f"{wording.REASONS[weight.reason]}: {wording.weight(weight)}" for weight in part.weights
        )
        yield Text.assemble(("! ", _HEAVY), (one_line(said), "yellow"))


def _tag_lines(old: Sequence[Tag], new: Sequence[Tag]) -> list[Text]:
    """Draw the tags of a change: once if they are the same before and after, else both."""
    if [(tag.label, tag.stance) for tag in old] == [(tag.label, tag.stance) for tag in new]:
        return [tag_line(new)] if new else []
    lines = []
    if old:
        lines.append(Text.assemble(("was: " if new else "", "dim"), tag_line(old)))
    if new:
        lines.append(Text.assemble(("now: " if old else "", "dim"), tag_line(new)))
    return lines


def _words_only(item: Entry) -> Entry:
    def cut(side: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        return tuple(abridged(paragraph) for paragraph in side)

    parts = tuple(
        replace(part, inline=cut(part.inline), old=cut(part.old), new=cut(part.new))
        for part in item.parts
    )
    return replace(item, parts=parts)
