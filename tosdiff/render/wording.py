"""The words for counts and tags, the same on every output that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tosdiff.entities import (
    Change,
    Cosmetic,
    Moved,
    Renumbered,
    Tag,
    TaggedChange,
)

# In the order of weight; the name of each kind and the sign in front of it.
KINDS = {
    "added": "+",
    "removed": "-",
    "amended": "~",
    "moved": ">",
    "split": "<",
    "merged": "&",
    "renumbered": "#",
    "cosmetic": ".",
}

_ASPECTS = {
    "case": "capitals",
    "punctuation": "punctuation",
    "link": "link targets",
    "markup": "mark-up",
    "structure": "the layout",
    "date": "a date",
}


def kind(change: Change) -> str:
    """Name a change in one word."""
    return type(change).__name__.lower()


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """Count the changes of each kind, in the order of KINDS, without zeros.

    Cosmetic ones are counted again by their aspect, as `cosmetic:date`.
    """
    seen = list(changes)
    found = Counter(kind(change) for change in seen)
    aspects: Counter[str] = Counter(
        change.aspect for change in seen if isinstance(change, Cosmetic)
    )
    return {
        **{name: found[name] for name in KINDS if found[name]},
        **{f"cosmetic:{name}": aspects[name] for name in _ASPECTS if aspects[name]},
    }


def counted(found: Mapping[str, int]) -> str:
    """Say counts in words: `2 clauses added, 1 amended, 3 cosmetic`."""
    kinds = [(name, found[name]) for name in KINDS if found.get(name)]
    if not kinds:
        return "no clause changed"
    if [name for name, _ in kinds] == ["cosmetic"]:
        aspects = [name for name in _ASPECTS if found.get(f"cosmetic:{name}")]
        what = _ASPECTS[aspects[0]] if len(aspects) == 1 else "trifles"
        return f"only {what} changed, in {_clauses(found['cosmetic'])}"
    (name, number), *rest = kinds
    return ", ".join([f"{_clauses(number)} {name}", *(f"{count} {other}" for other, count in rest)])


def _clauses(number: int) -> str:
    return f"{number} clause" if number == 1 else f"{number} clauses"


def tag(item: Tag) -> str:
    """Write a tag for people: the label, and the stance if it has one."""
    return f"{item.label} ({item.stance})" if item.stance else item.label


def tags(items: Iterable[Tag]) -> str:
    """Write tags for people, once each, in the order they come."""
    return ", ".join(dict.fromkeys(tag(item) for item in items))


def gained(changes: Sequence[TaggedChange]) -> tuple[Tag, ...]:
    """Return the tags that more clauses have after the changes than before."""
    return _balance(changes)[0]


def lost(changes: Sequence[TaggedChange]) -> tuple[Tag, ...]:
    """Return the tags that fewer clauses have after the changes than before."""
    return _balance(changes)[1]


def touched(changes: Sequence[TaggedChange]) -> tuple[Tag, ...]:
    """Return the tags of clauses whose words changed, where as many have them as before.

    A prohibition that was taken out here and put in there, in other words, is one of them.
    """
    return _balance(changes)[2]


def _balance(
    changes: Sequence[TaggedChange],
) -> tuple[tuple[Tag, ...], tuple[Tag, ...], tuple[Tag, ...]]:
    """Sort the tags of reworded clauses by whether they gained, lost or kept their number."""
    numbers: Counter[tuple[str, str | None]] = Counter()
    seen: dict[tuple[str, str | None], Tag] = {}
    for item in changes:
        if not _is_reworded(item.change):
            continue
        for tags, step in ((item.old_tags, -1), (item.new_tags, 1)):
            for found in tags:
                key = (found.label, found.stance)
                numbers[key] += step
                seen.setdefault(key, found)
    more = tuple(found for key, found in seen.items() if numbers[key] > 0)
    fewer = tuple(found for key, found in seen.items() if numbers[key] < 0)
    as_many = tuple(found for key, found in seen.items() if numbers[key] == 0)
    return more, fewer, as_many


def _is_reworded(change: Change) -> bool:
    if isinstance(change, Cosmetic | Renumbered):
        return False
    if isinstance(change, Moved):
        return bool(change.redline.deleted or change.redline.inserted)
    return True
