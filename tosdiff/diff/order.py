"""The order of changes, and changes seen from the other side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Document,
    Merged,
    Moved,
    Redline,
    Removed,
    Renumbered,
    Span,
    Split,
)


def old_clauses(change: Change) -> tuple[Clause, ...]:
    """Return the clauses of the old text that a change is about, in order."""
    match change:
        case Added():
            return ()
        case Merged(old=old):
            return old
        case Removed() | Amended() | Moved() | Renumbered() | Split() | Cosmetic():
            return (change.old,)
        case _:
            assert_never(change)


def new_clauses(change: Change) -> tuple[Clause, ...]:
    """Return the clauses of the new text that a change is about, in order."""
    return old_clauses(mirrored(change))


def mirrored(change: Change) -> Change:
    """Return the change that leads back."""
    match change:
        case Added(new):
            return Removed(new)
        case Removed(old):
            return Added(old)
        case Amended(old, new, redline, rewritten):
            return Amended(new, old, _mirrored(redline), rewritten)
        case Moved(old, new, redline):
            return Moved(new, old, _mirrored(redline))
        case Renumbered(old, new):
            return Renumbered(new, old)
        case Split(old, parts, redline):
            return Merged(parts, old, _mirrored(redline))
        case Merged(parts, new, redline):
            return Split(new, parts, _mirrored(redline))
        case Cosmetic(old, new, aspect):
            return Cosmetic(new, old, aspect)
        case _:
            assert_never(change)


def ordered(changes: Iterable[Change], old: Document, new: Document) -> tuple[Change, ...]:
    """Sort changes by where they stand in the new text; what was removed follows what it followed."""
    changes = list(changes)
    places = {clause.span: place for place, clause in enumerate(new.clauses)}
    before = _predecessors(changes, old, new, places)

    def key(change: Change) -> tuple[int, int, int]:
        match change:
            case Removed(gone):
                return before[gone.span], 1, gone.span[0]
            case _:
                return places[new_clauses(change)[0].span], 0, 0

    return tuple(sorted(changes, key=key))


def _predecessors(
    changes: Sequence[Change], old: Document, new: Document, places: dict[Span, int]
) -> dict[Span, int]:
    """Return for each old clause the place in the new text of the nearest one that stayed before it.

    Clauses that no change names are the same and in the same order on both sides.
    """
    stayed = dict(zip(_unnamed(changes, old, old_clauses), _unnamed(changes, new, new_clauses), strict=True))
    for change in changes:
        if not isinstance(change, Moved) and (ours := old_clauses(change)) and new_clauses(change):
            stayed |= dict.fromkeys((c.span for c in ours), new_clauses(change)[-1].span)
    before: dict[Span, int] = {}
    last = -1
    for clause in old.clauses:
        before[clause.span] = last
        if clause.span in stayed:
            last = places[stayed[clause.span]]
    return before


def _unnamed(
    changes: Sequence[Change], document: Document, named: Callable[[Change], tuple[Clause, ...]]
) -> list[Span]:
    names = {clause.span for change in changes for clause in named(change)}
    return [clause.span for clause in document.clauses if clause.span not in names]


def _mirrored(redline: Redline) -> Redline:
    return Redline(redline.inserted, redline.deleted)
