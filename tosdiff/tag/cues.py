"""The cue tagger: phrases instead of meaning. It is the baseline that a model must beat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.entities import Clause, Span, Stance, Tag
from tosdiff.tag.cue import Cue
from tosdiff.tag.english import is_english
from tosdiff.tag.labels import CORE, ORDER
from tosdiff.tag.phrasebook import CUES
from tosdiff.tag.phrases import Phrase, Screen, phrase
from tosdiff.tag.release import CUE_TAGGER
from tosdiff.tag.silence import says_nothing, stands_alone
from tosdiff.tag.stance import forbids, stance_of

_TARGET = re.compile(r"\]\([^)\s]*+\)?|<?https?://[^\s>)]++")
_MARKS = str.maketrans("_\n\r\t’‘", "    ''")
_BREAK = "\n"  # stands between lead-in and clause, and nowhere else


class CueTagger:
    """Tag English clauses by the phrasebook; a score is the precision of the cue (see Cue)."""

    name = CUE_TAGGER

    def __init__(self, cues: Sequence[Cue] = CUES) -> None:
        self._rules, self._screen = _rules(cues)

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order."""
        return [self._tags(clause) for clause in clauses]

    def _tags(self, clause: Clause) -> tuple[Tag, ...]:
        if clause.kind == "heading":
            return ()
        reading = _read(clause, self._screen)
        if reading.is_silent or not is_english(reading.text):
            return ()
        tags: list[Tag] = []
        for rule in self._rules:
            if not rule.phrases.bits & reading.candidates:
                continue  # most rules, so not worth a call
            if tags and tags[-1].label == rule.cue.label:
                continue
            found = rule.find(reading)
            if found is not None:
                tags.append(_tag(rule.cue, reading, found))
        return tuple(tags)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a cue sees, in lower case: the heading; lead-in and clause, which begins at `offset`.

    `completes`: the clause is an item that is read as the end of its lead-in. `candidates` and
    `headed` are the phrases that the text and the heading may meet.
    """

    heading: str
    text: str
    offset: int
    is_silent: bool
    completes: bool
    candidates: int
    headed: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases of one part of a cue: each with its bit of the screen, and the bits of all."""

    phrases: tuple[tuple[int, Phrase], ...]
    bits: int

    def find(self, text: str, candidates: int) -> re.Match[str] | None:
        """Return where the first phrase that is met stands, or None."""
        if not self.bits & candidates:
            return None
        for bit, item in self.phrases:
            if bit & candidates and (found := item.find(text)) is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A cue with its phrases read."""

    cue: Cue
    phrases: _Words
    also: _Words
    unless: _Words
    under: _Words

    def find(self, reading: _Reading) -> Span | None:
        """Return where the cue stands in the reading's text, or None if it is not met."""
        joined = self.cue.lead_in and reading.completes
        text = reading.text if joined else reading.text[reading.offset :]
        found = self.phrases.find(text, reading.candidates)
        if found is None or not self._holds(reading, text):
            return None
        shift = len(reading.text) - len(text)
        return found.start() + shift, found.end() + shift

    def _holds(self, reading: _Reading, text: str) -> bool:
        """Return whether the cue's conditions are met."""
        if self.cue.also and self.also.find(reading.text, reading.candidates) is None:
            return False
        if self.cue.under and self.under.find(reading.heading, reading.headed) is None:
            return False
        return self.unless.find(text, reading.candidates) is None


def _rules(cues: Sequence[Cue]) -> tuple[tuple[_Rule, ...], Screen]:
    """Read the cues. Of several for one label the best decides, so it stands first."""
    ordered = sorted(cues, key=lambda cue: (ORDER[cue.label], -cue.score))
    parts = [[_phrases(part) for part in _parts(cue)] for cue in ordered]
    screen = Screen(item for groups in parts for group in groups for item in group)

    def words(group: tuple[Phrase, ...]) -> _Words:
        return _Words(tuple((screen.bits([item]), item) for item in group), screen.bits(group))

    rules = tuple(
        _Rule(cue, *(words(group) for group in groups))
        for cue, groups in zip(ordered, parts, strict=True)
    )
    return rules, screen


def _parts(cue: Cue) -> tuple[tuple[str, ...], ...]:
    return cue.phrases, cue.also, cue.unless, cue.under


def _phrases(sources: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(phrase(source) for source in sources)


def _read(clause: Clause, screen: Screen) -> _Reading:
    lead_in, text = _plain(clause.lead_in), _plain(clause.text)
    heading = _plain(" ".join(clause.heading))
    whole = f"{lead_in}{_BREAK}{text}"
    return _Reading(
        heading=heading,
        text=whole,
        offset=len(lead_in) + len(_BREAK),
        is_silent=says_nothing(text, is_item=bool(lead_in)),
        completes=bool(lead_in) and not stands_alone(text),
        candidates=screen.candidates(whole),
        headed=screen.candidates(heading),
    )


def _plain(text: str) -> str:
    """Return text in lower case, marks and link targets blank, every character in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters, as İ, grow in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    blank = _TARGET.sub(lambda found: " " * len(found.group()), lower)
    return blank.translate(_MARKS)


def _tag(cue: Cue, reading: _Reading, found: Span) -> Tag:
    stance = _stance(cue, reading, found[1]) if cue.label in CORE else None
    return Tag(cue.label, cue.score, stance, _inside(reading, found))


def _stance(cue: Cue, reading: _Reading, end: int) -> Stance:
    """Return who may; a lead-in that forbids ("You may not:") outweighs what its item says."""
    if reading.completes and forbids(reading.text[: reading.offset]):
        return "forbids"
    return cue.stance or stance_of(cue.label, reading.text, end)


def _inside(reading: _Reading, found: Span) -> Span | None:
    """Return the cue's span within the clause, or None if any of it lies in the lead-in."""
    start, end = found
    matched = reading.text[start:end]
    start += len(matched) - len(matched.lstrip(_EDGES))
    end -= len(matched) - len(matched.rstrip(_EDGES))
    return (start - reading.offset, end - reading.offset) if start >= reading.offset else None


_EDGES = " \n.,;:!?-–—'\"“”()[]*•/"
