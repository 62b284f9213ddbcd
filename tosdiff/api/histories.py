"""Index another archive's history: read what is new of it, judge it, import it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tosdiff.archive.archive import Archive
from tosdiff.archive.importer import Importer, Memory
from tosdiff.archive.imports import Import
from tosdiff.entities import Recipe, Terms
from tosdiff.sources.cache import cache_root, index_file
from tosdiff.sources.history import History, Mention, Recorded
from tosdiff.text.language import language
from tosdiff.text.passages import Reader, Reading
from tosdiff.text.quality import suspicion
from tosdiff.text.release import EXTRACTOR
from tosdiff.text.words import NORMALISER

RELEASES = f"{EXTRACTOR} {NORMALISER}"  # what an index depends on besides its source

_BATCH = 400  # records a transaction: what a killed run may have to do again
_STANDS = timedelta(days=14)  # a text that stood as long was there at many visits
_NEW = 0.5  # share of new words from which on a text may be in another language


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
    wanted = {
        name: items for name, items in mentions.items() if _is_behind(items, known.get(name, []))
    }
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


def _import(
    archive: Archive, history: History, items: Sequence[Mention], newest: datetime
) -> Iterator[int]:
    """Import the records of one terms; yield how many are done."""
    memory: Memory = {}
    reader, languages = Reader(), dict[str, str]()
    references = [item.reference for item in items]
    until = [*(after.at for _, after in pairwise(items)), newest]
    done = 0
    while done < len(items):
        with archive.importing(items[0].terms, memory) as importer:
            start = importer.resume(references, rejudge=done == 0)
            done = min(start + _BATCH, len(items))
            judge = _Judge(importer, reader, languages)
            for record, end in zip(
                history.texts(items[start:done]), until[start:done], strict=True
            ):
                judge.take(record, stood=end - record.at)
        yield done


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
    return Recipe(declaration, "history/1", "selectors")


def _news(before: Reading, after: Reading) -> float:
    """Return the share of words in passages that the text before does not have."""
    known = set(before.passages)
    fresh = sum(passage.count for passage in after.passages if passage not in known)
    return fresh / max(1, after.words)
