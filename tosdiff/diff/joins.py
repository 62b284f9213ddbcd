"""Splits and merges: a pair takes in the free neighbours that make it more alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from tosdiff.diff.chains import Pair
from tosdiff.diff.matching import Matching
from tosdiff.diff.units import Unit

_GAINED = 0.55  # of a part's words must find their like in what the rest of the whole left over
_LONG = 400_000_000  # pairs of words: of longer clauses no parts are looked for
_FEW = 3  # words: a part of less says too little


class Join(NamedTuple):
    """Old and new clauses that belong together, by their places; one side has several."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def joins(matching: Matching) -> list[Join]:
    """Return what was split or merged, out of the pairs in place that are not the same."""
    found = []
    for pair in matching.kept:
        if matching.old[pair.old].key != matching.new[pair.new].key:
            join = _grown(pair, matching)
            if join != ((pair.old,), (pair.new,)):
                found.append(join)
                matching.take(join.old, join.new)
    return found


def _grown(pair: Pair, matching: Matching) -> Join:
    join = Join((pair.old,), (pair.new,))
    while True:
        gains = [(_gain(join, option, matching), option) for option in _options(join, matching)]
        best, option = max(gains, default=(0.0, join))
        if best < _GAINED:
            return join
        join = option


def _options(join: Join, matching: Matching) -> Iterator[Join]:
    """Yield the joins with one neighbour more, on the side that is the larger already."""
    if len(join.old) == 1:
        for place in (join.new[0] - 1, join.new[-1] + 1):
            if 0 <= place < len(matching.new) and place not in matching.new_taken:
                yield Join(join.old, tuple(sorted((*join.new, place))))
    if len(join.new) == 1:
        for place in (join.old[0] - 1, join.old[-1] + 1):
            if 0 <= place < len(matching.old) and place not in matching.old_taken:
                yield Join(tuple(sorted((*join.old, place))), join.new)


def _gain(join: Join, option: Join, matching: Matching) -> float:
    """Return the share of the new part's words that the whole has and the other parts have not."""
    if len(option.new) > len(join.new):
        (place,) = set(option.new) - set(join.new)
        part, whole = matching.new[place], matching.old[join.old[0]]
        before, after = _key(matching.new, join.new), _key(matching.new, option.new)
    else:
        (place,) = set(option.old) - set(join.old)
        part, whole = matching.old[place], matching.new[join.new[0]]
        before, after = _key(matching.old, join.old), _key(matching.old, option.old)
    if len(part.key) < _FEW or "heading" in {part.clause.kind, whole.clause.kind}:
        return 0.0
    if len(after) * len(whole.key) > _LONG:
        return 0.0
    gained = LCSseq.similarity(after, whole.key) - LCSseq.similarity(before, whole.key)
    return gained / len(part.key)


def _key(units: Sequence[Unit], places: tuple[int, ...]) -> str:
    return "".join([units[place].key for place in places])
