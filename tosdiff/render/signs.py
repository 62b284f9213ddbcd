"""A change in plain text: its words as one redline, marked by signs, on one line."""

from __future__ import annotations

from typing import TypeAlias

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import TaggedChange
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Entry, Paragraph, abridged, entry, path
from tosdiff.render.pieces import Op, Piece

Signs: TypeAlias = dict[Op, tuple[str, str]]

WORDIFF: Signs = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
BRACKETS: Signs = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("[+", "+]")}

_AROUND = 12  # kept words beside what changed
_PIECE = 600  # characters of a piece, at most


def plain(item: TaggedChange, *, signs: Signs = WORDIFF, most: int = 1000) -> str:
    """Write a change as one line of at most `most` characters."""
    drawn = entry([item], 0, columns=False)
    return one_line(" ".join(_told(drawn, signs)), most)


def shortened(paragraph: Paragraph, around: int = _AROUND, most: int = _PIECE) -> Paragraph:
    """Cut what was kept to the words beside a change, each piece and thrice as much in all."""
    pieces: list[Piece] = []
    room = 3 * most
    for piece in abridged(paragraph, around):
        if room <= 0:
            return (*pieces, Piece("kept", " …"))
        pieces.append(Piece(piece.op, _cut(piece.text, most)))
        room -= len(pieces[-1].text)
    return tuple(pieces)


def heading(item: TaggedChange) -> str:
    """Write under which headings a change stands: `2. Restrictions › Robots`."""
    above = path((new_clauses(item.change) or old_clauses(item.change))[0])
    return " › ".join(one_line(part, 80) for part in above)


def _told(item: Entry, signs: Signs) -> list[str]:
    said = [f"{item.note}:"] if item.note else []
    for part in item.parts:
        said += [f"({part.lead_in})"] if part.lead_in else []
        said += [_signed(paragraph, signs) for paragraph in part.inline]
    return said


def _signed(paragraph: Paragraph, signs: Signs) -> str:
    written = ""
    for piece in shortened(paragraph):
        before, after = signs[piece.op]
        inner = piece.text.strip()
        lead = " " if piece.text[:1].isspace() else ""
        tail = " " if inner and piece.text[-1:].isspace() else ""
        written += f"{lead}{before}{inner}{after}{tail}" if inner else lead
    return written


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rstrip() + "…" + (" " if text[-1].isspace() else "")
