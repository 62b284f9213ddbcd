"""The link between a clause and what it was in the version before: what `lineage` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

LinkKind: TypeAlias = Literal[
    "kept", "amended", "split", "merged", "added", "removed", "redated", "appeared", "vanished"
]

# What the text of the terms did; the others are what our reading of it did, or nothing.
EVENTS: tuple[LinkKind, ...] = ("amended", "split", "merged", "added", "removed")


@dataclass(frozen=True, slots=True)
class Link:
    """One step of descent, from clause digest to clause digest; None where there is no such side.

    `kept` says the same words under another heading, number, place or mark-up. A split or a merger
    is one link for each of its parts. `redated`: only the date in it, when the terms were updated,
    is another. `appeared` and `vanished` are no change of the terms.
    """

    old: str | None
    new: str | None
    kind: LinkKind
