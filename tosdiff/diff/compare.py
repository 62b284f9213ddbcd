"""Compare two versions: which clauses were added, removed, amended, moved … and which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tosdiff.diff.classify import Classifier
from tosdiff.diff.joins import joins
from tosdiff.diff.likeness import Likeness
from tosdiff.diff.matching import match
from tosdiff.diff.order import mirrored, ordered
from tosdiff.diff.units import Units
from tosdiff.entities import Added, Change, Clause, Comparison, Document, Removed


def compare(old: Document, new: Document) -> Comparison:
    """Compare two documents clause by clause.

    The changes stand in the order of the new document, removals where they stood. Swapping the
    documents gives the same changes with their sides swapped.
    """
    if (len(old.text), old.text) <= (len(new.text), new.text):
        changes = list(_changes(old.clauses, new.clauses))
    else:  # ties are broken from one side, so that it does not matter which text is the older
        changes = [mirrored(change) for change in _changes(new.clauses, old.clauses)]
    return Comparison(old, new, ordered(changes, old, new))


def _changes(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[Change]:
    old, new = _trimmed(old, new)
    if not old or not new:
        yield from map(Removed, old)
        yield from map(Added, new)
        return
    units = Units()
    ours, theirs = [units.of(clause) for clause in old], [units.of(clause) for clause in new]
    likeness = Likeness(ours, theirs, units.lexicon)
    matching = match(ours, theirs, likeness)
    joined = joins(matching)
    yield from Classifier(matching, units.lexicon).changes(joined)


def _trimmed(
    old: Sequence[Clause], new: Sequence[Clause]
) -> tuple[Sequence[Clause], Sequence[Clause]]:
    """Leave out what both begin and end with, to the letter."""
    room = min(len(old), len(new))
    head = 0
    while head < room and _is_same(old[head], new[head]):
        head += 1
    tail = 0
    while tail < room - head and _is_same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    return old[head : len(old) - tail], new[head : len(new) - tail]


def _is_same(old: Clause, new: Clause) -> bool:
    return old.text == new.text and old.kind == new.kind
