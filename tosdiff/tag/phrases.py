"""The small language in which cues are written, compiled to regexes that run in linear time.

    collect*              any word that begins so
    (collect*|gather*)    either
    [your|the]            either or nothing
    ...                   up to six words, a comma but no full stop between them
    ^                     where the lead-in or the clause begins

Words are lower-case; whatever stands between two of them (spaces, hyphens, quotes) is ignored, so
`you don t` meets "you don't". Runs are possessive and gaps bounded: nothing backtracks far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_

_TOKEN = re.compile(r"\s*(\.\.\.|[()\[\]|^]|\w+\*?)")
# Fragments that stand in most clauses: no use for ruling a phrase out.
_COMMON_WORDS = (
    "you your we us our to may use user users with if as will is are or an the be by in of on it "
    "information data service services account access other right not no any that this"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"\w+")
_LONGEST = 24  # characters: no fragment is longer
_GAP = r"(?:\w++[^\w.;:!?]++){0,6}?"
_START = r"(?<![^\n])\W*+(?:\w{1,4}[).]\W++)?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase; any text that it meets has a word that begins with one of `words`."""

    pattern: str
    words: tuple[str, ...]

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first place in lower-case text, or None."""
        return _compiled(self.pattern).search(text)


class Screen:
    """Rule most phrases out by the words that a text has, all phrases at once.

    A set of phrases is an int with a bit for each, so that sets meet in one operation.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._bits = {item: 1 << place for place, item in enumerate(dict.fromkeys(phrases))}
        self._starts: dict[str, int] = {}
        for item, bit in self._bits.items():
            for word in item.words:
                self._starts[word] = self._starts.get(word, 0) | bit
        self._of_word = lru_cache(maxsize=1 << 16)(self._begun_by)

    def bits(self, phrases: Iterable[Phrase]) -> int:
        """Return the set of these phrases, all of which the screen knows."""
        return reduce(or_, (self._bits[item] for item in phrases), 0)

    def candidates(self, text: str) -> int:
        """Return the set of phrases that lower-case text may meet; no other can."""
        return reduce(or_, map(self._of_word, set(_WORD.findall(text))), 0)

    def _begun_by(self, word: str) -> int:
        ends = range(1, min(len(word), _LONGEST) + 1)
        return reduce(or_, (self._starts.get(word[:end], 0) for end in ends), 0)


def phrase(source: str) -> Phrase:
    """Read a phrase. Raises: ValueError if it isn't one, or could match without any word."""
    tokens = _TOKEN.findall(source)
    if "".join(tokens) != "".join(source.split()):
        raise ValueError(f"not a phrase: {source!r}")
    pattern, words = _either(tokens)
    if tokens or not words:
        raise ValueError(f"not a phrase: {source!r}")
    return Phrase(rf"(?<!\w)(?:{pattern})", words)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile when first needed: most phrases never meet most texts."""
    return re.compile(pattern)


def _either(tokens: list[str]) -> tuple[str, tuple[str, ...]]:
    """Read alternatives up to a closing bracket; their fragments count only if each has some."""
    branches = [_sequence(tokens)]
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        branches.append(_sequence(tokens))
    patterns = "|".join(pattern for pattern, _ in branches)
    if not all(words for _, words in branches):
        return patterns, ()
    return patterns, tuple(dict.fromkeys(word for _, words in branches for word in words))


def _sequence(tokens: list[str]) -> tuple[str, tuple[str, ...]]:
    """Read one run of elements; the fragments of its most telling element stand for all of it."""
    patterns = []
    telling: tuple[str, ...] = ()
    while tokens and tokens[0] not in {"|", ")", "]"}:
        pattern, words = _element(tokens)
        patterns.append(pattern)
        if _weight(words) > _weight(telling):
            telling = words
    return "".join(patterns), telling


def _element(tokens: list[str]) -> tuple[str, tuple[str, ...]]:
    part = tokens.pop(0)
    if part == "...":
        return _GAP, ()
    if part == "^":
        return _START, ()
    if part in {"(", "["}:
        pattern, words = _either(tokens)
        if not tokens or tokens.pop(0) != {"(": ")", "[": "]"}[part]:
            raise ValueError("not a phrase: a bracket is not closed")
        return (f"(?:{pattern})", words) if part == "(" else (f"(?:{pattern})?", ())
    if part.endswith("*"):
        return rf"{part[:-1]}\w*+\W*+", (part[:-1],)
    return rf"{part}(?!\w)\W*+", (part,)


def _weight(words: tuple[str, ...]) -> float:
    """How telling fragments are: the commonest decides, and many alternatives cost time."""
    if not words:
        return float("-inf")
    return min(1 if word in _COMMON else len(word) for word in words) - len(words) / 10
