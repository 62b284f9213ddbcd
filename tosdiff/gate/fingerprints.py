"""Fingerprints: one for each terms, clause and label, whatever the run, the machine or the day.

A clause is known by its words as they were at the base; by its new ones if it had none. Its place,
headings, number, mark-up, punctuation, and the numbers of the clauses it refers to leave no trace.
"""

from __future__ import annotations

import hashlib

from tosdiff.diff.numbering import without_numbers
from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import Change


class Fingerprints:
    """The fingerprints of one terms: the second clause with the same words gets another one."""

    def __init__(self, terms: str) -> None:
        self._terms = terms
        self._seen: dict[tuple[str, str], list[Change]] = {}

    def of(self, change: Change, label: str) -> str:
        """Return 16 hexadecimal digits for a change and one of its labels, in their order."""
        words = _words(change)
        same = self._seen.setdefault((words, label), [])
        if all(known is not change for known in same):
            same.append(change)
        place = next(at for at, known in enumerate(same) if known is change)
        fields = [self._terms, label, words, *([str(place)] if place else [])]
        return hashlib.sha256("\0".join(fields).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _words(change: Change) -> str:
    anchor = (*old_clauses(change), *new_clauses(change))[0]
    return " ".join(without_numbers(anchor))
