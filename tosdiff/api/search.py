"""Find clauses by their words, and tell in which time they stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tosdiff.archive.archive import Archive
from tosdiff.archive.descents import Milestone
from tosdiff.archive.wordsearch import Phrase
from tosdiff.entities import Clause, Terms
from tosdiff.errors import DeclarationError

_PART = re.compile(r'"([^"]*)"|(\S+)')
_UNSEEN = "-"  # told by nobody: search needs the days of versions, not their descent


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that was found, the version it came with, and the one it went with, if it did."""

    terms: Terms
    clause: Clause
    first: Milestone
    gone: Milestone | None


def phrases(words: str) -> tuple[Phrase, ...]:
    """Read what is searched for: words, "words in quotes", and beginnings of words: `scrap*`.

    Raises: DeclarationError if there is no word in it.
    """
    found = []
    for quoted, single in _PART.findall(words):
        parts = tuple(re.findall(r"\w+", quoted or single))
        if parts:
            found.append(Phrase(parts, is_prefix=single.endswith("*")))
    if not found:
        raise DeclarationError(f"there is no word in {words!r}", hint="write a word to look for")
    return tuple(found)


def search(
    archive: Archive, terms: Sequence[Terms], words: str, *, everything: bool = False
) -> tuple[Hit, ...]:
    """Return the clauses with all these words, by terms and in the order of first sight.

    Searched are the newest texts, or with `everything` all versions. A clause is found once in
    each terms, though it may have gone and come back in between.
    """
    known = {item.name: item for item in terms}
    stood = archive.search(phrases(words), standing=not everything)
    stood = tuple(item for item in stood if item.terms in known)
    days = archive.courses(sorted({item.terms for item in stood}), _UNSEEN)
    hits = []
    for (name, _), group in groupby(stood, key=lambda item: (item.terms, item.digest)):
        same = list(group)
        by_seq = {item.seq: item for item in days[name]}
        last = None if any(item.last is None for item in same) else max(i.last or 0 for i in same)
        gone = None if last is None else by_seq[last + 1]
        hits.append(Hit(known[name], same[0].clause, by_seq[same[0].first], gone))
    order = {name: place for place, name in enumerate(known)}
    return tuple(sorted(hits, key=lambda hit: order[hit.terms.name]))
