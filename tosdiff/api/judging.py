"""Judge the records of another archive: which of them are the terms, and which say anything new.

A record that lost words, or is in another language, waits: later records show whether the terms
came back, or stayed so. What is believed then is told from its first day on. A re-extraction is
our sources' new reading of the same terms, unless clauses of it are worded anew: then it read a
newer page, and is judged as any record.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, replace
from datetime import timedelta

from tosdiff.archive.importer import Importer
from tosdiff.archive.imports import Import
from tosdiff.diff.noise import is_reworded, noise
from tosdiff.entities import IMPORTED, Recipe
from tosdiff.sources.history import Recorded
from tosdiff.text.language import language
from tosdiff.text.passages import Reader, Reading
from tosdiff.text.quality import suspicion

_STANDS = timedelta(days=14)  # a text that stood as long was there at many visits
_PASSES = timedelta(days=1)  # a re-extraction of an old page is taken back at once
_CUT = 0.05  # of the words, and
_CUT_WORDS = 100  # at least: what is missing at the end of a page that was cut short
_NEW = 0.5  # share of new words from which on a text may be in another language
_WAITING = 30  # records that may wait: a page that changed more often meanwhile is no terms
_REMNANT = 1000  # words, and
_LEFT = 0.15  # of the words before: with less of both, a page is a hub, a menu or a notice
_ALIKE = 0.7  # of the longer text's words: two texts with one loss have about the same length


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A record that waits, and why it is doubted; `is_final` if nothing can make it the terms.

    `is_passing`: it is the terms, unless the next record takes it back.
    """

    record: Recorded
    text: str
    reading: Reading
    said: str
    is_final: bool = False
    is_passing: bool = False


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
        self._settle(reading)
        if said := self._doubt(record, text, reading):
            doubt = _Doubt(record, text, reading, said)
            doubt = replace(doubt, is_final=self._is_remnant(doubt))
            self._wait(doubt)
            if stood >= _STANDS and not doubt.is_final:
                self._believe(doubt)
            return
        self.close()
        if self._is_worded_anew(record, reading):
            record = replace(record, kind="recorded")
            if stood < _PASSES:
                said = "stale: the tools changed, and read another page for less than a day"
                self._wait(_Doubt(record, text, reading, said, is_passing=True))
                return
        self._accept(record, text, reading)

    def close(self) -> None:
        """Import what waits as suspect."""
        while self._doubts:
            self._reject(self._doubts.popleft())

    # ── private ──────────────────────────────────────────────────────────────────────────────────

    def _settle(self, following: Reading) -> None:
        """Decide on a record that waits to be taken back, now that the next one is known."""
        if not self._doubts or not self._doubts[0].is_passing:
            return
        passing = self._doubts.popleft()
        if self._reading and following.words_digest == self._reading.words_digest:
            self._reject(passing)
        else:
            self._accept(passing.record, passing.text, passing.reading)
        self.close()  # what came in between cannot be the terms

    def _is_worded_anew(self, record: Recorded, reading: Reading) -> bool:
        before = self._reading
        if record.kind != "re-extracted" or before is None:
            return False
        return not self.importer.knows(reading.words_digest) and is_reworded(before, reading)

    def _is_remnant(self, doubt: _Doubt) -> bool:
        """Tell whether so little is left of the newest good text that time proves nothing.

        What our sources' new tools read so is believed in time, and what is like it.
        """
        before = self._reading.words if self._reading else 0
        if doubt.reading.words >= min(_REMNANT, _LEFT * before):
            return False
        seen = (item for item in (*self._doubts, doubt) if item.record.kind == "re-extracted")
        return not any(self._are_alike(item, doubt) for item in seen)

    def _doubt(self, record: Recorded, text: str, reading: Reading) -> str:
        """Say why a text may not be the terms, going by the newest good one, or ''."""
        before = self._reading
        if before is None or self.importer.knows(reading.words_digest):
            return ""
        is_other = _news(before, reading) >= _NEW and self._language(
            text, reading
        ) != self._language(self._text, before)
        old = self._language(self._text, before) if is_other else ""
        count = _different if 4 * reading.words < 3 * before.words else _all
        said = suspicion(
            text, words=count(reading), previous_words=count(before), previous_language=old
        )
        return said or ("" if record.kind == "re-extracted" else _cut(before, reading))

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
        is_news = (
            before is not None
            and record.kind != "re-extracted"
            and before.words_digest != reading.words_digest
            and (
                not self.importer.knows(reading.words_digest)
                or self.importer.returns(reading.words_digest, record.at)
            )
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


def _cut(before: Reading, after: Reading) -> str:
    """Say that a text ends where the one before it goes on, or ''."""
    lost = before.words - after.words
    if lost < max(_CUT_WORDS, _CUT * before.words):
        return ""
    ours = [passage for passage in before.passages if passage.words]
    theirs = [passage for passage in after.passages if passage.words]
    pairs = enumerate(zip(ours, theirs, strict=False))
    same = next((at for at, (one, other) in pairs if one is not other), len(theirs))
    rest = theirs[same:]
    if len(rest) > 1 or (rest and not ours[same].words.startswith(rest[0].words)):
        return ""
    return f"cut short: the last {round(100 * lost / before.words)} % of the words are gone"


def _recipe_from(reference: str) -> Recipe:
    declaration = hashlib.sha256(reference.encode("utf-8", "surrogatepass")).hexdigest()
    return Recipe(declaration, IMPORTED, "selectors")


def _all(reading: Reading) -> int:
    return reading.words


def _different(reading: Reading) -> int:
    """Return how many words there are in passages that say different things.

    A page that held its text twice loses nothing when it holds it once.
    """
    return sum({passage.words: passage.count for passage in reading.passages}.values())


def _news(before: Reading, after: Reading) -> float:
    """Return the share of words in passages that the text before does not have."""
    known = set(before.passages)
    fresh = sum(passage.count for passage in after.passages if passage not in known)
    return fresh / max(1, after.words)
