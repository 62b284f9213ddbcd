"""Find the labelled examples that are nearest to a clause in their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest

from tosdiff.entities import Clause
from tosdiff.tag.examples import Example

_ALIKE = 0.55  # what two clauses share by chance, in letters, comes to .4 or .5


@dataclass(frozen=True, slots=True)
class Near:
    """An example, and how like the clause it is, 0 to 1."""

    example: Example
    likeness: float


def nearest(clause: Clause, examples: Iterable[Example], most: int = 3) -> tuple[Near, ...]:
    """Return the examples most like a clause, the nearest first; none that shares too few words.

    Source: rapidfuzz, the likeness of the sorted words of lead-in and clause.
    """
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(_read(clause))
    if not wanted:
        return ()
    found = (
        Near(item, fuzz.token_sort_ratio(wanted, utils.default_process(_read(item.clause))) / 100)
        for item in examples
    )
    alike = (item for item in found if item.likeness >= _ALIKE)
    return tuple(nlargest(most, alike, key=lambda item: item.likeness))


def _read(clause: Clause) -> str:
    return f"{clause.lead_in} {clause.text}"
