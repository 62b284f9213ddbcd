"""Find the items that an amended lead-in turned: `You may not:` became `You may:`, above them."""

from __future__ import annotations

from collections.abc import Iterator

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import Added, Clause, Comparison, Removed

Led = tuple[int, Clause, Clause]  # the place of the change, and an item before and after it


def led_anew(comparison: Comparison) -> Iterator[Led]:
    """Yield the items that kept their words under a lead-in that a change amended.

    They are no changes themselves, but say something else now.
    """
    pairs = [pair for pair in _unchanged(comparison) if pair[0].lead_in != pair[1].lead_in]
    if not pairs:
        return
    from tosdiff.text.words import plain  # slow to import, and seldom needed

    leads = [
        (place, plain(old.text), plain(new.text))
        for place, change in enumerate(comparison.changes)
        if not isinstance(change, Added | Removed)
        for old in old_clauses(change)[-1:]  # of several clauses it is the last that leads in
        for new in new_clauses(change)[-1:]
    ]
    for old, new in pairs:
        for place, before, after in leads:
            if before in old.lead_in and after in new.lead_in:
                yield place, old, new
                break


def _unchanged(comparison: Comparison) -> Iterator[tuple[Clause, Clause]]:
    """Yield the clauses that no change is about, as they stand in both texts."""
    gone = {clause.span for change in comparison.changes for clause in old_clauses(change)}
    come = {clause.span for change in comparison.changes for clause in new_clauses(change)}
    old = [clause for clause in comparison.old.clauses if clause.span not in gone]
    new = [clause for clause in comparison.new.clauses if clause.span not in come]
    if len(old) == len(new):  # else one stands twice, and which is which cannot be told
        yield from zip(old, new, strict=True)
