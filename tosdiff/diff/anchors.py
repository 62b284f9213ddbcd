"""Align what both texts say alike: common ends, then wordings that stand once on each side.

Short anchors are welcome, for a chain weighs its words: a heading "Other" never outweighs the
paragraphs that it would cross. What the chain leaves out has moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from tosdiff.diff.chains import Pair, heaviest_chain
from tosdiff.diff.units import Unit

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


def anchor(old: Sequence[Unit], new: Sequence[Unit], window: Window) -> list[Pair]:
    """Return pairs with equal keys, increasing on both sides, within `window`."""
    old_names = [_name(unit) for unit in old]
    new_names = [_name(unit) for unit in new]
    found: list[Pair] = []
    open_windows = [(window, 0)]
    while open_windows:
        stretch, depth = open_windows.pop()
        ends = _common_ends(old_names, new_names, stretch)
        found += ends
        for inner in stretch.between(ends):
            if inner.old == inner.old_end or inner.new == inner.new_end:
                continue
            chain = _unique(old, old_names, new_names, inner, by_occurrence=depth >= _DEEP)
            found += chain
            if chain:
                open_windows += [(gap, depth + 1) for gap in inner.between(chain)]
    return sorted(found)


def _name(unit: Unit) -> Hashable:
    """What must agree; an entry in a table of contents is not the heading that it names."""
    return unit.key, unit.clause.kind == "heading"


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


def _unique(
    old: Sequence[Unit],
    old_names: list[Hashable],
    new_names: list[Hashable],
    window: Window,
    *,
    by_occurrence: bool,
) -> list[Pair]:
    ours = old_names[window.old : window.old_end]
    theirs = new_names[window.new : window.new_end]
    if not by_occurrence:
        chain = _chain(old, window, _once(ours), _once(theirs))
        if chain:
            return chain
    return _chain(old, window, _numbered(ours), _numbered(theirs))


def _chain(
    old: Sequence[Unit],
    window: Window,
    ours: dict[Hashable, int],
    theirs: dict[Hashable, int],
) -> list[Pair]:
    pairs = [
        Pair(window.old + place, window.new + theirs[name])
        for name, place in ours.items()
        if name in theirs
    ]
    return heaviest_chain((pair, float(old[pair.old].weight)) for pair in pairs)


def _once(names: list[Hashable]) -> dict[Hashable, int]:
    counts = Counter(names)
    return {name: place for place, name in enumerate(names) if counts[name] == 1}


def _numbered(names: list[Hashable]) -> dict[Hashable, int]:
    """Tell repeated wordings apart by their occurrence: the first, the second …"""
    seen: Counter[Hashable] = Counter()
    numbered: dict[Hashable, int] = {}
    for place, name in enumerate(names):
        numbered[name, seen[name]] = place
        seen[name] += 1
    return numbered
