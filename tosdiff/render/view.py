"""What there is to draw of a comparison, in order: entries, folds, and clauses around them.

The terminal, Markdown and HTML draw the same view; none of them decides what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tosdiff.diff.addresses import readdressed
from tosdiff.diff.order import new_clauses, old_clauses, predecessors
from tosdiff.diff.weight import defined_terms
from tosdiff.entities import (
    Clause,
    Comparison,
    Moved,
    Removed,
    Renumbered,
    Tag,
    TaggedChange,
)
from tosdiff.render import wording
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Entry, Part, entry, origin, path
from tosdiff.render.folding import Choice, fold, remarks
from tosdiff.render.pieces import whole
from tosdiff.tag.shifts import Shift

_MOST = 20  # weighty changes listed in the summary
_RUN = 3  # renumbered clauses in a row that are said in one line


@dataclass(frozen=True, slots=True)
class Fold:
    """Many changes in one line."""

    text: str
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A clause around a change."""

    text: str
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A stance that turned, in words, and the numbers of the changes that turned it."""

    said: str
    numbers: tuple[int, ...]


Row: TypeAlias = Entry | Fold | Unchanged
_Key: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class View:
    """A comparison as it is drawn.

    `counts` are of all changes (wording.counts), whatever is shown of them. `remarks` are lines
    that a reader must have read first. The tags are those that were added, dropped and amended.
    """

    names: tuple[str, str]
    counts: dict[str, int]
    rows: tuple[Row, ...]
    title: str = ""
    tagger: str = ""
    remarks: tuple[str, ...] = ()
    gained: tuple[Tag, ...] = ()
    lost: tuple[Tag, ...] = ()
    touched: tuple[Tag, ...] = ()
    entries: tuple[Entry, ...] = field(default=())

    @property
    def weighty(self) -> tuple[tuple[int, Part], ...]:
        """The changes in which something small weighs much, with the numbers of their entries.

        At most twenty: a word changed in a clause comes before a clause that is new or gone.
        """
        found = self._weighty()
        heaviest = sorted(found, key=lambda pair: not (pair[1].old and pair[1].new))[:_MOST]
        chosen = {id(part) for _, part in heaviest}
        return tuple((number, part) for number, part in found if id(part) in chosen)

    @property
    def turned(self) -> tuple[Turned, ...]:
        """The stances that turned in what is drawn, gravest first, each with its changes."""
        found: dict[str, tuple[Shift, list[int]]] = {}
        for item in self.entries:
            for turn in (turn for part in item.parts for turn in part.turns):
                _, numbers = found.setdefault(wording.shift(turn), (turn, []))
                numbers.extend([] if item.number in numbers else [item.number])
        gravest = sorted(found.items(), key=lambda pair: pair[1][0].gravity)
        return tuple(Turned(said, tuple(numbers)) for said, (_, numbers) in gravest)

    @property
    def weighty_said(self) -> str:
        """How many there are: `7 weighty changes`."""
        count = len(self._weighty())
        said = f"{count} weighty {'change' if count == 1 else 'changes'}"
        return f"{said}, {_MOST} of them:" if count > _MOST else said

    def _weighty(self) -> list[tuple[int, Part]]:
        return [(item.number, part) for item in self.entries for part in item.parts if part.weights]


def view(
    comparison: Comparison,
    changes: Sequence[TaggedChange],
    *,
    names: tuple[str, str],
    choice: Choice,
    title: str = "",
    tagger: str = "",
) -> View:
    """Arrange what a reader asked to see of a comparison."""
    arranging = _Arranging(comparison, changes, choice)
    rows = tuple(row for _, row in sorted(arranging.rows(), key=lambda keyed: keyed[0]))
    return View(
        (one_line(names[0]), one_line(names[1])),
        wording.counts(comparison.changes),
        rows,
        title=one_line(title),
        tagger=tagger,
        remarks=tuple(remarks(arranging.folded, comparison)),
        gained=wording.gained(changes),
        lost=wording.lost(changes),
        touched=wording.touched(changes),
        entries=tuple(row for row in rows if isinstance(row, Entry) and not row.is_origin),
    )


class _Arranging:
    """Decides for each change whether it is drawn, folded or left out, and where it stands."""

    def __init__(
        self, comparison: Comparison, changes: Sequence[TaggedChange], choice: Choice
    ) -> None:
        self._comparison = comparison
        self._choice = choice
        self._terms = defined_terms(comparison.old, comparison.new)
        self._old_places = {c.span: at for at, c in enumerate(comparison.old.clauses)}
        self._new_places = {c.span: at for at, c in enumerate(comparison.new.clauses)}
        self._before = predecessors(comparison.changes, comparison.old, comparison.new)
        self.folded = fold(comparison, changes, choice, self._terms)

    def rows(self) -> Iterator[tuple[_Key, Row]]:
        """Yield each row with the key of its place."""
        number = 0
        around: set[int] = set()
        for run in self._runs():
            key = self._key(run[0])
            around |= self._around(run)
            if isinstance(run[0].change, Renumbered) and len(run) > 1:
                yield key, _renumbered(run)
                continue
            number += 1
            yield key, entry(run, number, self._terms, full=self._choice.unfolded)
            if isinstance(run[0].change, Moved):
                left = origin(run, number)
                gone = run[0].change.old
                yield (self._before[gone.span], 1, gone.span[0]), left
        yield from self._unchanged(around)

    def _runs(self) -> Iterator[list[TaggedChange]]:
        """Yield changes that are drawn as one: moved together, or renumbered in a row."""
        for run in self._adjoining():
            if isinstance(run[0].change, Renumbered) and len(run) < _RUN:
                yield from ([item] for item in run)
            else:
                yield run

    def _adjoining(self) -> Iterator[list[TaggedChange]]:
        run: list[TaggedChange] = []
        for item in self.folded.drawn:
            if run and not self._goes_on(run[-1], item):
                yield run
                run = []
            run.append(item)
        if run:
            yield run

    def _goes_on(self, before: TaggedChange, item: TaggedChange) -> bool:
        match before.change, item.change:
            case Moved() as one, Moved() as next_one:
                return self._adjoin(self._old_places, one.old, next_one.old) and self._adjoin(
                    self._new_places, one.new, next_one.new
                )
            case Renumbered(), Renumbered():
                return not (
                    self._choice.unfolded
                    or readdressed(before.change)
                    or readdressed(item.change)
                    or self._choice.only
                )
            case _:
                return False

    @staticmethod
    def _adjoin(places: dict[tuple[int, int], int], one: Clause, other: Clause) -> bool:
        return places[other.span] == places[one.span] + 1

    def _key(self, item: TaggedChange) -> _Key:
        if isinstance(item.change, Removed):
            gone = item.change.old
            return self._before[gone.span], 1, gone.span[0]
        return self._new_places[new_clauses(item.change)[0].span], 0, 0

    def _around(self, run: Sequence[TaggedChange]) -> set[int]:
        reach = self._choice.context
        first, last = self._key(run[0])[0], self._key(run[-1])[0]
        if isinstance(run[0].change, Removed):
            return {*range(first - reach + 1, first + reach + 1)}
        last += len(new_clauses(run[-1].change)) - 1
        return {*range(first - reach, first), *range(last + 1, last + reach + 1)}

    def _unchanged(self, around: set[int]) -> Iterator[tuple[_Key, Unchanged]]:
        if not around:
            return
        changed = {c.span for change in self._comparison.changes for c in new_clauses(change)}
        clauses = self._comparison.new.clauses
        for at in sorted(around):
            if not 0 <= at < len(clauses) or clauses[at].kind == "heading":
                continue  # a heading is drawn above what stands under it
            if clauses[at].span not in changed:
                yield (at, 0, 0), Unchanged(whole(clauses[at]), path(clauses[at]))


def _renumbered(run: Sequence[TaggedChange]) -> Fold:
    pairs = [(old_clauses(item.change)[0], new_clauses(item.change)[0]) for item in run]
    numbered = [(old.number, new.number) for old, new in pairs if old.number != new.number]
    text = f"{len(run)} clauses renumbered"
    if numbered:
        (first, now), (last, then) = numbered[0], numbered[-1]
        where = f"{first or '?'}–{last or '?'} renumbered {now or '?'}–{then or '?'}"
        text = f"clauses {where}, {len(run)} in all"
    return Fold(text, pairs[0][1].heading)
