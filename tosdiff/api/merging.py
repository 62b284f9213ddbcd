"""Merge what several histories recorded of the same terms into one list, in order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tosdiff.errors import ArchiveError
from tosdiff.sources.history import History, Mention, Recorded

if TYPE_CHECKING:
    from tosdiff.archive.imports import ImportRecord


@dataclass(frozen=True, slots=True)
class Item:
    """A record and the history that has its text; None: known from before, none can be read now."""

    mention: Mention
    history: History | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a history told when it was listed."""

    history: History
    mentions: Mapping[str, Sequence[Mention]]


class Waiting(Exception):  # noqa: N818  # no error: it is told of the source that is waited for
    """A text is needed of a source that cannot be read now."""


class SourceError(ArchiveError):
    """A source failed while its texts were read; `source` is its name."""

    def __init__(self, source: str, error: ArchiveError) -> None:
        super().__init__(error.message, hint=error.hint)
        self.source = source


def one_spelling(declared: Iterable[str], told: Sequence[Told]) -> Callable[[str], str]:
    """Return what names terms: names that differ only in case are the same terms.

    The declared spelling counts, or that of the first source; what one history itself keeps apart
    stays apart.
    """
    known = {name.casefold(): name for name in declared}
    exact = set(known.values())
    for one in told:
        fresh = {name for name in one.mentions if name.casefold() not in known}
        exact |= fresh
        known.update({name.casefold(): name for name in sorted(fresh, reverse=True)})
    return lambda name: name if name in exact else known[name.casefold()]


def merge(told: Sequence[Told], spelled: Callable[[str], str]) -> dict[str, list[Item]]:
    """Return the records of all histories by terms, those of each by time, then by history.

    A record that a history before has too, as two clones of a repository do, is there once.
    """
    found: dict[str, dict[str, list[Item]]] = {}
    for one in told:
        earlier = {name: set(items) for name, items in found.items()}
        for name, mentions in one.mentions.items():
            terms = spelled(name)
            items = found.setdefault(terms, {})
            for mention in mentions:
                if mention.reference not in earlier.get(terms, ()):
                    items.setdefault(mention.reference, []).append(Item(mention, one.history))
    return {
        name: in_order(item for same in found[name].values() for item in same)
        for name in sorted(found)
    }


def with_known(items: Sequence[Item], known: Sequence[ImportRecord], terms: str) -> list[Item]:
    """Return the records with those known from before that nobody tells at the moment."""
    told = {item.mention.reference for item in items}
    kept = (
        Item(Mention(terms, one.recorded_at, "recorded", one.reference, ""), None)
        for one in known
        if one.reference not in told
    )
    return in_order([*items, *kept])


def in_order(items: Iterable[Item]) -> list[Item]:
    """Sort records by time; those of one moment stay as they were."""
    return sorted(items, key=lambda item: item.mention.at)


def texts(items: Sequence[Item]) -> Iterator[Recorded]:
    """Yield records with their texts, each read from its own history.

    Raises: SourceError if a history cannot be read.
    """
    wanted: dict[str, tuple[History, list[Mention]]] = {}
    for item in items:
        assert item.history is not None, "who calls has looked"
        wanted.setdefault(item.history.name, (item.history, []))[1].append(item.mention)
    feeds = {name: _feed(history, mentions) for name, (history, mentions) in wanted.items()}
    for item in items:
        assert item.history is not None
        yield next(feeds[item.history.name])
    for feed in feeds.values():
        next(feed, None)  # so that each is read to its end


def _feed(history: History, mentions: Sequence[Mention]) -> Iterator[Recorded]:
    try:
        yield from history.texts(mentions)
    except ArchiveError as error:
        raise SourceError(history.name, error) from error
