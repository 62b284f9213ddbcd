"""Index another archive's history: read what is new of it, have it judged, import it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tosdiff.archive.archive import Archive
from tosdiff.archive.importer import Memory
from tosdiff.entities import Terms
from tosdiff.sources.cache import cache_root, index_file
from tosdiff.sources.history import History, Mention
from tosdiff.text.release import EXTRACTOR
from tosdiff.text.words import NORMALISER

_JUDGE = "tosdiff-judge/2"
RELEASES = f"{EXTRACTOR} {NORMALISER} {_JUDGE}"  # what an index depends on besides its source

_BATCH = 400  # records a transaction: what a killed run may have to do again


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is: records done of all, and the terms at hand."""

    done: int
    total: int
    terms: str


def index_of(history: History) -> Path:
    """Return the file, in the user's cache, that holds the index of a history."""
    return index_file(history.name, RELEASES, cache_root())


def update(archive: Archive, history: History) -> Iterator[Progress]:
    """Import what a history recorded since it was last read; yield after each transaction.

    An interrupted run goes on where its last transaction ended. What the history tells anew, such
    as a rewritten past, is imported anew; the result is that of a first reading, always.
    """
    state = history.state()
    if archive.source_state(history.name) == state:
        return
    mentions = history.mentions()
    newest = max((items[-1].at for items in mentions.values()), default=None)
    known = archive.import_references()
    for gone in sorted(set(known) - set(mentions)):
        archive.forget_import(gone)
        del known[gone]
    wanted = {
        name: items for name, items in mentions.items() if _is_behind(items, known.get(name, []))
    }
    for late in _late(wanted, mentions, known):
        archive.forget_import(late)
    done, total = 0, sum(map(len, wanted.values()))
    for name, items in wanted.items():
        assert newest is not None, "there are records"
        for count in _import(archive, history, items, newest):
            yield Progress(done + count, total, name)
        done += len(items)
    archive.mark_source(history.name, state)


def terms_in(archive: Archive) -> tuple[Terms, ...]:
    """Return the terms of which anything is recorded, as if they were declared without a page."""
    names = (name.partition("/") for name in archive.terms())
    return tuple(Terms(service, service, kind, ()) for service, _, kind in names)


def _is_behind(items: Sequence[Mention], known: Sequence[tuple[str, str]]) -> bool:
    """Tell whether anything of these terms is to be imported, or judged again."""
    is_same = [reference for reference, _ in known] == [item.reference for item in items]
    return not is_same or known[-1][1] == "suspect"


def _late(
    wanted: Mapping[str, Sequence[Mention]],
    mentions: Mapping[str, Sequence[Mention]],
    known: Mapping[str, Sequence[tuple[str, str]]],
) -> list[str]:
    """Return the terms with a new record that is older than the newest one read before.

    Their last record stood for less long than it had seemed, and may have been believed for it.
    """
    read = {name: {reference for reference, _ in records} for name, records in known.items()}
    newest = max(
        (item.at for name in read for item in mentions[name] if item.reference in read[name]),
        default=None,
    )
    return [
        name
        for name, items in wanted.items()
        if newest and name in read
        if any(item.at < newest and item.reference not in read[name] for item in items)
    ]


def _import(
    archive: Archive, history: History, items: Sequence[Mention], newest: datetime
) -> Iterator[int]:
    """Import the records of one terms; yield how many are done."""
    from tosdiff.api.judging import Judge  # an index that is up to date does without

    memory: Memory = {}
    judge: Judge | None = None
    references = [item.reference for item in items]
    until = [*(after.at for _, after in pairwise(items)), newest]
    done = 0
    while done < len(items):
        with archive.importing(items[0].terms, memory) as importer:
            start = importer.resume(references, rejudge=judge is None)
            judge = judge or Judge(importer)
            judge.importer = importer
            start += judge.waiting
            done = min(start + _BATCH, len(items))
            for record, end in zip(
                history.texts(items[start:done]), until[start:done], strict=True
            ):
                judge.take(record, stood=end - record.at)
            if done == len(items):
                judge.close()
        yield done
