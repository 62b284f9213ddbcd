"""What a change did to each label of a clause: it came, went, stayed, or turned its stance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, get_args

from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Cosmetic,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Split,
    Stance,
    Tag,
    TaggedChange,
)
from tosdiff.tag.shifts import Shift, shifts

Kind: TypeAlias = Literal[
    "added",
    "removed",
    "stance-turned",
    "gained",
    "lost",
    "amended",
    "moved",
    "renumbered",
    "cosmetic",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Event:
    """A change, as one label of its clause has it.

    `gained` and `lost` are amendments that gave the label to the clause, or took it away. Stances
    are those that the label had and has, None where it had or has none.
    """

    kind: Kind
    label: str
    before: Stance | None = None
    after: Stance | None = None

    @property
    def stance(self) -> Stance | None:
        """The stance that it is about: as it is now, else as it was."""
        return self.after or self.before


def events(tagged: TaggedChange) -> tuple[Event, ...]:
    """Return one event for each label of a change, those that it has now first."""
    old, new = _stances(tagged.old_tags), _stances(tagged.new_tags)
    turned = {shift.label: shift for shift in shifts(tagged)}
    kind = kind_of(tagged.change)
    return tuple(
        Event(_as_label_has_it(kind, turned.get(label)), label, old.get(label), new.get(label))
        for label in {**new, **old}
    )


def kind_of(change: Change) -> Kind:
    """Name a change as the policy does: a moved or split clause with new words is amended."""
    match change:
        case Added():
            return "added"
        case Removed():
            return "removed"
        case Amended() | Split() | Merged():
            return "amended"
        case Moved(redline=redline):
            return "amended" if redline.deleted or redline.inserted else "moved"
        case Renumbered():
            return "renumbered"
        case Cosmetic():
            return "cosmetic"
        case _:
            assert_never(change)


def _as_label_has_it(kind: Kind, shift: Shift | None) -> Kind:
    if shift is None:
        return kind
    if shift.old is None:
        return "gained"
    if shift.new is None:
        return "lost"
    return "stance-turned" if shift.old.stance and shift.new.stance else "amended"


def _stances(tags: Iterable[Tag]) -> dict[str, Stance | None]:
    return {tag.label: tag.stance for tag in tags}
