"""The order of changes, and changes seen from the other side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
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
        case Added(clause):
            return Removed(clause)
        case Removed(clause):
            return Added(clause)
        case Split(whole, parts, redline):
            return Merged(parts, whole, _mirrored(redline))
        case Merged(parts, whole, redline):
            return Split(whole, parts, _mirrored(redline))
        case Amended(old, new, redline) | Moved(old, new, redline):
            return replace(change, old=new, new=old, redline=_mirrored(redline))
        case Renumbered(old, new) | Cosmetic(old, new):
            return replace(change, old=new, new=old)
        case _:
            assert_never(change)


def ordered(changes: Iterable[Change], old: Document, new: Document) -> tuple[Change, ...]:
    """Sort changes by their place in the new text; what was removed follows what it followed."""
    changes = list(changes)
    places = {clause.span: place for place, clause in enumerate(new.clauses)}
    before = predecessors(changes, old, new)

    def key(change: Change) -> tuple[int, int, int]:
        match change:
            case Removed(gone):
                return before[gone.span], 1, gone.span[0]
            case _:
                return places[new_clauses(change)[0].span], 0, 0

    return tuple(sorted(changes, key=key))


def predecessors(changes: Sequence[Change], old: Document, new: Document) -> dict[Span, int]:
    """Return for each old clause the place, in the new text, of the last one before it that stayed.

    Clauses that no change names are the same and in the same order on both sides.
    """
    places = {clause.span: place for place, clause in enumerate(new.clauses)}
    stayed = dict(
        zip(_unnamed(changes, old, old_clauses), _unnamed(changes, new, new_clauses), strict=True)
    )
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
