"""Read the versions of one text, one after the other: a passage read before is not read again.

Successive versions share nearly all of their passages, which are parted by blank lines. What a
passage is cut into depends on nothing but its own words and the headings and lead-ins above it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tosdiff.entities import Clause
from tosdiff.text.readable import readable
from tosdiff.text.segment import START, Place, segment_on
from tosdiff.text.tokens import words

_BLANK_LINES = re.compile(r"(?:\r?\n){2,}")
_TWO_LINES = re.compile(r"\n\n").finditer


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A passage where it stands: its clauses and its words, joined by spaces.

    Equal passages at the same place are one object. The clauses' spans are within the passage.
    """

    clauses: tuple[Clause, ...]
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its passages, with the digest and the number of its words."""

    passages: tuple[Passage, ...]
    words_digest: str
    words: int


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    """A place that passages were read at, and what follows each of them."""

    place: Place
    known: dict[str, tuple[Passage, _Spot]] = field(default_factory=dict)


class Reader:
    """Reads versions of one text; it remembers all of their passages as long as it lives."""

    def __init__(self) -> None:
        self._spots: dict[Place, _Spot] = {}
        self._start = self._spot(START)

    def read(self, markdown: str) -> Reading:
        """Return what `segment` and `words_digest` find in a text, passage by passage."""
        spot, found = self._start, []
        for part in _parts(markdown):
            known = spot.known.get(part)
            if known is None:
                known = spot.known[part] = self._read(part, spot.place)
            passage, spot = known
            found.append(passage)
        joined = " ".join(passage.words for passage in found if passage.words)
        digest = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
        return Reading(tuple(found), digest, sum(passage.count for passage in found))

    def _read(self, part: str, place: Place) -> tuple[Passage, _Spot]:
        clauses, after = segment_on(part, place)
        seen = words(readable(part).text)
        return Passage(clauses, " ".join(seen), len(seen)), self._spot(after)

    def _spot(self, place: Place) -> _Spot:
        return self._spots.setdefault(place, _Spot(place))


def parted(markdown: str) -> Iterator[int]:
    """Yield where each passage of a text begins."""
    start = 0
    for found in _BLANK_LINES.finditer(markdown) if "\r" in markdown else _TWO_LINES(markdown):
        yield start
        start = found.end()
    yield start


def _parts(markdown: str) -> list[str]:
    return _BLANK_LINES.split(markdown) if "\r" in markdown else markdown.split("\n\n")
