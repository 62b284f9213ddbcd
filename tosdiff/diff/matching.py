"""Which old clause became which new one: anchors, then pairs within gaps, then moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from tosdiff.diff.anchors import Side, Window, anchor
from tosdiff.diff.chains import Pair, heaviest_chain
from tosdiff.diff.likeness import AMENDED, MOVED, Likeness
from tosdiff.diff.units import Unit

_TELLING = 4  # words: a shorter wording that comes again elsewhere may well be another


class Matching:
    """The pairs found so far: `kept` are increasing on both sides, `moved` stand elsewhere."""

    __slots__ = ("kept", "moved", "new", "new_taken", "old", "old_taken")

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], kept: Sequence[Pair]) -> None:
        self.old = old
        self.new = new
        self.kept: list[Pair] = []
        self.moved: list[Pair] = []
        self.old_taken: set[int] = set()
        self.new_taken: set[int] = set()
        self.keep(kept)

    def keep(self, pairs: Iterable[Pair]) -> None:
        """Add pairs that stand in place."""
        self.kept = sorted([*self.kept, *self._taken(pairs)])

    def move(self, pairs: Iterable[Pair]) -> None:
        """Add those of the pairs of which no side is taken; the first ones win."""
        self.moved += self._taken(pair for pair in pairs if self.is_free(pair))

    def is_free(self, pair: Pair) -> bool:
        """Whether both clauses exist and belong to no pair yet."""
        return (
            0 <= pair.old < len(self.old)
            and 0 <= pair.new < len(self.new)
            and pair.old not in self.old_taken
            and pair.new not in self.new_taken
        )

    def free(self, window: Window) -> tuple[list[int], list[int]]:
        """Return the places in `window` that belong to no pair yet."""
        old = [k for k in range(window.old, window.old_end) if k not in self.old_taken]
        return old, [k for k in range(window.new, window.new_end) if k not in self.new_taken]

    def take(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Mark clauses as belonging to a pair, or to more than a pair."""
        self.old_taken.update(old)
        self.new_taken.update(new)

    def _taken(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        for pair in pairs:
            self.old_taken.add(pair.old)
            self.new_taken.add(pair.new)
            yield pair


def match(old: Sequence[Unit], new: Sequence[Unit], likeness: Likeness) -> Matching:
    """Pair the clauses of two texts."""
    window = Window(0, len(old), 0, len(new))
    matching = Matching(old, new, _anchors(old, new, window))
    matching.move(_same_elsewhere(matching, window))
    _extend(matching, likeness, MOVED)
    gaps = list(window.between(matching.kept))
    matching.keep([pair for gap in gaps for pair in _alike(matching, likeness, gap)])
    matching.move(_alike_elsewhere(matching, likeness, window))
    _extend(matching, likeness, AMENDED)
    return matching


def _anchors(old: Sequence[Unit], new: Sequence[Unit], window: Window) -> list[Pair]:
    """Return what says the same at the same place: first headings by themselves, then anything.

    So an entry in a table of contents is not taken for the heading that it names.
    """
    weights = [unit.weight for unit in old], [unit.weight for unit in new]
    kinds = [_kind_and_key(unit) for unit in old], [_kind_and_key(unit) for unit in new]
    pairs = anchor(Side(kinds[0], weights[0]), Side(kinds[1], weights[1]), window)
    ours: Side = Side([unit.key for unit in old], weights[0])
    theirs: Side = Side([unit.key for unit in new], weights[1])
    gaps = [gap for gap in window.between(pairs) if gap.old < gap.old_end and gap.new < gap.new_end]
    return sorted(pairs + [pair for gap in gaps for pair in anchor(ours, theirs, gap)])


def _kind_and_key(unit: Unit) -> Hashable:
    return unit.key, unit.clause.kind == "heading"


def _same_elsewhere(matching: Matching, window: Window) -> Iterator[Pair]:
    """Yield the free pairs with one key; a short key must be the only one of its kind."""
    old, new = matching.free(window)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place in new:
        holders[matching.new[place].key].append(place)
    counts = Counter(matching.old[place].key for place in old)
    seen: Counter[str] = Counter()
    for place in old:
        key = matching.old[place].key
        places = holders.get(key, [])
        seen[key] += 1
        if len(key) < _TELLING and (counts[key] > 1 or len(places) > 1):
            continue
        if seen[key] <= len(places):
            yield Pair(place, places[seen[key] - 1])


def _alike(matching: Matching, likeness: Likeness, gap: Window) -> list[Pair]:
    """Return the best pairs of a gap that keep their order."""
    old, new = matching.free(gap)
    if not old or not new:
        return []
    scored = likeness.candidates(old, new, AMENDED)
    return heaviest_chain((pair, score * _words(matching, pair)) for pair, score in scored)


def _words(matching: Matching, pair: Pair) -> int:
    return matching.old[pair.old].weight + matching.new[pair.new].weight


def _alike_elsewhere(matching: Matching, likeness: Likeness, window: Window) -> list[Pair]:
    """Return free pairs that are alike wherever they stand, the weightiest first."""
    old, new = matching.free(window)
    old = [place for place in old if len(matching.old[place].key) >= _TELLING]
    new = [place for place in new if len(matching.new[place].key) >= _TELLING]
    scored = [
        (-score * _words(matching, pair), pair)
        for pair, score in likeness.candidates(old, new, MOVED)
    ]
    return [pair for _, pair in sorted(scored)]


def _extend(matching: Matching, likeness: Likeness, least: float) -> None:
    """Let neighbours of what moved move with it, if they are alike."""
    for step in (1, -1):
        for pair in sorted(matching.moved, reverse=step < 0):
            beside = Pair(pair.old + step, pair.new + step)
            while matching.is_free(beside) and likeness.of(beside) >= least:
                matching.move([beside])
                beside = Pair(beside.old + step, beside.new + step)
