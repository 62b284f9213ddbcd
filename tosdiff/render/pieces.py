"""Lay a redline out as one run of pieces: kept, deleted and inserted words in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tosdiff.entities import Clause, Span
from tosdiff.render.clean import clean
from tosdiff.text.readable import readable
from tosdiff.text.tokens import WORDS

_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+(?=\S))")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was kept, deleted or inserted."""

    op: Literal["kept", "deleted", "inserted"]
    text: str


def whole(clause: Clause) -> str:
    """Return a clause as a reader sees it, on one line, without the mark of its list or heading."""
    return _flat(readable(_MARKER.sub("", clause.text)).text).strip()


def lay_out(
    old: Sequence[Clause], new: Sequence[Clause], deleted: Sequence[Span], inserted: Sequence[Span]
) -> tuple[Piece, ...]:
    """Return the pieces of a redline: the new wording, with what was deleted where it stood.

    Spans are absolute, in each text. A deletion stands after as many kept words of the new wording
    as stood before it in the old one.
    """
    gone = list(_deletions(old, deleted))
    pieces: list[Piece] = []
    kept_words = 0
    for op, text in _runs(new, inserted):
        if op == "inserted":
            while gone and gone[0][0] <= kept_words:
                pieces.append(Piece("deleted", gone.pop(0)[1]))
            pieces.append(Piece("inserted", text))
            continue
        start = 0
        for word in WORDS.finditer(text):
            while gone and gone[0][0] <= kept_words:
                pieces.append(Piece("kept", text[start : word.start()]))
                pieces.append(Piece("deleted", gone.pop(0)[1]))
                start = word.start()
            kept_words += 1
        pieces.append(Piece("kept", text[start:]))
    pieces.extend(Piece("deleted", text) for _, text in gone)
    return _tidy(pieces)


def _deletions(clauses: Sequence[Clause], spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Yield each deletion with the number of kept words before it."""
    kept_words = 0
    for op, text in _runs(clauses, spans):
        if op == "kept":
            kept_words += len(WORDS.findall(text))
        else:
            yield kept_words, text


def _runs(
    clauses: Sequence[Clause], spans: Sequence[Span]
) -> Iterator[tuple[Literal["kept", "inserted"], str]]:
    """Yield the visible runs of clauses, cut where spans begin and end."""
    for place, clause in enumerate(clauses):
        if place:
            yield "kept", " "
        seen = readable(clause.text)
        position = len(found[0]) if (found := _MARKER.match(seen.text)) else 0
        for span in spans:
            if span[1] <= clause.span[0] or span[0] >= clause.span[1]:
                continue
            begin, end = (seen.seen(max(0, edge - clause.span[0])) for edge in span)
            yield "kept", _flat(seen.text[position : max(begin, position)])
            yield "inserted", _flat(seen.text[max(begin, position) : end])
            position = max(end, position)
        yield "kept", _flat(seen.text[position:])


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text))


def _tidy(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join neighbours of one kind, and keep a deleted word apart from a kept one behind it."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].op == piece.op:
            joined[-1] = Piece(piece.op, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(
        Piece(piece.op, piece.text + " ") if _sticks(piece, after) else piece
        for piece, after in zip(joined, [*joined[1:], Piece("kept", "")], strict=True)
    )


def _sticks(piece: Piece, after: Piece) -> bool:
    """Tell whether a deletion would run into the kept word behind it."""
    return piece.op == "deleted" and after.op == "kept" and WORDS.match(after.text) is not None
