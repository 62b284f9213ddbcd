"""Keep what is imported of other archives' histories up to date; cheap if nothing changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tosdiff.archive.archive import Archive
from tosdiff.entities import Terms
from tosdiff.errors import ArchiveError
from tosdiff.sources.cache import cache_root, index_file
from tosdiff.sources.history import History
from tosdiff.text.release import EXTRACTOR, NORMALISER

_JUDGE = "tosdiff-judge/2"
RELEASES = f"{EXTRACTOR} {NORMALISER} {_JUDGE}"  # what an index depends on besides its source


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is: records done of all, and the terms at hand."""

    done: int
    total: int
    terms: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that could not be read, or not all of it, and why."""

    source: str
    error: ArchiveError


def index_of(history: History) -> Path:
    """Return the file, in the user's cache, that holds the index of a history."""
    return index_file(history.name, RELEASES, cache_root())


def update(archive: Archive, history: History) -> Iterator[Progress]:
    """Import what a history recorded since it was last read; yield after each transaction.

    An interrupted run goes on where its last transaction ended. What the history tells anew, such
    as a rewritten past, is imported anew; the result is that of a first reading, always.
    """
    for step in join(archive, [history]):
        if isinstance(step, Trouble):
            raise step.error
        yield step


def join(
    archive: Archive, histories: Sequence[History], *, declared: Collection[str] = ()
) -> Iterator[Progress | Trouble]:
    """Import what histories recorded, joined by terms in order of time, as `update` does for one.

    One that cannot be read is told; what was imported of it before stays, and the others go on.
    `declared` are names whose spelling counts. Our own versions of some terms come last: what a
    history recorded after the first of them is kept aside.
    """
    known = archive.source_states()
    states: dict[str, str] = {}
    for history in histories:
        try:
            states[history.name] = f"{RELEASES} {history.state()}"
        except ArchiveError as error:
            yield Trouble(history.name, error)
    removed = known.keys() - {history.name for history in histories}
    is_behind = bool(removed) or not states.items() <= known.items()
    is_behind = is_behind or (bool(known) and _is_misspelled(archive, declared))
    if is_behind and archive.read_only:
        yield Trouble(archive.location, _unwritable(archive.location))
        return
    if is_behind:
        if any(state and not state.startswith(f"{RELEASES} ") for state in known.values()):
            archive.distrust_imports()
        from tosdiff.api.histories import read  # slow to load, and seldom needed

        yield from read(archive, histories, states, declared)
    if (lost := known.keys() - states.keys()) and not archive.read_only:
        archive.forget_sources(sorted(lost))  # when they are back, all are looked at


def terms_in(archive: Archive) -> tuple[Terms, ...]:
    """Return the terms of which anything is recorded, as if they were declared without a page."""
    names = (name.partition("/") for name in archive.terms())
    return tuple(Terms(service, service, kind, ()) for service, _, kind in names)


def _is_misspelled(archive: Archive, declared: Collection[str]) -> bool:
    """Tell whether terms were declared since, whose name differs in case from what was imported."""
    names = set(archive.imported_terms())
    folded = {name.casefold() for name in names}
    return any(name not in names and name.casefold() in folded for name in declared)


def _unwritable(location: str) -> ArchiveError:
    return ArchiveError(
        f"{location}: there is news in its sources, but it cannot be written",
        hint="run a verb as somebody who may write it; what was read before is shown",
    )
