"""Accept or reject all changes: the proof that a comparison tells everything.

What no change names must be the same on both sides, to the letter and in the same order; so the
clauses that stayed are taken from one text, those that changed from the changes, and what comes out
is the other text. Only what stands between clauses (white space, and the signs that open a block)
is taken from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import Change, Clause, Comparison, Document

_Side = Callable[[Change], tuple[Clause, ...]]


def accept(comparison: Comparison) -> str:
    """Return the new text, spelled with the clauses of the old one and the changes."""
    stayed = _stayed(comparison, comparison.old, old_clauses)
    return _spelled(comparison, comparison.new, new_clauses, stayed)


def reject(comparison: Comparison) -> str:
    """Return the old text, spelled with the clauses of the new one and the changes."""
    stayed = _stayed(comparison, comparison.new, new_clauses)
    return _spelled(comparison, comparison.old, old_clauses, stayed)


def _stayed(comparison: Comparison, document: Document, side: _Side) -> Iterator[str]:
    named = {clause.span for change in comparison.changes for clause in side(change)}
    return (clause.text for clause in document.clauses if clause.span not in named)


def _spelled(comparison: Comparison, document: Document, side: _Side, stayed: Iterator[str]) -> str:
    changed = {clause.span: clause.text for change in comparison.changes for clause in side(change)}
    pieces = []
    position = 0
    for clause in document.clauses:
        pieces += [document.text[position : clause.span[0]]]
        pieces += [changed[clause.span] if clause.span in changed else next(stayed, "")]
        position = clause.span[1]
    pieces += [document.text[position:], *stayed]  # what is left over would be missing there
    return "".join(pieces)
