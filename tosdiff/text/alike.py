"""Find texts that say nearly the same, with work that grows as their number does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from tosdiff.text.tokens import words

_ALIKE = 0.35  # of the three-word runs of both
_RATIO = 85  # per cent, of the words whatever their order
_SHORT = 5  # words; of fewer, too many are alike by chance
_READ = 300  # words; what stands after them tells no two texts apart
_RARE = 6  # words by which a text is known: those that the fewest texts have
_HOLDERS = 256  # texts remembered for one word
_JUDGED = 32  # texts compared with one, those that share the most rare words with it


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text, read once to be compared with many."""

    words: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Read a text; white space, case and punctuation are no part of it."""
        found = tuple(words(text)[:_READ])
        return cls(found, frozenset(zip(found, found[1:], found[2:], strict=False)))

    def is_like(self, other: Wording) -> bool:
        """Tell whether both say nearly the same.

        They have the same words; or more than 0.35 of the three-word runs that either has (Jaccard)
        are in both; or, both of five words or more and neither twice as long as the other,
        rapidfuzz's token_set_ratio is above 85: it takes any few words to be a part of very many.
        """
        if self.words == other.words:
            return True
        shared = len(self.runs & other.runs)
        if shared > _ALIKE * (len(self.runs) + len(other.runs) - shared):
            return True
        short, long = sorted((len(self.words), len(other.words)))
        if short < _SHORT or 2 * short < long:
            return False
        return fuzz.token_set_ratio(" ".join(self.words), " ".join(other.words)) > _RATIO


def alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of texts that are much like an earlier one: the later, then the earlier.

    Two texts are compared if half of the six rarest words of one stand in the other, and each with
    at most 32 others: of many copies some pairs are left out. A text without words is like none.
    Order: by the later text, then by the share of rare words.
    """
    read = [Wording.of(text) for text in texts]
    rarity = Counter(word for one in read for word in set(one.words))
    known = _Known()
    for place, own in enumerate(read):
        words_of = sorted(set(own.words), key=lambda word: (rarity[word], word))
        for other in known.nearest(words_of):
            if own.is_like(read[other]):
                yield place, other
        known.add(place, words_of)


@dataclass(frozen=True, slots=True)
class _Known:
    """The texts read so far: by each of their words, and by each of their rarest ones."""

    by_word: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_rare: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    rare: dict[int, int] = field(default_factory=dict)  # how many rare words a text has

    def nearest(self, words_of: Sequence[str]) -> list[int]:
        """Return the texts to compare with one of these words, rarest first."""
        shares: dict[int, float] = {}
        rarest = words_of[:_RARE]
        for other, count in Counter(o for w in rarest for o in self.by_word[w]).items():
            shares[other] = count / len(rarest)
        for other, count in Counter(o for w in words_of for o in self.by_rare[w]).items():
            shares[other] = max(shares.get(other, 0.0), count / self.rare[other])
        close = [other for other, share in shares.items() if share >= 0.5]
        return sorted(close, key=lambda other: (-shares[other], other))[:_JUDGED]

    def add(self, place: int, words_of: Sequence[str]) -> None:
        """Remember a text."""
        self.rare[place] = len(words_of[:_RARE])
        for index, known in ((self.by_word, words_of), (self.by_rare, words_of[:_RARE])):
            for word in known:
                if len(index[word]) < _HOLDERS:
                    index[word].append(place)
