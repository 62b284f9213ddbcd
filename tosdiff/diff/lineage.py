"""How clauses descend from one text to the next: which of the old ones each new one was."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from tosdiff.diff.chains import Pair, heaviest_chain
from tosdiff.diff.compare import compare
from tosdiff.diff.link import Link, LinkKind
from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.diff.wordings import placed
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Document,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Span,
    Split,
)

_AROUND = (-2, -1, 1, 2)  # clauses that a change may lean on, such as parts of a merged one

_NOISE: Mapping[LinkKind, LinkKind] = {
    "amended": "kept",
    "split": "kept",
    "merged": "kept",
    "added": "appeared",
    "removed": "vanished",
}


def links(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> tuple[Link, ...]:
    """Return how the clauses of a text descend from those of the one before it.

    Each text is its clauses by digest, in order. A clause that stands in both texts has no link.
    """
    near = _near_changes(tuple(old), tuple(new))
    sides = [[digest for digest in side if digest in near] for side in (old, new)]
    ours = _laid_out([old[digest] for digest in sides[0]])
    theirs = _laid_out([new[digest] for digest in sides[1]])
    names = _names(ours, sides[0]), _names(theirs, sides[1])
    changes = compare(ours, theirs).changes
    found = [
        *(link for change in changes for link in _of_change(change, names)),
        *_unchanged(changes, (ours, theirs), names),
    ]
    return tuple(dict.fromkeys(told for link in found for told in _told(link, old, new)))


def _near_changes(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Return the clauses to compare: most of what stands in both texts, in order, needs no look.

    All that stands on one side, or in another order, and a few clauses around it.
    """
    at = {digest: place for place, digest in enumerate(new)}
    pairs = [Pair(place, at[digest]) for place, digest in enumerate(old) if digest in at]
    chain = heaviest_chain((pair, 1.0) for pair in pairs)
    stays = {pair.old: pair.new for pair in chain}
    far = {
        old[place]
        for place, other in stays.items()
        if all(stays.get(place + step) == other + step for step in _AROUND)
    }
    return frozenset({*old, *new} - far)


def without_events(found: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links of a step on which the terms did not change, though the text did."""
    return tuple(replace(link, kind=_NOISE.get(link.kind, link.kind)) for link in found)


_KINDS: Mapping[type[Change], LinkKind] = {
    Amended: "amended",
    Moved: "amended",
    Split: "split",
    Merged: "merged",
}

_Names: TypeAlias = tuple[Mapping[Span, str], Mapping[Span, str]]


def _laid_out(clauses: Sequence[Clause]) -> Document:
    """Write clauses one below the other: a comparison needs places, not the words between them."""
    return Document("\n".join(clause.text for clause in clauses), placed(clauses))


def _names(document: Document, digests: Sequence[str]) -> dict[Span, str]:
    return {clause.span: digest for clause, digest in zip(document.clauses, digests, strict=True)}


def _of_change(change: Change, names: _Names) -> Iterator[Link]:
    old, new = old_clauses(change), new_clauses(change)
    kind = _kind(change)
    for before in old or (None,):
        for after in new or (None,):
            yield Link(
                names[0][before.span] if before else None,
                names[1][after.span] if after else None,
                kind,
            )


def _kind(change: Change) -> LinkKind:
    match change:
        case Added():
            return "added"
        case Removed():
            return "removed"
        case Cosmetic(aspect="date"):
            return "redated"
        case Renumbered() | Cosmetic():
            return "kept"
        case Amended() | Moved() | Split() | Merged():
            return _KINDS[type(change)] if _has_words(change) else "kept"
        case _:
            assert_never(change)


def _has_words(change: Amended | Moved | Split | Merged) -> bool:
    return bool(change.redline.deleted or change.redline.inserted)


def _unchanged(
    changes: Sequence[Change], documents: tuple[Document, Document], names: _Names
) -> Iterator[Link]:
    """Pair what the comparison does not speak of: it stands in the same order on both sides."""
    rest = [
        _unnamed(document, {clause.span for change in changes for clause in side(change)})
        for document, side in zip(documents, (old_clauses, new_clauses), strict=True)
    ]
    for before, after in zip(*rest, strict=True):
        yield Link(names[0][before], names[1][after], "kept")


def _unnamed(document: Document, named: Container[Span]) -> list[Span]:
    return [clause.span for clause in document.clauses if clause.span not in named]


def _told(link: Link, old: Mapping[str, Clause], new: Mapping[str, Clause]) -> Iterator[Link]:
    """Leave out what is no step: a wording that stands in both texts came from itself."""
    stays = link.old is not None and link.old in new
    stood = link.new is not None and link.new in old
    if stood and link.old is not None and not stays:
        yield Link(link.old, None, "vanished" if link.kind == "kept" else "removed")
    elif not stood and not (stays and link.new is None):
        yield link
