"""Align what both texts say alike: common ends, then wordings that stand once on each side.

Short anchors are welcome, for a chain weighs its words: a heading "Other" never outweighs the
paragraphs that it would cross. What the chain leaves out has moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from tosdiff.diff.chains import Pair, heaviest_chain

_DEEP = 24  # rounds: real texts need 3 or 4; what is left then is paired by occurrence


class Window(NamedTuple):
    """A stretch of both texts, half open."""

    old: int
    old_end: int
    new: int
    new_end: int

    def between(self, chain: Sequence[Pair]) -> Iterator[Window]:
        """Yield the stretches before, between and after the pairs of a chain."""
        old, new = self.old, self.new
        for pair in chain:
            yield Window(old, pair.old, new, pair.new)
            old, new = pair.old + 1, pair.new + 1
        yield Window(old, self.old_end, new, self.new_end)


class Side(NamedTuple):
    """A text to anchor: for each clause a name that must agree, and a weight."""

    names: list[Hashable]
    weights: list[int]


def anchor(old: Side, new: Side, window: Window) -> list[Pair]:
    """Return pairs with equal names, increasing on both sides, within `window`."""
    found: list[Pair] = []
    open_windows = [(window, 0)]
    while open_windows:
        stretch, depth = open_windows.pop()
        ends = _common_ends(old.names, new.names, stretch)
        found += ends
        for inner in stretch.between(ends):
            if inner.old == inner.old_end or inner.new == inner.new_end:
                continue
            chain = _chain(old, new, inner, by_occurrence=depth >= _DEEP)
            found += chain
            if chain:
                open_windows += [(gap, depth + 1) for gap in inner.between(chain)]
    return sorted(found)


def _common_ends(old: list[Hashable], new: list[Hashable], window: Window) -> list[Pair]:
    start, old_end, new_start, new_end = window
    room = min(old_end - start, new_end - new_start)
    head = 0
    while head < room and old[start + head] == new[new_start + head]:
        head += 1
    tail = 0
    while tail < room - head and old[old_end - tail - 1] == new[new_end - tail - 1]:
        tail += 1
    heads = [Pair(start + k, new_start + k) for k in range(head)]
    return heads + [Pair(old_end - k, new_end - k) for k in range(tail, 0, -1)]


def _chain(old: Side, new: Side, window: Window, *, by_occurrence: bool) -> list[Pair]:
    ours = old.names[window.old : window.old_end]
    theirs = new.names[window.new : window.new_end]
    for tell_apart in (_numbered,) if by_occurrence else (_once, _numbered):
        places = tell_apart(theirs)
        pairs = [
            Pair(window.old + place, window.new + places[name])
            for name, place in tell_apart(ours).items()
            if name in places
        ]
        if pairs:
            return heaviest_chain((pair, float(old.weights[pair.old])) for pair in pairs)
    return []


def _once(names: list[Hashable]) -> dict[Hashable, int]:
    counts = Counter(names)
    return {name: place for place, name in enumerate(names) if counts[name] == 1}


def _numbered(names: list[Hashable]) -> dict[Hashable, int]:
    """Tell repeated wordings apart by their occurrence: first, second and so on."""
    seen: Counter[Hashable] = Counter()
    numbered: dict[Hashable, int] = {}
    for place, name in enumerate(names):
        numbered[name, seen[name]] = place
        seen[name] += 1
    return numbered
