"""What looking back at a base gave: which texts to compare, and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tosdiff.entities import Document
from tosdiff.findings import Problem


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of some terms, of which the gate asks what changed between them."""

    terms: str
    old: Document
    new: Document


@dataclass(frozen=True, slots=True)
class Lookback:
    """The texts to compare, by terms and then oldest first, and what there is to say.

    `terms` counts those that were looked at. `is_whole` says whether all of them could be; what
    could not is a problem. `latest` is when the newest of what was looked at was recorded.
    """

    base: str
    now: str
    terms: int
    pairs: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True
    latest: datetime | None = None
