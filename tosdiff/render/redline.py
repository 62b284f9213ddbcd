"""Draw a comparison for the terminal: each change under its heading, its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tosdiff.entities import (
    Added,
    Amended,
    Clause,
    Comparison,
    Cosmetic,
    Merged,
    Moved,
    Redline,
    Removed,
    Renumbered,
    Split,
    Tag,
    TaggedChange,
)
from tosdiff.render import wording
from tosdiff.render.clauses import heading_line, tag_line
from tosdiff.render.clean import one_line
from tosdiff.render.pieces import lay_out, whole

_STYLES = {"kept": "", "deleted": "red strike", "inserted": "blue underline"}
_MARKS = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


def draw_comparison(
    console: Console,
    comparison: Comparison,
    changes: Sequence[TaggedChange],
    *,
    names: tuple[str, str],
    tagger: str = "",
    cosmetic: bool = False,
) -> None:
    """Draw what changed between two texts: a summary, then change by change in their order."""
    console.print(Text.assemble(("- ", "red"), one_line(names[0])))
    console.print(Text.assemble(("+ ", "blue"), one_line(names[1])))
    console.print(Text(wording.counted(wording.counts(comparison.changes)), "bold"))
    _draw_tags(console, changes, tagger)
    heading: tuple[str, ...] | None = None
    for item in changes:
        if isinstance(item.change, Cosmetic) and not cosmetic:
            continue
        above = _first(item).heading
        if above != heading:
            heading = above
            console.print()
            console.print(heading_line(above))
        draw_change(console, item)


def draw_change(console: Console, item: TaggedChange) -> None:
    """Draw one change: its sign, its words, and the tags of its clauses."""
    sign = wording.KINDS[wording.kind(item.change)]
    for place, block in enumerate(_blocks(console, item)):
        line = Text.assemble((f"{sign if not place else ' '} ", "bold"), block)
        console.print(Padding(line, (0, 0, 0, 2)))
    for line in _tag_lines(item.old_tags, item.new_tags):
        console.print(Padding(line, (0, 0, 0, 6)))


def _blocks(console: Console, item: TaggedChange) -> list[Text]:  # noqa: C901  # one case a kind
    change = item.change
    match change:
        case Added(new=new):
            return [_numbered(console, new, "inserted")]
        case Removed(old=old):
            return [_numbered(console, old, "deleted")]
        case Amended(rewritten=True):
            return [
                _numbered(console, change.old, "deleted"),
                _numbered(console, change.new, "inserted"),
            ]
        case Amended():
            return [_inline(console, (change.old,), (change.new,), change.redline)]
        case Moved():
            note = Text(f"moved here from {_place(change.old)}", "green")
            return [note, _inline(console, (change.old,), (change.new,), change.redline)]
        case Renumbered():
            note = Text(f"renumbered {change.old.number or '-'} → {change.new.number or '-'}: ")
            return [note.append(one_line(whole(change.new), 70))]
        case Split():
            note = Text(f"split into {len(change.new)}", "green")
            return [note, _inline(console, (change.old,), change.new, change.redline)]
        case Merged():
            note = Text(f"merged from {len(change.old)}", "green")
            return [note, _inline(console, change.old, (change.new,), change.redline)]
        case Cosmetic():
            note = Text(f"{change.aspect} only: ", "dim")
            return [note.append(one_line(whole(change.new), 70))]
        case _:
            assert_never(change)


def _numbered(console: Console, clause: Clause, op: str) -> Text:
    return _marked(console, op, whole(clause))


def _inline(
    console: Console, old: Sequence[Clause], new: Sequence[Clause], redline: Redline
) -> Text:
    line = Text()
    for piece in lay_out(old, new, redline.deleted, redline.inserted):
        line.append_text(_marked(console, piece.op, piece.text))
    return line


def _marked(console: Console, op: str, text: str) -> Text:
    """Mark text as deleted or inserted: by style, and by signs where no style can be shown."""
    before, after = ("", "") if console.is_terminal and not console.no_color else _MARKS[op]
    inner = text.strip() if before else text
    lead = text[: len(text) - len(text.lstrip())] if before else ""
    tail = text[len(text.rstrip()) :] if before else ""
    return Text.assemble(lead, (f"{before}{inner}{after}", _STYLES[op]), tail)


def _place(clause: Clause) -> str:
    return " › ".join(one_line(part, 50) for part in clause.heading) or "the beginning"


def _first(item: TaggedChange) -> Clause:
    change = item.change
    match change:
        case Removed(old=old):
            return old
        case Split(new=parts):
            return parts[0]
        case Added() | Amended() | Moved() | Renumbered() | Merged() | Cosmetic():
            return change.new
        case _:
            assert_never(change)


def _draw_tags(console: Console, changes: Sequence[TaggedChange], tagger: str) -> None:
    for verb, tags in (
        ("adds", wording.gained(changes)),
        ("drops", wording.lost(changes)),
        ("amends", wording.touched(changes)),
    ):
        if tags:
            console.print(Text.assemble((f"{verb:7}", "bold"), (wording.tags(tags), "cyan")))
    if tagger and changes:
        console.print(Text(f"tags by {tagger}", "dim"))


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
