"""Judge the records of another archive: which of them are the terms, and which say anything new.

A record that lost words, or is in another language, waits: later records show whether the terms
came back, or stayed so. What is believed then is told from its first day on.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from tosdiff.archive.archive import Import, Importer
from tosdiff.diff.noise import noise
from tosdiff.entities import Recipe
from tosdiff.sources.history import Recorded
from tosdiff.text.language import language
from tosdiff.text.passages import Reader, Reading
from tosdiff.text.quality import suspicion

_STANDS = timedelta(days=14)  # a text that stood as long was there at many visits
_NEW = 0.5  # share of new words from which on a text may be in another language
_WAITING = 30  # records that may wait: a page that changed more often meanwhile is no terms
_REMNANT = 1000  # words, and
_LEFT = 0.15  # of the words before: with less of both, a page is a hub, a menu or a notice
_ALIKE = 0.7  # of the longer text's words: two texts with one loss have about the same length


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A record that waits, and why it is doubted; `is_final` if nothing can make it the terms."""

    record: Recorded
    text: str
    reading: Reading
    said: str
    is_final: bool


class Judge:
    """Judges the records of one terms, in order, against the newest good text.

    `importer` takes what is decided; another one may be set between two records.
    """

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self._reader = Reader()
        self._languages: dict[str, str] = {}
        self._text = importer.latest_text
        self._reading = self._reader.read(self._text) if self._text else None
        self._doubts: deque[_Doubt] = deque()

    @property
    def waiting(self) -> int:
        """How many records that were taken are not imported yet."""
        return len(self._doubts)

    def take(self, record: Recorded, *, stood: timedelta) -> None:
        """Judge a record; `stood` is how long it was the last word."""
        text = record.text or ""
        reading = self._reader.read(text)
        if said := _surely(record, text, reading):
            self._wait(_Doubt(record, text, reading, said, is_final=True))
            return
        said = "" if self._is_believed(record, reading) else self._doubt(text, reading)
        doubt = _Doubt(record, text, reading, said, is_final=self._is_remnant(reading))
        if said:
            self._wait(doubt)
            if stood >= _STANDS and not doubt.is_final:
                self._believe(doubt)
            return
        if record.kind == "re-extracted" and self._doubts:
            self._believe(doubt)  # what waits is believed if it is what our new reading found
        self.close()
        self._accept(record, text, reading)

    def close(self) -> None:
        """Import what waits as suspect."""
        while self._doubts:
            self._reject(self._doubts.popleft())

    # ── private ──────────────────────────────────────────────────────────────────────────────────

    def _is_believed(self, record: Recorded, reading: Reading) -> bool:
        """Tell whether a text needs no proof: the first, a new reading, words known before."""
        return (
            self._reading is None
            or record.kind == "re-extracted"
            or self.importer.knows(reading.words_digest)
        )

    def _is_remnant(self, reading: Reading) -> bool:
        """Tell whether so little is left of the newest good text that time proves nothing."""
        before = self._reading.words if self._reading else 0
        return reading.words < min(_REMNANT, _LEFT * before)

    def _doubt(self, text: str, reading: Reading) -> str:
        """Say why a text may not be the terms, going by the newest good one, or ''."""
        before = self._reading
        assert before is not None, "the first is believed"
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

    def _wait(self, doubt: _Doubt) -> None:
        """Keep a record until it is known what became of it; what needs no waiting is imported."""
        self._doubts.append(doubt)
        while self._doubts and (self._doubts[0].is_final or len(self._doubts) > _WAITING):
            self._reject(self._doubts.popleft())

    def _believe(self, proof: _Doubt) -> None:
        """Accept the last of what waits, as far back as it is like the proof; reject the rest."""
        alike = 0
        for doubt in reversed(self._doubts):
            if not (doubt.is_final or self._are_alike(doubt, proof)):
                break
            alike += 1
        for place in range(len(self._doubts), 0, -1):
            doubt = self._doubts.popleft()
            if place > alike or doubt.is_final:
                self._reject(doubt)
            else:
                self._accept(doubt.record, doubt.text, doubt.reading)

    def _are_alike(self, one: _Doubt, other: _Doubt) -> bool:
        shorter, longer = sorted((one.reading.words, other.reading.words))
        return shorter >= _ALIKE * longer and self._language(
            one.text, one.reading
        ) == self._language(other.text, other.reading)

    def _reject(self, doubt: _Doubt) -> None:
        recipe = self._recipe(doubt.record)
        record = doubt.record
        self.importer.add(
            Import(record.reference, record.at, doubt.text, doubt.reading, recipe, doubt.said)
        )

    def _accept(self, record: Recorded, text: str, reading: Reading) -> None:
        recipe = self._recipe(record)
        before = self._reading
        is_news = not (
            before is None
            or record.kind == "re-extracted"
            or before.words_digest == reading.words_digest
            or self.importer.knows(reading.words_digest)
        )
        said = noise(before, reading) if is_news and before else ""
        self.importer.add(Import(record.reference, record.at, text, reading, recipe, noise=said))
        self._text, self._reading = text, reading

    def _recipe(self, record: Recorded) -> Recipe:
        """Return the recipe of a record: a re-extraction begins a new one, which then stays."""
        latest = self.importer.latest
        if latest is not None and record.kind != "re-extracted":
            return latest.recipe
        return _recipe_from(record.reference if latest else "")


def _surely(record: Recorded, text: str, reading: Reading) -> str:
    """Say why a record cannot be the terms, whatever stood before or stands after it, or ''."""
    if record.text is None:
        return "gone: the file was deleted"
    if not reading.words:
        return "empty: the file holds no words"
    return suspicion(text, words=reading.words)


def _recipe_from(reference: str) -> Recipe:
    declaration = hashlib.sha256(reference.encode("utf-8", "surrogatepass")).hexdigest()
    return Recipe(declaration, "history/1", "selectors")


def _news(before: Reading, after: Reading) -> float:
    """Return the share of words in passages that the text before does not have."""
    known = set(before.passages)
    fresh = sum(passage.count for passage in after.passages if passage not in known)
    return fresh / max(1, after.words)
