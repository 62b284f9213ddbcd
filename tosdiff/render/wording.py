"""The words for counts and tags, the same on every output that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tosdiff.entities import Change, Cosmetic, Tag, TaggedChange
from tosdiff.tag.choice import ANY, Wanted
from tosdiff.tag.labels import ORDER
from tosdiff.tag.shifts import Shift, is_reworded, shifts, turns

if TYPE_CHECKING:
    from tosdiff.diff.weight import Reason, Weight

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

REASONS: dict[Reason, str] = {
    "negation": "negation",
    "modal": "modal verb",
    "money": "money",
    "number": "number",
    "term": "defined term",
    "right": "right removed",
}

_EVENTS = {"added": "+", "removed": "-", "amended": "~"}  # what happens to clauses of a label

# What a reader tells apart, in the order of weight: the sign, and what it is called in a table.
SORTS = {
    "added": ("+", "added"),
    "removed": ("-", "removed"),
    "amended": ("~", "amended"),
    "moved": (">", "moved"),
    "split": ("<", "split"),
    "merged": ("&", "merged"),
    "link": ("@", "link target"),
    "renumbered": ("#", "renumbered"),
    "date": ("=", "date only"),
    "cosmetic": (".", "cosmetic"),
}

ASPECTS = {
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


def sort(change: Change) -> str:
    """Name what a change is to a reader: its kind, but links and dates are no cosmetics."""
    if isinstance(change, Cosmetic) and change.aspect in {"link", "date"}:
        return change.aspect
    return kind(change)


def sorted_counts(found: Mapping[str, int]) -> dict[str, int]:
    """Count by what a reader tells apart, out of what `counts` gives; without zeros."""
    apart = {name: found.get(f"cosmetic:{name}", 0) for name in ("link", "date")}
    trifles = found.get("cosmetic", 0) - sum(apart.values())
    by_sort = {**found, **apart, "cosmetic": trifles}
    return {name: by_sort[name] for name in SORTS if by_sort.get(name)}


def weight(item: Weight) -> str:
    """Say what weighs in a change: `may → must`, `“not” deleted`."""
    lost, gained = (", ".join(dict.fromkeys(side)) for side in (item.lost, item.gained))
    if lost == gained:
        return f"{lost}: definition amended"
    if item.reason == "right":
        return f"“{lost}”"
    if lost and gained:
        return f"{lost} → {gained}"
    return f"“{lost}” deleted" if lost else f"“{gained}” inserted"


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
        **{f"cosmetic:{name}": aspects[name] for name in ASPECTS if aspects[name]},
    }


def counted(found: Mapping[str, int]) -> str:
    """Say counts in words: `2 clauses added, 1 amended, 3 cosmetic`."""
    kinds = [(name, found[name]) for name in KINDS if found.get(name)]
    if not kinds:
        return "no clause changed"
    if [name for name, _ in kinds] == ["cosmetic"]:
        aspects = [name for name in ASPECTS if found.get(f"cosmetic:{name}")]
        what = ASPECTS[aspects[0]] if len(aspects) == 1 else "trifles"
        return f"only {what} changed, in {_clauses(found['cosmetic'])}"
    (name, number), *rest = sorted_counts(found).items()
    said = [f"{_clauses(number)} {SORTS[name][1]}"]
    return ", ".join([*said, *(f"{count} {SORTS[other][1]}" for other, count in rest)])


def folded(found: Mapping[str, int]) -> str:
    """Say what the trifles are: `punctuation 12, mark-up 6`."""
    names = [name for name in ASPECTS if name not in {"link", "date"}]
    return ", ".join(
        f"{ASPECTS[name]} {found[f'cosmetic:{name}']}"
        for name in names
        if found.get(f"cosmetic:{name}")
    )


def _clauses(number: int) -> str:
    return f"{number} clause" if number == 1 else f"{number} clauses"


def tag(item: Tag) -> str:
    """Write a tag for people: the label, and the stance if it has one."""
    return f"{item.label} ({item.stance})" if item.stance else item.label


def tags(items: Iterable[Tag]) -> str:
    """Write tags for people, once each, in the order they come."""
    return ", ".join(dict.fromkeys(tag(item) for item in items))


def shift(item: Shift) -> str:
    """Say what an amendment did to a tag: `anti-scraping forbids → permits`, `children gained`."""
    if item.old and item.new:
        return f"{item.label} {item.old.stance or 'no stance'} → {item.new.stance or 'no stance'}"
    if item.new:
        return f"{tag(item.new)} gained"
    return f"{tag(item.old)} lost" if item.old else ""


def turned(changes: Iterable[TaggedChange]) -> str:
    """Say which stances turned, gravest first, each once with its number if there are several."""
    found = [item for change in changes for item in turns(shifts(change))]
    said = Counter(shift(item) for item in sorted(found, key=lambda item: item.gravity))
    return ", ".join(
        f"{text} ({count} times)" if count > 1 else text for text, count in said.items()
    )


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


def label_counts(
    changes: Iterable[TaggedChange], wanted: Wanted = ANY
) -> dict[str, dict[str, int]]:
    """Count, by label, the clauses that were added, removed and amended, without zeros.

    Only tags that are wanted count. Labels are in the order of LABELS. A clause whose words did not
    change is not counted.
    """
    found: dict[str, Counter[str]] = {}
    for item in changes:
        if not is_reworded(item.change):
            continue
        name = kind(item.change)
        event = name if name in {"added", "removed"} else "amended"
        tagged = filter(wanted.admits, (*item.old_tags, *item.new_tags))
        for label in {one.label for one in tagged}:
            found.setdefault(label, Counter())[event] += 1
    return {
        label: {event: found[label][event] for event in _EVENTS if found[label][event]}
        for label in sorted(found, key=ORDER.__getitem__)
    }


def labelled(found: Mapping[str, Mapping[str, int]], most: int = 3) -> str:
    """Say counts by label: `anti-scraping +1 -1 ~2, 4 more labels`; `most` are named."""
    said = [
        " ".join([label, *(f"{_EVENTS[event]}{count}" for event, count in events.items())])
        for label, events in list(found.items())[:most]
    ]
    more = len(found) - most
    if more > 0:
        said.append(f"{more} more label" + ("s" if more > 1 else ""))
    return ", ".join(said)


def _balance(
    changes: Sequence[TaggedChange],
) -> tuple[tuple[Tag, ...], tuple[Tag, ...], tuple[Tag, ...]]:
    """Sort the tags of reworded clauses by whether they gained, lost or kept their number."""
    numbers: Counter[tuple[str, str | None]] = Counter()
    seen: dict[tuple[str, str | None], Tag] = {}
    for item in changes:
        if not is_reworded(item.change):
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
