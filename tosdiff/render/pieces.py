"""Lay a redline out as one run of pieces: kept, deleted and inserted words in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tosdiff.entities import Clause, Span
from tosdiff.render.clean import clean

_WORD = re.compile(r"\w+")
_LINK_TARGET = re.compile(r"\]\([^)\s]*\)")
_MARKUP = re.compile(r"\\(?=[^\w\s])|[\[\]`]|\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+(?=\S))")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was kept, deleted or inserted."""

    op: Literal["kept", "deleted", "inserted"]
    text: str


def visible(markdown: str) -> str:
    """Return a fragment of Markdown as a reader sees it, on one line."""
    bare = _MARKUP.sub("", _LINK_TARGET.sub("", clean(markdown)))
    return re.sub(r"\s+", " ", bare)


def whole(clause: Clause) -> str:
    """Return a clause as a reader sees it, without the mark of its list or heading."""
    return visible(_MARKER.sub("", clause.text)).strip()


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
            pieces.append(Piece("inserted", text))
            continue
        start = 0
        for word in _WORD.finditer(text):
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
            kept_words += len(_WORD.findall(text))
        else:
            yield kept_words, text


def _runs(
    clauses: Sequence[Clause], spans: Sequence[Span]
) -> Iterator[tuple[Literal["kept", "inserted"], str]]:
    """Yield the visible runs of clauses, cut where spans begin and end."""
    for place, clause in enumerate(clauses):
        if place:
            yield "kept", " "
        start = clause.span[0]
        position = start + len(_marker(clause))
        for begin, end in spans:
            if end <= clause.span[0] or begin >= clause.span[1]:
                continue
            marked = max(begin, position)
            yield "kept", visible(clause.text[position - start : marked - start])
            yield "inserted", visible(clause.text[marked - start : end - start])
            position = end
        yield "kept", visible(clause.text[position - start :])


def _marker(clause: Clause) -> str:
    found = _MARKER.match(clause.text)
    return found[0] if found else ""


def _tidy(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join neighbours of one kind, deletions before insertions, and keep words apart."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].op == piece.op:
            joined[-1] = Piece(piece.op, joined[-1].text + piece.text)
        elif joined and joined[-1].op == "inserted" and piece.op == "deleted":
            joined.insert(len(joined) - 1, piece)
        else:
            joined.append(piece)
    return tuple(joined)
