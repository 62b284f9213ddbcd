"""Choose which changes are drawn, and say in a line each what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.diff.addresses import readdressed
from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.diff.repeats import is_furniture, repeated
from tosdiff.diff.weight import defined_terms, weights
from tosdiff.entities import Added, Comparison, Removed, TaggedChange
from tosdiff.render import wording
from tosdiff.render.clean import one_line
from tosdiff.render.pieces import whole
from tosdiff.tag.choice import ANY, Wanted
from tosdiff.tag.shifts import shifts, turns


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked to see.

    `only` names sorts of change (wording.SORTS, or `weighty`), empty means all; `wanted` asks for
    tags, before or after. `context` is a number of unchanged clauses around each change.
    """

    only: frozenset[str] = frozenset()
    wanted: Wanted = ANY
    context: int = 0
    unfolded: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Changes that are drawn, and those that are told in a line; `left_out` were not asked for."""

    drawn: tuple[TaggedChange, ...]
    repeated: tuple[TaggedChange, ...]
    furniture: tuple[TaggedChange, ...]
    trifles: tuple[TaggedChange, ...]
    left_out: int


def selected(
    comparison: Comparison, changes: Sequence[TaggedChange], choice: Choice
) -> tuple[bool, ...]:
    """Tell of each change whether a reader asked for it, folded or not."""
    terms = defined_terms(comparison.old, comparison.new)
    return tuple(_is_asked(item, choice, terms) for item in changes)


def _is_asked(item: TaggedChange, choice: Choice, terms: frozenset[str]) -> bool:
    if not choice.wanted.matches_change(item):
        return False
    if not choice.only or wording.sort(item.change) in choice.only:
        return True
    if "link" in choice.only and readdressed(item.change):
        return True
    return "weighty" in choice.only and bool(turns(shifts(item)) or weights(item.change, terms))


def fold(
    comparison: Comparison,
    changes: Sequence[TaggedChange],
    choice: Choice,
    terms: frozenset[str],
) -> Folded:
    """Part the changes that are drawn from those that are folded; `terms` are the defined ones.

    What weighs, is tagged or leads elsewhere is never taken for furniture; where a stance turned,
    nothing is folded.
    """
    asked = [at for at, is_asked in enumerate(selected(comparison, changes, choice)) if is_asked]
    left_out = len(changes) - len(asked)
    if choice.unfolded:
        return Folded(tuple(changes[at] for at in asked), (), (), (), left_out)
    twice = repeated(comparison)
    found: dict[str, list[TaggedChange]] = {"twice": [], "trifle": [], "furniture": [], "drawn": []}
    for at in asked:
        item = changes[at]
        if turns(shifts(item)):
            found["drawn"].append(item)
        elif at in twice:
            found["twice"].append(item)
        elif (sort := wording.sort(item.change)) in {"cosmetic", "date"} - choice.only:
            found["trifle"].append(item)
        elif sort != "link" and _is_furniture(item, comparison, terms):
            found["furniture"].append(item)
        else:
            found["drawn"].append(item)
    return Folded(
        tuple(found["drawn"]),
        tuple(found["twice"]),
        tuple(found["furniture"]),
        tuple(found["trifle"]),
        left_out,
    )


def remarks(folded: Folded, comparison: Comparison) -> Iterator[str]:
    """Yield what must be said of the page before its changes are read."""
    if _is_all_new(comparison):
        yield "Nothing of the old text is left: it may be another document."
    if folded.repeated:
        is_new = not isinstance(folded.repeated[0].change, Removed)
        side, verb = ("new", "added") if is_new else ("old", "removed")
        yield (
            f"The {side} page seems to hold its text twice: {len(folded.repeated)} {verb} clauses"
            " only repeat text that was kept, and are not drawn."
        )
    if folded.furniture:
        said = list(dict.fromkeys(_begins(item) for item in folded.furniture))
        some = ", ".join(f"“{text}”" for text in said[:4])
        more = ", …" if len(said) > 4 else ""
        yield f"{_changes(len(folded.furniture))} to menus, buttons or footers: {some}{more}."
    if folded.trifles:
        dates = sum(wording.sort(item.change) == "date" for item in folded.trifles)
        counts = {"date-only": dates, "cosmetic": len(folded.trifles) - dates}
        counted = " and ".join(f"{count} {name}" for name, count in counts.items() if count)
        noun = "change is" if len(folded.trifles) == 1 else "changes are"
        yield f"{counted} {noun} counted, and drawn with --cosmetic."
    if folded.left_out:
        yield f"{folded.left_out} of {len(comparison.changes)} changes were not asked for."


def _changes(count: int) -> str:
    return "1 change is" if count == 1 else f"{count} changes are"


def _begins(item: TaggedChange) -> str:
    clause = (new_clauses(item.change) or old_clauses(item.change))[0]
    return one_line(whole(clause), 24)


def _is_furniture(item: TaggedChange, comparison: Comparison, terms: frozenset[str]) -> bool:
    if item.old_tags or item.new_tags or readdressed(item.change):
        return False
    return is_furniture(item.change, comparison) and not weights(item.change, terms)


def _is_all_new(comparison: Comparison) -> bool:
    sides = (comparison.old.clauses, comparison.new.clauses)
    is_whole = all(isinstance(change, Added | Removed) for change in comparison.changes)
    return is_whole and all(sides) and len(comparison.changes) == sum(map(len, sides))
