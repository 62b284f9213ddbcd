"""Index other archives' histories: read what is new of them, judge it, import it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tosdiff.api.joining import Progress, Trouble
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
from tosdiff.archive.importer import Importer, Memory
from tosdiff.archive.imports import Import
from tosdiff.entities import IMPORTED, Recipe
from tosdiff.errors import ArchiveError
from tosdiff.sources.history import History, Recorded
from tosdiff.text.language import language
from tosdiff.text.passages import Reader, Reading
from tosdiff.text.quality import suspicion

_BATCH = 400  # records a transaction: what a killed run may have to do again
_STANDS = timedelta(days=14)  # a text that stood as long was there at many visits
_NEW = 0.5  # share of new words from which on a text may be in another language


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


def _import(archive: Archive, name: str, items: Sequence[Item], newest: datetime) -> Iterator[int]:
    """Import the records of one terms; yield how many are done.

    Raises: SourceError if a text cannot be read; Waiting if one must be that cannot now.
    """
    memory: Memory = {}
    reader, languages = Reader(), dict[str, str]()
    references = [item.mention.reference for item in items]
    until = [*(after.mention.at for _, after in pairwise(items)), newest]
    done = 0
    while True:
        with archive.importing(name, memory) as importer:
            before = _before(items, importer.own_since)
            start = importer.resume(references[:before], rejudge=done == 0)
            if any(item.history is None for item in items[start:before]):
                raise Waiting
            done = before if importer.is_visited else min(start + _BATCH, before)
            judge = _Judge(importer, reader, languages)
            for record, end in zip(texts(items[start:done]), until[start:done], strict=True):
                judge.take(record, stood=end - record.at)
            if done == before:
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


class _Judge:
    """Judges records of one terms, in order, against the newest good text."""

    def __init__(self, importer: Importer, reader: Reader, languages: dict[str, str]) -> None:
        self._importer = importer
        self._reader = reader
        self._languages = languages
        self._text = importer.latest_text
        self._reading = reader.read(self._text) if self._text else None

    def take(self, record: Recorded, *, stood: timedelta) -> None:
        """Import a record; `stood` is how long it was the last word."""
        text = record.text or ""
        reading = self._reader.read(text)
        said = self._suspicion(record, text, reading, stood)
        recipe = self._recipe(record)
        self._importer.add(Import(record.reference, record.at, text, reading, recipe, said))
        if not said:
            self._text, self._reading = text, reading

    def _suspicion(self, record: Recorded, text: str, reading: Reading, stood: timedelta) -> str:
        """Say why a record is not the terms, or ''.

        A loss of words or another language is believed of a re-extraction, and of a text that
        stood for two weeks: the history was visited all the while.
        """
        if record.text is None:
            return "gone: the file was deleted"
        if not reading.words:
            return "empty: the file holds no words"
        if said := suspicion(text, words=reading.words):
            return said
        if self._reading is None or record.kind == "re-extracted" or stood >= _STANDS:
            return ""
        before = self._reading
        is_other = _news(before, reading) >= _NEW and self._language(
            text, reading
        ) != self._language(self._text, before)
        old = self._language(self._text, before) if is_other else ""
        return suspicion(
            text, words=reading.words, previous_words=before.words, previous_language=old
        )

    def _language(self, text: str, reading: Reading) -> str:
        """Return a text's language; pages that alternate are not looked at again and again."""
        known = self._languages.get(reading.words_digest)
        if known is None:
            known = self._languages[reading.words_digest] = language(text)
        return known

    def _recipe(self, record: Recorded) -> Recipe:
        """Return the recipe of a record: a re-extraction begins a new one, which then stays."""
        latest = self._importer.latest
        if latest is not None and record.kind != "re-extracted":
            return latest.recipe
        return _recipe_from(record.reference if latest else "")


def _recipe_from(reference: str) -> Recipe:
    declaration = hashlib.sha256(reference.encode("utf-8", "surrogatepass")).hexdigest()
    return Recipe(declaration, IMPORTED, "selectors")


def _news(before: Reading, after: Reading) -> float:
    """Return the share of words in passages that the text before does not have."""
    known = set(before.passages)
    fresh = sum(passage.count for passage in after.passages if passage not in known)
    return fresh / max(1, after.words)
