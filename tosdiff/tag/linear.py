"""The linear half of the clause model: words, pairs of words and cues, weighed label by label."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tosdiff.entities import Clause
from tosdiff.tag.context import body_of, heading_of
from tosdiff.tag.cues import CueTagger
from tosdiff.text.tokens import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEADING = 0.4  # the weight of a heading's words beside those of the clause
CUE = 0.3  # and of a cue; with more of it the model repeats the cue tagger


def counts(clause: Clause) -> tuple[Counter[str], Counter[str]]:
    """Count the words and pairs of words of a clause with its lead-in, and those of its heading."""
    return Counter(_terms(body_of(clause))), Counter(_terms(heading_of(clause)))


def _terms(text: str) -> Iterator[str]:
    found = words(text)
    yield from found
    yield from map(" ".join, pairwise(found))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which terms count, and what each is worth.

    `body` and `heading` hold by term its column and its inverse document frequency; the columns of
    the cues, one a label or none at all, stand behind.
    """

    body: Mapping[str, tuple[int, float]]
    heading: Mapping[str, tuple[int, float]]
    cues: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.body) + len(self.heading) + len(self.cues)

    def features(self, clauses: Sequence[Clause]) -> list[dict[int, float]]:
        """Return, for each clause, its features by column."""
        if not self.cues:
            return [self._terms(clause) for clause in clauses]
        tagged = _CUES.tag(clauses)
        return [
            {**self._terms(clause), **{self.cues[tag.label]: CUE * tag.score for tag in tags}}
            for clause, tags in zip(clauses, tagged, strict=True)
        ]

    def _terms(self, clause: Clause) -> dict[int, float]:
        body, heading = counts(clause)
        return {**_weighed(body, self.body, 1.0), **_weighed(heading, self.heading, HEADING)}


_CUES = CueTagger()


def _weighed(
    found: Counter[str], known: Mapping[str, tuple[int, float]], scale: float
) -> dict[int, float]:
    """Return terms by column: damped counts times rarity, of length `scale` together."""
    values = {
        known[term][0]: (1 + math.log(count)) * known[term][1]
        for term, count in found.items()
        if term in known
    }
    length = math.sqrt(sum(value * value for value in values.values()))
    return {column: scale * value / length for column, value in values.items()} if length else {}


def learn_vocabulary(
    clauses: Iterable[Clause], cues: Sequence[str], *, least: int = 2
) -> Vocabulary:
    """Return the terms that stand in at least so many of the clauses; `cues` are labels or none."""
    bodies, headings = Counter[str](), Counter[str]()
    total = 0
    for clause in clauses:
        total += 1
        for all_of_them, own in zip((bodies, headings), counts(clause), strict=True):
            all_of_them.update(own.keys())
    body = _ranked(bodies, total, least, 0)
    heading = _ranked(headings, total, least, len(body))
    first = len(body) + len(heading)
    return Vocabulary(body, heading, {label: first + n for n, label in enumerate(cues)})


def _ranked(
    found: Counter[str], total: int, least: int, first: int
) -> dict[str, tuple[int, float]]:
    kept = sorted(term for term, count in found.items() if count >= least)
    return {
        term: (first + n, 1 + math.log((1 + total) / (1 + found[term])))
        for n, term in enumerate(kept)
    }


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression for each label: `weights` is columns by labels."""

    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, clauses: Sequence[Clause]) -> NDArray[np.float64]:
        """Return the probability of each label, clauses by labels."""
        import numpy as np

        scores = np.tile(self.bias.astype(np.float64), (len(clauses), 1))
        for row, features in enumerate(self.vocabulary.features(clauses)):
            for column in sorted(features):
                scores[row] += features[column] * self.weights[column]
        return 1 / (1 + np.exp(-scores))
