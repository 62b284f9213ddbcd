"""What differs between two clauses that say the same words."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tosdiff.diff.dates import mask_dates
from tosdiff.entities import Clause
from tosdiff.text.readable import targets
from tosdiff.text.words import plain

Aspect: TypeAlias = Literal["case", "punctuation", "link", "markup", "structure", "date"]


def aspect(old: Clause, new: Clause) -> Aspect:
    """Return the weightiest aspect in which two clauses with the same words differ.

    A link comes first: what it leads to may be part of the contract.
    """
    if targets(old.text) != targets(new.text):
        return "link"
    ours, theirs = plain(old.text), plain(new.text)
    if ours != theirs:
        return _wording(ours, theirs)
    return "structure" if old.kind != new.kind else "markup"


def _wording(ours: str, theirs: str) -> Aspect:
    if _is_dated(ours, theirs):
        return "date"
    return "case" if ours.casefold() == theirs.casefold() else "punctuation"


def _is_dated(ours: str, theirs: str) -> bool:
    return mask_dates(ours) != ours and mask_dates(theirs) != theirs
