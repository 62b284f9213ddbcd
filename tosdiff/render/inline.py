"""Draw one change, its words as one redline: what the terminal shows of it, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.entities import Tag, TaggedChange
from tosdiff.render import wording
from tosdiff.render.breaking import hanging
from tosdiff.render.clauses import tag_line
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Entry, Paragraph, Part, entry, is_heavy
from tosdiff.render.pieces import Piece

_STYLES = {"kept": "", "deleted": "red strike", "inserted": "blue underline"}
_MARKS = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
_SIGNS = {"added": "blue", "removed": "red", "moved": "green", "split": "green", "merged": "green"}
_HEAVY = "bold yellow"


def change_lines(console: Console, item: TaggedChange) -> list[Text]:
    """Return one change as drawn, lines broken: sign, words, tags of its clauses."""
    return list(inline(console, entry([item], 0, columns=False), 0))


def inline(console: Console, item: Entry, margin: int) -> Iterator[Text]:
    """Yield a change, lines broken: its words as one redline, and what is said of them."""
    lead = lead_of(item, margin)
    blank = Text(" " * lead.cell_len)
    for note in notes(item):
        yield hanging(console, lead, note)
        lead = blank
    for part in item.parts:
        for shifted in shift_lines(part):
            yield hanging(console, lead, shifted)
            lead = blank
        for place, paragraph in enumerate(part.inline):
            opening = lead_in(part) if not place else Text()
            body = opening.append_text(line_of(console, item, part, paragraph))
            yield hanging(console, lead, body)
            lead = blank
        yield from below(console, part, blank.cell_len)


def lead_of(item: Entry, margin: int) -> Text:
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


def notes(item: Entry) -> Iterator[Text]:
    """Yield what is said above the words of a change."""
    if item.note:
        style = "green" if item.sort in {"moved", "split", "merged"} else "dim"
        yield Text(item.note, style)


def shift_lines(part: Part) -> Iterator[Text]:
    """Yield what an amendment did to the tags: above the words, and nothing louder than a turn."""
    for turn in part.turns:
        yield Text(f"! stance: {wording.shift(turn)}", "bold red")
    if part.other_shifts:
        yield Text(f"tags: {', '.join(map(wording.shift, part.other_shifts))}", "cyan")


def lead_in(part: Part) -> Text:
    """Draw the lead-in that a clause completes."""
    return Text.assemble((f"({part.lead_in}) ", "dim")) if part.lead_in else Text()


def line_of(console: Console, item: Entry, part: Part, paragraph: Paragraph) -> Text:
    """Draw the words of a redline, marked."""
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
        _draw(line, piece, f"bold {style}" if is_heavy(piece, part) else style, is_styled=is_styled)
    return line


def _collide(before: Piece, piece: Piece) -> bool:
    """Tell whether a deleted word would run into the one that took its place."""
    ops = before.op, piece.op
    return ops == ("deleted", "inserted") and not (
        before.text[-1:].isspace() or piece.text[:1].isspace()
    )


def _draw(line: Text, piece: Piece, style: str, *, is_styled: bool) -> None:
    """Append text, deleted or inserted: by style, and by signs where no style can be shown."""
    text = piece.text
    before, after = ("", "") if is_styled else _MARKS[piece.op]
    if inner := text.strip():
        at = text.index(inner)
        line.append(text[:at])
        line.append(f"{before}{inner}{after}", style)
        line.append(text[at + len(inner) :])
    else:
        line.append(text)


def below(console: Console, part: Part, indent: int) -> Iterator[Text]:
    """Yield what is said about a change below its words: addresses, weight and tags."""
    margin = Text(" " * (indent + 2))
    lines = [*_address_lines(part), *_weight_lines(part)]
    for line in [*lines, *_tag_lines(part.old_tags, part.new_tags)]:
        yield hanging(console, margin, line)


def _address_lines(part: Part) -> Iterator[Text]:
    """Yield what is said above the words of a change."""
    for old, new in part.links:
        line = Text("link: ", "dim")
        if old:
            line.append(one_line(old), "red strike")
        line.append(" → " if old and new else " (no longer linked)" if old else "", "")
        if new:
            line.append(one_line(new), "blue underline")
        yield line if old else line.append(" (newly linked)")


def _weight_lines(part: Part) -> Iterator[Text]:
    """Yield the lines of a change: its words as one redline, and what is said of them."""
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
