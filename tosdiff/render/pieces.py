"""Lay a redline out as one run of pieces: kept, deleted and inserted words in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

from tosdiff.entities import Clause, Span
from tosdiff.render.clean import clean
from tosdiff.text.readable import readable
from tosdiff.text.tokens import scan

Op: TypeAlias = Literal["kept", "deleted", "inserted"]

_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+(?=\S))")
_BOUNDARY = "\u00b6"  # where a clause was split, or two were merged


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was kept, deleted or inserted."""

    op: Op
    text: str


class _Token(NamedTuple):
    """A word or a mark, with the white space before it; `place` counts words and marks kept."""

    op: Op
    space: str
    text: str
    is_word: bool
    place: tuple[int, int]


def whole(clause: Clause) -> str:
    """Return a clause as a reader sees it, on one line, without the mark of its list or heading."""
    return _flat(readable(_MARKER.sub("", clause.text)).text).strip()


def lay_out(
    old: Sequence[Clause], new: Sequence[Clause], deleted: Sequence[Span], inserted: Sequence[Span]
) -> tuple[Piece, ...]:
    """Return the pieces of a redline: the new wording, with what was deleted where it stood.

    Spans are absolute, in each text. A deletion stands behind as many kept words of the new wording
    as stood before it in the old one, and behind as many marks since the last of them; it brings
    its own white space.
    """
    gone = [token for token in _tokens(old, deleted, "deleted") if token.op == "deleted"]
    laid: list[_Token] = []
    for token in _tokens(new, inserted, "inserted"):
        words, marks = token.place
        until = (words, len(old) + 1_000_000) if _is_kept_word(token) else (words, marks)
        while gone and gone[0].place <= until:
            laid.append(gone.pop(0))
        laid.append(token)
    laid.extend(gone)
    return _joined(laid)


def one_side(clauses: Sequence[Clause], spans: Sequence[Span], op: Op) -> tuple[Piece, ...]:
    """Return the pieces of one side of a redline: `op` marks what stands in the spans."""
    return _joined(_tokens(clauses, spans, op))


def _joined(tokens: Iterable[_Token]) -> tuple[Piece, ...]:
    runs = groupby(tokens, key=lambda token: token.op)
    joined = ((op, "".join(token.space + token.text for token in run)) for op, run in runs)
    return tuple(Piece(op, text) for op, text in joined if text)


def _is_kept_word(token: _Token) -> bool:
    return token.op == "kept" and token.is_word


def _tokens(clauses: Sequence[Clause], spans: Sequence[Span], op: Op) -> Iterator[_Token]:
    """Yield the tokens of clauses, those within a span as deleted or inserted."""
    words = marks = 0
    for number, clause in enumerate(clauses):
        if number:
            yield _Token(op, " ", _BOUNDARY, False, (words, marks))
        for first, (space, text, is_word, drawn) in enumerate(_seen(clause, spans)):
            lead = " " if number and not first else space
            yield _Token(op if drawn else "kept", lead, text, is_word, (words, marks))
            if not drawn:
                words, marks = (words + 1, 0) if is_word else (words, marks + 1)


def _seen(clause: Clause, spans: Sequence[Span]) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield each visible token: the white space before it, its text, is it a word, is it drawn."""
    shown = readable(clause.text)
    drawn = sorted(
        (shown.seen(begin - clause.span[0]), shown.seen(end - clause.span[0]))
        for begin, end in spans
        if clause.span[0] <= begin < clause.span[1]
    )
    position = len(found[0]) if (found := _MARKER.match(shown.text)) else 0
    is_safe = shown.text.isprintable()
    start, at = position, 0
    for token in scan(shown.text, position):
        begin, end = token.span()
        space = " " if begin > position > start else ""
        while at < len(drawn) and drawn[at][1] <= begin:
            at += 1
        inside = at < len(drawn) and drawn[at][0] <= begin
        text = token[0] if is_safe else clean(token[0])
        yield space, text, token.lastgroup is not None, inside
        position = end


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text))
