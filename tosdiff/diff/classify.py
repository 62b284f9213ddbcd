"""Say what kind of change each pair of clauses is, and draw its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tosdiff.diff.chains import Pair
from tosdiff.diff.cosmetics import aspect
from tosdiff.diff.joins import Join
from tosdiff.diff.lexicon import Lexicon
from tosdiff.diff.marks import marks
from tosdiff.diff.matching import Matching
from tosdiff.diff.numbering import follows, renumbered
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Merged,
    Moved,
    Redline,
    Removed,
    Renumbered,
    Split,
)


class Classifier:
    """Names the changes of one matching."""

    __slots__ = ("_lexicon", "_matching", "_numbers")

    def __init__(self, matching: Matching, lexicon: Lexicon) -> None:
        self._matching = matching
        self._lexicon = lexicon
        same = (pair for pair in matching.kept + matching.moved if self._is_same(pair))
        self._numbers = renumbered(map(self._clauses, same))

    def changes(self, joined: Sequence[Join]) -> Iterator[Change]:
        """Yield the changes in no order; `joined` are the splits and merges."""
        matching = self._matching
        grown = {place for join in joined if len(join.old) == 1 for place in join.old}
        grown_new = {place for join in joined if len(join.new) == 1 for place in join.new}
        yield from map(self._join, joined)
        for pair in matching.kept:
            if pair.old not in grown and pair.new not in grown_new:
                yield from self._kept(pair)
        yield from map(self._moved, matching.moved)
        for place, unit in enumerate(matching.old):
            if place not in matching.old_taken:
                yield Removed(unit.clause)
        for place, unit in enumerate(matching.new):
            if place not in matching.new_taken:
                yield Added(unit.clause)

    def _kept(self, pair: Pair) -> Iterator[Change]:
        old, new = self._clauses(pair)
        if self._is_same(pair):
            if old.number != new.number:
                yield Renumbered(old, new)
            elif old.text != new.text or old.kind != new.kind:
                yield Cosmetic(old, new, aspect(old, new))
        elif follows(old, new, self._numbers):
            yield Renumbered(old, new)
        else:
            drawn = marks([old], [new], self._lexicon)
            yield Amended(old, new, drawn.redline, rewritten=not drawn.kept)

    def _moved(self, pair: Pair) -> Moved:
        old, new = self._clauses(pair)
        if self._is_same(pair) or follows(old, new, self._numbers):
            return Moved(old, new, Redline())
        return Moved(old, new, marks([old], [new], self._lexicon).redline)

    def _join(self, join: Join) -> Split | Merged:
        old = tuple(self._matching.old[place].clause for place in join.old)
        new = tuple(self._matching.new[place].clause for place in join.new)
        redline = marks(old, new, self._lexicon).redline
        return Split(old[0], new, redline) if len(old) == 1 else Merged(old, new[0], redline)

    def _is_same(self, pair: Pair) -> bool:
        return self._matching.old[pair.old].key == self._matching.new[pair.new].key

    def _clauses(self, pair: Pair) -> tuple[Clause, Clause]:
        return self._matching.old[pair.old].clause, self._matching.new[pair.new].clause
