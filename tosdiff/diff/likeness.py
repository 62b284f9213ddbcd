"""How alike two clauses are, 0 to 1, and which of many are alike enough to be one amended.

Indel similarity over words: content words count more than all, and for sentences turned around the
sorted ones are compared. Weights and thresholds were set on generated edits and lie on a plateau.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from tosdiff.diff.chains import Pair
from tosdiff.diff.lexicon import Lexicon
from tosdiff.diff.units import Unit

AMENDED = 0.45  # at the same place, and at least as alike as this: one clause, amended
MOVED = 0.62  # elsewhere, the words alone must tell

_CONTENT = 0.7
_TURNED = 0.85
_HELD = 0.5  # a clause within a longer one: something was put before, behind or between
_FEW = 3  # content words: fewer are held by chance
_FEW_IN_COMMON = 0.36  # of the content words, in any order: stop words alone make no likeness
_MANY = 1_500_000  # pairs of clauses that are compared one by one
_MUCH = 20_000_000_000  # pairs of words in them: a few clauses may be very long
_LONG = 400_000_000  # pairs of words in two clauses whose order still counts
_BEST = 12  # candidates that a clause keeps
_RARE = 12  # of its words that look for candidates where there are too many
_COMMON = 40  # clauses that hold a word: with more, it finds nothing in particular

Scored = tuple[Pair, float]


class _Profile(NamedTuple):
    key: str
    content: str
    turned: str


class Likeness:
    """Compares the units of two texts; `old` and `new` are all of them, in order."""

    __slots__ = ("_new", "_old", "_profiles", "_stop")

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], lexicon: Lexicon) -> None:
        self._old = old
        self._new = new
        self._stop = lexicon.stop
        self._profiles: dict[str, _Profile] = {}

    def of(self, pair: Pair) -> float:
        """Return how alike a pair is."""
        ours = self._profile(self._old[pair.old].key)
        return _alike(ours, self._profile(self._new[pair.new].key))

    def candidates(self, old: Sequence[int], new: Sequence[int], least: float) -> Iterator[Scored]:
        """Yield pairs of these places that are alike by `least` or more: a few for each old one.

        Where wordings repeat, what stands opposite is among them.
        """
        ours = [self._profile(self._old[place].key) for place in old]
        theirs = [self._profile(self._new[place].key) for place in new]
        is_large = len(ours) * len(theirs) > _MANY or _size(ours) * _size(theirs) > _MUCH
        find = _by_rare_words(ours, theirs) if is_large else _by_content(ours, theirs, least)
        for row, columns in enumerate(find):
            opposite = {row, row + len(theirs) - len(ours)}.intersection(range(len(theirs)))
            options = sorted(opposite.union(columns))
            scored = [(_alike(ours[row], theirs[column]), column) for column in options]
            good = [
                (-score, abs(row - column), column) for score, column in scored if score >= least
            ]
            for score, _, column in nsmallest(_BEST, good):
                yield Pair(old[row], new[column]), -score

    def _profile(self, key: str) -> _Profile:
        profile = self._profiles.get(key)
        if profile is None:
            content = key.translate(self._stop) or key
            profile = _Profile(key, content, "".join(sorted(content)))
            self._profiles[key] = profile
        return profile


def _alike(ours: _Profile, theirs: _Profile) -> float:
    if len(ours.key) * len(theirs.key) > _LONG:
        return _TURNED * _in_common(ours.content, theirs.content)
    content = Indel.normalized_similarity(ours.content, theirs.content)
    words = Indel.normalized_similarity(ours.key, theirs.key)
    straight = _CONTENT * content + (1 - _CONTENT) * words
    if straight < _HELD and _is_held(ours, theirs, words):
        return _HELD
    if straight >= _TURNED:
        return straight
    return max(straight, _TURNED * Indel.normalized_similarity(ours.turned, theirs.turned))


def _is_held(ours: _Profile, theirs: _Profile, likeness: float) -> bool:
    """Tell whether the longer one holds all words of the shorter one, in order."""
    short = min(len(ours.key), len(theirs.key))
    common = likeness * (len(ours.key) + len(theirs.key)) / 2
    return len(ours.content) >= _FEW and len(theirs.content) >= _FEW and common >= short - 0.5


def _in_common(ours: str, theirs: str) -> float:
    """Return the share of the words that both have, in any order."""
    return 2 * (Counter(ours) & Counter(theirs)).total() / (len(ours) + len(theirs))


def _size(profiles: list[_Profile]) -> int:
    return sum(len(profile.key) for profile in profiles)


def _by_content(ours: list[_Profile], theirs: list[_Profile], least: float) -> Iterator[list[int]]:
    """Yield for each of ours the places of theirs that share most content words with it.

    Sorted, two texts share as many words as they can in any order: that bounds their likeness.
    """
    turned = [profile.turned for profile in theirs]
    cutoff = max(_FEW_IN_COMMON, (least - (1 - _CONTENT)) / _CONTENT)
    for profile in ours:
        found = process.extract(
            profile.turned,
            turned,
            scorer=Indel.normalized_similarity,
            score_cutoff=cutoff,
            limit=2 * _BEST,
        )
        yield [place for _, _, place in found]


def _by_rare_words(ours: list[_Profile], theirs: list[_Profile]) -> Iterator[list[int]]:
    """Yield for each of ours a few places of theirs that share its rarest words."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(theirs):
        for word in set(profile.content):
            holders[word].append(place)
    for profile in ours:
        known = [word for word in set(profile.content) if 0 < len(holders.get(word, ())) <= _COMMON]
        rarest = nsmallest(_RARE, known, key=lambda word: (len(holders[word]), word))
        votes: Counter[int] = Counter()
        for word in rarest:
            for place in holders[word]:
                votes[place] += 1
        ranked = nsmallest(_BEST, votes.items(), key=lambda vote: (-vote[1], vote[0]))
        yield [place for place, _ in ranked]
