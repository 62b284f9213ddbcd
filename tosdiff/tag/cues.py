"""The cue tagger: phrases instead of meaning. It is the baseline that a model must beat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.entities import Clause, Span, Tag
from tosdiff.tag.cue import Cue
from tosdiff.tag.english import is_english
from tosdiff.tag.labels import CORE, ORDER
from tosdiff.tag.phrasebook import CUES
from tosdiff.tag.phrases import Phrase, phrase
from tosdiff.tag.silence import says_nothing, stands_alone
from tosdiff.tag.stance import stance_of

_TARGET = re.compile(r"\]\([^)\s]*+\)?|<?https?://[^\s>)]++")
_MARKS = str.maketrans("_\n\r\t’‘", "    ''")
_BREAK = "\n"  # stands between lead-in and clause, and nowhere else


class CueTagger:
    """Tag clauses by the phrasebook. Scores are the precision of the cue on labelled clauses."""

    name = "cues/1"

    def __init__(self, cues: Sequence[Cue] = CUES) -> None:
        rules = [_rule(cue) for cue in cues]
        # Of several cues for one label the best decides: ask it first and stop there.
        rules.sort(key=lambda rule: (ORDER[rule.cue.label], -rule.cue.score))
        self._rules = tuple(rules)

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order."""
        return [self._tags(clause) for clause in clauses]

    def _tags(self, clause: Clause) -> tuple[Tag, ...]:
        if clause.kind == "heading":
            return ()
        reading = _read(clause)
        if reading.is_silent or not is_english(reading.text):
            return ()
        tags: list[Tag] = []
        for rule in self._rules:
            if tags and tags[-1].label == rule.cue.label:
                continue
            found = rule.find(reading)
            if found is not None:
                tags.append(_tag(rule.cue, reading, found))
        return tuple(tags)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a cue sees, in lower case: the heading; lead-in and clause, which begins at `offset`.

    `completes`: the clause is an item that is read as the end of its lead-in.
    """

    heading: str
    text: str
    offset: int
    is_silent: bool
    completes: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """A cue with its phrases read."""

    cue: Cue
    phrases: tuple[Phrase, ...]
    also: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    under: tuple[Phrase, ...]

    def find(self, reading: _Reading) -> Span | None:
        """Return where the cue stands in the reading's text, or None if it is not met."""
        joined = self.cue.lead_in and reading.completes
        text = reading.text if joined else reading.text[reading.offset :]
        found = _first(self.phrases, text)
        if found is None:
            return None
        if self.also and _first(self.also, reading.text) is None:
            return None
        if self.under and _first(self.under, reading.heading) is None:
            return None
        if _first(self.unless, text) is not None:
            return None
        shift = len(reading.text) - len(text)
        return found.start() + shift, found.end() + shift


def _rule(cue: Cue) -> _Rule:
    parts = (cue.phrases, cue.also, cue.unless, cue.under)
    return _Rule(cue, *(tuple(phrase(source) for source in sources) for sources in parts))


def _first(phrases: Sequence[Phrase], text: str) -> re.Match[str] | None:
    for item in phrases:
        if (found := item.find(text)) is not None:
            return found
    return None


def _read(clause: Clause) -> _Reading:
    lead_in, text = _plain(clause.lead_in), _plain(clause.text)
    return _Reading(
        heading=_plain(" ".join(clause.heading)),
        text=f"{lead_in}{_BREAK}{text}",
        offset=len(lead_in) + len(_BREAK),
        is_silent=says_nothing(text, is_item=bool(lead_in)),
        completes=bool(lead_in) and not stands_alone(text),
    )


def _plain(text: str) -> str:
    """Return text in lower case, marks and link targets blank, every character in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters, as İ, grow in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    blank = _TARGET.sub(lambda found: " " * len(found.group()), lower)
    return blank.translate(_MARKS)


def _tag(cue: Cue, reading: _Reading, found: Span) -> Tag:
    stance = cue.stance
    if stance is None and cue.label in CORE:
        stance = stance_of(cue.label, reading.text, found[1])
    return Tag(cue.label, cue.score, stance, _inside(reading, found))


def _inside(reading: _Reading, found: Span) -> Span | None:
    """Return the cue's span within the clause, or None if any of it lies in the lead-in."""
    start, end = found
    matched = reading.text[start:end]
    start += len(matched) - len(matched.lstrip(_EDGES))
    end -= len(matched) - len(matched.rstrip(_EDGES))
    return (start - reading.offset, end - reading.offset) if start >= reading.offset else None


_EDGES = " \n.,;:!?-–—'\"“”()[]*•/"
