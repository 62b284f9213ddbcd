"""What there is to draw of one change, whatever it is drawn on: its words, its note, its weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from tosdiff.diff.addresses import readdressed
from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.diff.weight import Weight, weights
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
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
from tosdiff.render.clean import one_line
from tosdiff.render.pieces import Piece, lay_out, one_side, whole
from tosdiff.tag.shifts import Shift, shifts, turns
from tosdiff.text.words import plain

Paragraph: TypeAlias = tuple[Piece, ...]
_Told: TypeAlias = tuple[tuple[Paragraph, ...], tuple[Paragraph, ...], tuple[Paragraph, ...]]

_ENDS = 2  # clauses drawn at the start of a long move that changed no word; one more at its end
_LONG = 6


@dataclass(frozen=True, slots=True)
class Part:
    """What one change did: `inline` as one redline, `old` and `new` as two columns.

    `links` are addresses before and after.
    """

    inline: tuple[Paragraph, ...]
    old: tuple[Paragraph, ...] = ()
    new: tuple[Paragraph, ...] = ()
    heading: tuple[str, ...] = ()
    lead_in: str = ""
    weights: tuple[Weight, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    old_tags: tuple[Tag, ...] = ()
    new_tags: tuple[Tag, ...] = ()
    shifts: tuple[Shift, ...] = ()

    @property
    def turns(self) -> tuple[Shift, ...]:
        """The stances that turned: nothing on the page is louder."""
        return turns(self.shifts)

    @property
    def other_shifts(self) -> tuple[Shift, ...]:
        """The labels that the amendment brought or took."""
        return tuple(item for item in self.shifts if not item.is_turn)


@dataclass(frozen=True, slots=True)
class Entry:
    """A change, or a run of clauses that moved together, ready to be drawn.

    `number` is the same where clauses left (`is_origin`) and where they arrived.
    """

    number: int
    sort: str
    heading: tuple[str, ...]
    parts: tuple[Part, ...]
    note: str = ""
    is_origin: bool = False

    @property
    def sign(self) -> str:
        """The sign in front of it, one character."""
        return wording.SORTS[self.sort][0]

    @property
    def is_weighty(self) -> bool:
        """Tell whether something small in it weighs much, or a stance turned."""
        return any(part.weights or part.turns for part in self.parts)


def entry(
    items: Sequence[TaggedChange],
    number: int,
    terms: frozenset[str] = frozenset(),
    *,
    full: bool = False,
    columns: bool = True,
) -> Entry:
    """Return what to draw of one change, or of moves in a row; `full`: all of a long move.

    Without `columns` the sides of a redline are left out: it is drawn inline only.
    """
    changes = [item.change for item in items]
    parts = [_part(item, terms, columns=columns) for item in items]
    if not full and len(parts) > _LONG:
        parts = _shortened(changes, parts)
    parts[1:] = [replace(part, lead_in="") for part in parts[1:]]  # it stands above, in the run
    return Entry(
        number,
        wording.sort(changes[0]),
        path(_first(changes[0])),
        tuple(parts),
        note=_note(changes),
    )


def origin(items: Sequence[TaggedChange], number: int) -> Entry:
    """Return what to draw where clauses stood that moved away."""
    changes = [item.change for item in items]
    gone = old_clauses(changes[0])[0]
    text = (Piece("kept", one_line(whole(gone), 0 if len(changes) == 1 else 90)),)
    part = Part((text,), (text,), heading=path(gone), lead_in=_lead_in(gone))
    note = f"moved to {place(new_clauses(changes[0])[0])}{_how_many(changes)}"
    return Entry(number, "moved", path(gone), (part,), note=note, is_origin=True)


def _part(item: TaggedChange, terms: frozenset[str], *, columns: bool) -> Part:
    inline, old, new = _paragraphs(item.change, columns=columns)
    clause = _first(item.change)
    return Part(
        inline,
        old,
        new,
        heading=path(clause),
        lead_in=_lead_in(clause),
        weights=weights(item.change, terms),
        links=readdressed(item.change),
        old_tags=item.old_tags,
        new_tags=item.new_tags,
        shifts=shifts(item),
    )


def is_heavy(piece: Piece, part: Part) -> bool:
    """Tell whether a piece holds one of the words for which its change weighs."""
    if piece.op == "kept":
        return False
    heavy = {
        word.strip("$£€¥₹ ")
        for weight in part.weights
        for word in (weight.lost if piece.op == "deleted" else weight.gained)
    }
    seen = piece.text.lower()
    return any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", seen) for word in heavy)


def place(clause: Clause) -> str:
    """Say where a clause stands: its heading path, or that nothing stands above it."""
    return " › ".join(one_line(part, 50) for part in path(clause)) or "the beginning"


def path(clause: Clause) -> tuple[str, ...]:
    """Return the headings under which a clause is drawn; a heading stands under itself."""
    return (*clause.heading, plain(clause.text)) if clause.kind == "heading" else clause.heading


def short_path(heading: Sequence[str]) -> str:
    """Say briefly under which heading something stands: without the title of the document."""
    return " › ".join(one_line(part, 50) for part in (heading[1:][-2:] or heading))


def abridged(paragraph: Sequence[Piece], around: int = 4) -> Paragraph:
    """Cut what was kept down to a few words beside what changed."""
    if all(piece.op == "kept" for piece in paragraph):
        return tuple(paragraph)
    last = len(paragraph) - 1
    return tuple(
        Piece("kept", _abridged(piece.text, around if at else 0, around if at < last else 0))
        if piece.op == "kept"
        else piece
        for at, piece in enumerate(paragraph)
    )


def _abridged(text: str, head: int, tail: int) -> str:
    parts = re.findall(r"\s*\S+", text)
    if len(parts) <= head + tail + 1:
        return text
    ending = "".join(parts[len(parts) - tail :]) if tail else ""
    return "".join(parts[:head]) + " …" + ending + (" " if text.endswith(" ") and tail else "")


def _paragraphs(change: Change, *, columns: bool) -> _Told:
    """Return the text of a change as one redline, as its old side and as its new side."""
    match change:
        case Added(new=new):
            text = (Piece("inserted", whole(new)),)
            return (text,), (), (text,)
        case Removed(old=old):
            text = (Piece("deleted", whole(old)),)
            return (text,), (text,), ()
        case Amended(rewritten=True):
            before = (Piece("deleted", whole(change.old)),)
            after = (Piece("inserted", whole(change.new)),)
            return (before, after), (before,), (after,)
        case Amended() | Moved() | Split() | Merged():
            return _redlined(change, change.redline, columns=columns)
        case Renumbered() | Cosmetic():
            before, after = (Piece("kept", whole(change.old)),), (Piece("kept", whole(change.new)),)
            return _both(before, after), (before,), (after,)
        case _:
            assert_never(change)


def _both(before: Paragraph, after: Paragraph) -> tuple[Paragraph, ...]:
    """Return one wording if a reader sees no difference, else both."""
    if before == after:
        return (after,)
    gone = tuple(Piece("deleted", piece.text) for piece in before)
    return gone, tuple(Piece("inserted", piece.text) for piece in after)


def _redlined(change: Change, redline: Redline, *, columns: bool) -> _Told:
    old, new = old_clauses(change), new_clauses(change)
    inline = lay_out(old, new, redline.deleted, redline.inserted)
    if not columns:
        return (inline,), (), ()
    before = tuple(one_side((clause,), redline.deleted, "deleted") for clause in old)
    after = tuple(one_side((clause,), redline.inserted, "inserted") for clause in new)
    return (inline,), before, after


def _shortened(changes: Sequence[Change], parts: Sequence[Part]) -> list[Part]:
    """Leave out the middle of a long move, but for what was amended or tagged in it."""
    kept: list[Part] = []
    left_out = 0
    for at, (change, part) in enumerate(zip(changes, parts, strict=True)):
        is_plain = isinstance(change, Moved) and change.redline == Redline() and not part.links
        if is_plain and not part.new_tags and _ENDS <= at < len(parts) - 1:
            left_out += 1
            continue
        if left_out:
            kept.append(_ellipsis(left_out))
            left_out = 0
        kept.append(part)
    return kept


def _ellipsis(count: int) -> Part:
    line = (Piece("kept", f"… {count} more, unchanged …"),)
    return Part((line,), (line,), (line,))


def _lead_in(clause: Clause) -> str:
    return one_line(plain(clause.lead_in), 60)


def _how_many(changes: Sequence[Change]) -> str:
    return f", {len(changes)} clauses" if len(changes) > 1 else ""


def _note(changes: Sequence[Change]) -> str:
    change = changes[0]
    match change:
        case Moved():
            return f"moved here from {place(change.old)}{_how_many(changes)}"
        case Split():
            return f"split into {len(change.new)}"
        case Merged():
            return f"merged from {len(change.old)}"
        case Amended(rewritten=True):
            return "rewritten"
        case Renumbered():
            return _renumbered(change)
        case Cosmetic():
            return f"{wording.ASPECTS[change.aspect]} only"
        case Added() | Removed() | Amended():
            return ""
        case _:
            assert_never(change)


def _renumbered(change: Renumbered) -> str:
    if change.old.number == change.new.number:
        return "a reference renumbered"
    return f"renumbered {change.old.number or '–'} → {change.new.number or '–'}"


def _first(change: Change) -> Clause:
    return (new_clauses(change) or old_clauses(change))[0]
