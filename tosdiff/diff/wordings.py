"""Compare two wordings of one provision that are known to follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tosdiff.diff.lexicon import Lexicon
from tosdiff.diff.marks import marks
from tosdiff.entities import Added, Amended, Change, Clause, Merged, Removed, Split


def placed(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give clauses places one below the other."""
    found: list[Clause] = []
    start = 0
    for clause in clauses:
        found.append(replace(clause, span=(start, start + len(clause.text))))
        start += len(clause.text) + 1
    return tuple(found)


def change_between(old: Sequence[Clause], new: Sequence[Clause], lexicon: Lexicon) -> Change:
    """Return the change from one wording to the next; one of them may have no clause.

    A provision is one clause on at least one side: several on one side are its parts. One lexicon
    may serve any number of changes.
    """
    old, new = placed(old), placed(new)
    if not old:
        return Added(new[0])
    if not new:
        return Removed(old[0])
    drawn = marks(old, new, lexicon)
    if len(new) > 1:
        return Split(old[0], new, drawn.redline)
    if len(old) > 1:
        return Merged(old, new[0], drawn.redline)
    return Amended(old[0], new[0], drawn.redline, rewritten=not drawn.kept)
