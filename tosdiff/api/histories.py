"""Index other archives' histories: read what is new of them, judge it, import it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from tosdiff.api.joining import Progress, Trouble
from tosdiff.api.judging import Judge
from tosdiff.api.merging import (
    Item,
    SourceError,
    Told,
    Waiting,
    merge,
    one_spelling,
    texts,
    with_known,
)
from tosdiff.archive.archive import Archive
from tosdiff.archive.importer import Memory
from tosdiff.errors import ArchiveError
from tosdiff.sources.history import History

_BATCH = 400  # records a transaction: what a killed run may have to do again


def read(
    archive: Archive,
    histories: Sequence[History],
    states: Mapping[str, str],
    declared: Collection[str],
) -> Iterator[Progress | Trouble]:
    """List the histories of which the state is known, and import what is new: see `join`."""
    told: list[Told] = []
    for history in histories:
        try:
            if history.name in states:
                told.append(Told(history, history.mentions()))
        except ArchiveError as error:
            yield Trouble(history.name, error)
    merged = merge(told, one_spelling(declared, told))
    known = archive.import_references()
    if len(told) < len(histories):  # whatever they do not tell, another may
        merged |= {
            name: with_known(merged.get(name, []), archive.imports(name), name) for name in known
        }
    for gone in sorted(known.keys() - merged.keys()):
        archive.forget_import(gone)
    failed: set[str] = set()
    yield from _first_of_each(_import_all(archive, merged, known), failed)
    for one in told:
        if one.history.name not in failed:
            archive.mark_source(one.history.name, states[one.history.name])


def _first_of_each(
    steps: Iterator[Progress | Trouble], failed: set[str]
) -> Iterator[Progress | Trouble]:
    """Yield the steps, of each source only the first trouble; `failed` takes its name."""
    for step in steps:
        if isinstance(step, Progress):
            yield step
        elif step.source not in failed:
            failed.add(step.source)
            yield step


def _import_all(
    archive: Archive,
    merged: Mapping[str, Sequence[Item]],
    known: Mapping[str, Sequence[tuple[str, str]]],
) -> Iterator[Progress | Trouble]:
    newest = max((items[-1].mention.at for items in merged.values()), default=None)
    wanted = {
        name: items for name, items in merged.items() if _is_behind(items, known.get(name, []))
    }
    for late in _late(wanted, merged, known):
        archive.forget_import(late)
    done, total = 0, sum(map(len, wanted.values()))
    for name, items in wanted.items():
        assert newest is not None, "there are records"
        try:
            for count in _import(archive, name, items, newest):
                yield Progress(done + count, total, name)
        except SourceError as error:
            yield Trouble(error.source, error)
        except Waiting:
            pass  # for a source that was told to be in trouble
        done += len(items)


def _is_behind(items: Sequence[Item], known: Sequence[tuple[str, str]]) -> bool:
    """Tell whether anything of these terms is to be imported, or judged again."""
    wanted = [item.mention.reference for item in items]
    return wanted != [reference for reference, _ in known] or known[-1][1] == "suspect"


def _late(
    wanted: Mapping[str, Sequence[Item]],
    merged: Mapping[str, Sequence[Item]],
    known: Mapping[str, Sequence[tuple[str, str]]],
) -> list[str]:
    """Return the terms with a new record that is older than the newest one read before.

    Their last record stood for less long than it had seemed, and may have been believed for it.
    Terms of which a text cannot be read now are not among them: they wait as they are.
    """
    read = {
        name: {reference for reference, _ in records}
        for name, records in known.items()
        if name in merged
    }
    newest = max(
        (
            item.mention.at
            for name, references in read.items()
            for item in merged[name]
            if item.mention.reference in references
        ),
        default=None,
    )
    return [
        name
        for name, items in wanted.items()
        if newest and name in read and all(item.history is not None for item in items)
        if any(
            item.mention.at < newest and item.mention.reference not in read[name] for item in items
        )
    ]


def _import(archive: Archive, name: str, items: Sequence[Item], newest: datetime) -> Iterator[int]:
    """Import the records of one terms; yield how many are done.

    Raises: SourceError if a text cannot be read; Waiting if one must be that cannot now.
    """
    memory: Memory = {}
    judge: Judge | None = None
    references = [item.mention.reference for item in items]
    until = [*(after.mention.at for _, after in pairwise(items)), newest]
    done = 0
    while True:
        with archive.importing(name, memory) as importer:
            before = _before(items, importer.own_since)
            start = importer.resume(references[:before], rejudge=judge is None)
            if any(item.history is None for item in items[start:before]):
                raise Waiting
            if judge is None or importer.is_visited:  # then all is judged in one transaction
                judge = Judge(importer)
            judge.importer = importer
            start += judge.waiting
            done = before if importer.is_visited else min(start + _BATCH, before)
            for record, end in zip(texts(items[start:done]), until[start:done], strict=True):
                judge.take(record, stood=end - record.at)
            if done == before:
                judge.close()
                aside = [(item.mention.reference, item.mention.at) for item in items[before:]]
                importer.keep_aside(aside, "we captured the terms ourselves by then")
        yield done
        if done == before:
            return


def _before(items: Sequence[Item], moment: datetime | None) -> int:
    """Return how many records, which are in order of time, are older than a moment."""
    return len(items) if moment is None else bisect_left(items, moment, key=_at)


def _at(item: Item) -> datetime:
    return item.mention.at
