"""The heaviest chain: of many pairs, those that keep their order and weigh most together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Pair(NamedTuple):
    """An old clause and a new one, by their places."""

    old: int
    new: int


def heaviest_chain(weighted: Iterable[tuple[Pair, float]]) -> list[Pair]:
    """Return the pairs, strictly increasing on both sides, with the greatest sum of weights.

    Weights are positive. O(n log n): a tree of prefix maxima over the new side (Fenwick).
    """
    pairs = sorted(weighted, key=lambda item: (item[0].old, -item[0].new))
    if _is_chain(pairs):
        return [pair for pair, _ in pairs]
    rank = {new: k for k, new in enumerate(sorted({pair.new for pair, _ in pairs}), start=1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(rank) + 1)
    previous = [-1] * len(pairs)
    for index, (pair, weight) in enumerate(pairs):
        total, previous[index] = _maximum(best, rank[pair.new] - 1)
        _raise(best, rank[pair.new], (total + weight, index))
    _, last = _maximum(best, len(rank))
    return _backwards([pair for pair, _ in pairs], previous, last)


def _is_chain(pairs: list[tuple[Pair, float]]) -> bool:
    return all(a.old < b.old and a.new < b.new for (a, _), (b, _) in pairwise(pairs))


def _maximum(tree: list[tuple[float, int]], place: int) -> tuple[float, int]:
    best = tree[0]
    while place:
        if tree[place][0] > best[0]:
            best = tree[place]
        place &= place - 1
    return best


def _raise(tree: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(tree):
        if tree[place][0] < value[0]:
            tree[place] = value
        place += place & -place


def _backwards(pairs: list[Pair], previous: list[int], last: int) -> list[Pair]:
    chain = []
    while last >= 0:
        chain.append(pairs[last])
        last = previous[last]
    return chain[::-1]
