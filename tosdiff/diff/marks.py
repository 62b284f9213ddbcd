"""The words to draw as deleted and inserted, within clauses that belong together.

diff-match-patch compares strings in which one character is one word or mark; then what survived by
chance between two edits goes with them, and an edit that could stand in several places is slid to
where a clause or a phrase begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from tosdiff.diff.edits import Edit, Text, cleaned, edits, slid
from tosdiff.diff.lexicon import Lexicon
from tosdiff.entities import Clause, Redline, Span
from tosdiff.text.readable import readable
from tosdiff.text.tokens import normal, scan

_KEPT = 0.3  # of the words' weight: with less, old and new are read one after the other
_LIGHT = 0.5  # the weight of a stop word
_MARK = 0.35  # the weight of a punctuation mark
_MAX_EDITS = 800  # words: the comparison is quadratic in them
_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2011", '\'\'\'"""""---'
)


class Token(NamedTuple):
    """A word or a mark: its character, its place in the text, what it weighs."""

    character: str
    span: Span
    weight: float


class Marks(NamedTuple):
    """What to draw, and how much of the words was kept, 0 to 1."""

    redline: Redline
    kept: float


def tokens(clause: Clause, lexicon: Lexicon) -> list[Token]:
    """Return the words and marks that a reader sees in a clause, with their places in the text."""
    view = readable(clause.text)
    offset, shift = clause.span[0], view.shift
    known = lexicon.weighed
    found = []
    for match in scan(view.text):
        seen = match[0]
        read = known.get(seen)
        if read is None:
            read = known[seen] = _read(seen, match.lastgroup == "word", lexicon)
        start, end = match.span()
        if shift is None:
            start, end = view.place(start, end)
        else:
            start, end = start + shift, end + shift
        found.append(Token(read[0], (offset + start, offset + end), read[1]))
    return found


def _read(seen: str, is_word: bool, lexicon: Lexicon) -> tuple[str, float]:
    """Return the character of a word or a mark, and what it weighs."""
    if not is_word:
        return lexicon.character(seen.translate(_QUOTES)), _MARK
    character = lexicon.character(normal(seen))
    return character, _LIGHT if ord(character) in lexicon.stop else 1.0


def marks(old: Sequence[Clause], new: Sequence[Clause], lexicon: Lexicon) -> Marks:
    """Return the words to draw between old clauses and the new ones that they became."""
    ours = [token for clause in old for token in tokens(clause, lexicon)]
    theirs = [token for clause in new for token in tokens(clause, lexicon)]
    before, after = _text(ours), _text(theirs)
    if not _is_comparable(before.characters, after.characters):
        return rewritten(old, new)
    weights = [token.weight for token in ours], [token.weight for token in theirs]
    found = cleaned(edits(before.characters, after.characters), *weights)
    kept = _kept(found, *weights)
    if kept < _KEPT:
        return rewritten(old, new)
    found = slid(found, before, after)
    deleted = _spans(ours, old, [(edit.old, edit.old_end) for edit in found])
    return Marks(
        Redline(deleted, _spans(theirs, new, [(edit.new, edit.new_end) for edit in found])), kept
    )


def rewritten(old: Sequence[Clause], new: Sequence[Clause]) -> Marks:
    """Return marks that cover all of the clauses."""
    return Marks(Redline(tuple(c.span for c in old), tuple(c.span for c in new)), 0.0)


def _text(found: list[Token]) -> Text:
    starts = (k for k, token in enumerate(found, start=1) if token.weight == _MARK)
    return Text("".join(token.character for token in found), frozenset((0, *starts)))


def _is_comparable(old: str, new: str) -> bool:
    if Indel.distance(old, new, score_cutoff=_MAX_EDITS) > _MAX_EDITS:
        return False
    return Indel.normalized_similarity(old, new) >= _KEPT / 2


def _kept(found: list[Edit], ours: list[float], theirs: list[float]) -> float:
    total = sum(ours) + sum(theirs)
    deleted = sum(sum(ours[edit.old : edit.old_end]) for edit in found)
    inserted = sum(sum(theirs[edit.new : edit.new_end]) for edit in found)
    return (total - deleted - inserted) / total if total else 1.0


def _spans(found: list[Token], clauses: Sequence[Clause], ranges: list[Span]) -> tuple[Span, ...]:
    """Return the ranges of tokens as spans of the text, cut where a clause ends."""
    spans = []
    for start, end in ranges:
        for clause in clauses:
            inside = [
                t.span for t in found[start:end] if clause.span[0] <= t.span[0] < clause.span[1]
            ]
            if inside:
                spans.append((inside[0][0], inside[-1][1]))
    return tuple(spans)
