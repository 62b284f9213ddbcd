"""What an amendment did to a clause's tags: a stance that turned, a label that came or went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import (
    Added,
    Change,
    Cosmetic,
    Moved,
    Removed,
    Renumbered,
    Stance,
    Tag,
    TaggedChange,
)
from tosdiff.tag.labels import ORDER

# The gravest first: what was banned is allowed, and the other way round, and so on.
_GRAVEST: tuple[tuple[Stance, Stance], ...] = (
    ("forbids", "permits"),
    ("permits", "forbids"),
    ("disclaims", "practises"),
    ("practises", "disclaims"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A label before and after an amendment; None where the clause did not have it."""

    label: str
    old: Tag | None
    new: Tag | None

    @property
    def is_turn(self) -> bool:
        """Whether the clause kept its label and took another stance."""
        return self.old is not None and self.new is not None

    @property
    def gravity(self) -> tuple[int, int]:
        """The place in order, gravest first: turns before what came or went."""
        if self.old is None or self.new is None:
            return len(_GRAVEST) + 1, ORDER[self.label]
        stances = [self.old.stance, self.new.stance]
        grave = next((at for at, pair in enumerate(_GRAVEST) if stances == [*pair]), len(_GRAVEST))
        return grave, ORDER[self.label]


def shifts(item: TaggedChange) -> tuple[Shift, ...]:
    """Return what a change did to the tags, gravest first.

    Nothing for a clause that was added or removed, whose tags simply came or went with it, and
    nothing where no word changed, in the clause or in its lead-in.
    """
    if not item.old_tags and not item.new_tags:
        return ()
    if isinstance(item.change, Added | Removed):
        return ()
    if not is_reworded(item.change) and not _is_led_anew(item.change):
        return ()
    old = {tag.label: tag for tag in item.old_tags}
    new = {tag.label: tag for tag in item.new_tags}
    found = [
        Shift(label, old.get(label), new.get(label))
        for label in {**old, **new}
        if label not in old or label not in new or old[label].stance != new[label].stance
    ]
    return tuple(sorted(found, key=lambda shift: shift.gravity))


def turns(items: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return those in which a stance turned."""
    return tuple(item for item in items if item.is_turn)


def is_reworded(change: Change) -> bool:
    """Tell whether a change is one of words: not of a number, a mark or a place alone."""
    if isinstance(change, Cosmetic | Renumbered):
        return False
    if isinstance(change, Moved):
        return bool(change.redline.deleted or change.redline.inserted)
    return True


def _is_led_anew(change: Change) -> bool:
    """Tell whether a clause stands under another lead-in now."""
    lead_ins = ([item.lead_in for item in side(change)] for side in (old_clauses, new_clauses))
    return next(lead_ins) != next(lead_ins)
