"""Find the words that carried a tagger's decision, by leaving words out and looking again.

It works with any tagger, those without shades too: what counts is how far a score falls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tosdiff.entities import Clause, Span, Stance, Tag
from tosdiff.tag.tagger import Tagger

Field: TypeAlias = Literal["heading", "lead_in", "text"]

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[$€£%]")
_MOST = 96  # units that are left out one by one: in a longer clause a unit is several words
_READ = 60_000  # words that are read in a round: of a very long clause there are fewer units
_FEWEST = 12
_SPANS = (1, 2, 3)  # units left out together: two cues for one label hide each other
_ALONE = (1, 2, 3, 4, 6, 8, 12)  # units that are tried alone where leaving out moves nothing
_LEAST = 0.01  # by how much a score must fall to have moved


@dataclass(frozen=True, slots=True)
class Word:
    """A word of what the tagger read, or a few in a row: where it stands, and how much it weighs.

    `span` is in the clause's text, in its lead-in, or in its heading joined by ` › `. `weight` is
    by how much the score falls without it (a share of that, if it falls with several words only);
    or, for words that were tried alone, the score that they have together.
    """

    text: str
    field: Field
    span: Span
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A word without which a tag has another stance."""

    word: Word
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A tag, and all words of what was read in their order, each with its weight for it.

    `how`: by leaving words `out`; or, where no short span moved the score by a quarter, by trying
    spans `alone`; `whole` if neither told, and all weights are 0.
    """

    tag: Tag
    words: tuple[Word, ...]
    how: Literal["out", "alone", "whole"] = "out"
    turns: tuple[Turn, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether leaving out one of the words moved the score by a quarter."""
        return max((word.weight for word in self.words), default=0.0) >= self.tag.score / 4

    @property
    def heavy(self) -> tuple[Word, ...]:
        """The words that weigh at least half as much as the heaviest, in order."""
        most = max((word.weight for word in self.words), default=0.0)
        return tuple(word for word in self.words if word.weight > 0 and word.weight >= most / 2)


def explain(clause: Clause, tagger: Tagger) -> tuple[Explained, ...]:
    """Return each tag of a clause with the words that carried it.

    Work is bounded: at most some 900 readings, however long the clause; 300 where words decide.
    """
    tags = tagger.tag([clause])[0]
    if not tags:
        return ()
    words = tuple(_units(clause))
    spans = [(at, at + size) for size in _SPANS for at in range(len(words) - size + 1)]
    readings = tagger.tag([_without(clause, words[start:end]) for start, end in spans])
    out = [
        (span, {tag.label: tag for tag in found})
        for span, found in zip(spans, readings, strict=True)
    ]
    explained = [_left_out(tag, words, out) for tag in tags]
    if all(item.is_moved for item in explained):
        return tuple(explained)
    alone = _alone(clause, words, tagger)
    return tuple(item if item.is_moved else _kept(item, alone) for item in explained)


_Reading: TypeAlias = tuple[Span, dict[str, Tag]]


def _left_out(tag: Tag, words: tuple[Word, ...], out: Sequence[_Reading]) -> Explained:
    falls = [(span, tag.score - _score(found, tag)) for span, found in out]
    weighed = _weighed(words, falls)
    turned = tuple(
        Turn(weighed[span[0]], found[tag.label].stance)
        for span, found in out
        if span[1] - span[0] == 1 and tag.label in found and found[tag.label].stance != tag.stance
    )
    is_told = any(word.weight for word in weighed)
    return Explained(tag, weighed, "out" if is_told else "whole", turned)


def _kept(item: Explained, alone: Sequence[_Reading]) -> Explained:
    """Weigh words by the spans that are enough alone, if no part of them is."""
    enough: list[tuple[Span, float]] = []
    for span, found in alone:  # shorter spans come first
        score = _score(found, item.tag)
        if score >= item.tag.score / 2 and not any(_holds(span, known) for known, _ in enough):
            enough.append((span, score))
    if not enough:
        return item
    weights = [0.0] * len(item.words)
    for (start, end), score in enough:
        weights[start:end] = (max(weight, score) for weight in weights[start:end])
    return replace(item, words=_with(item.words, weights), how="alone")


def _holds(span: Span, part: Span) -> bool:
    return span[0] <= part[0] and part[1] <= span[1]


def _alone(clause: Clause, words: tuple[Word, ...], tagger: Tagger) -> list[_Reading]:
    spans = [(at, at + size) for size in _ALONE for at in range(len(words) - size + 1)]
    rest = [_without(clause, (*words[:start], *words[end:])) for start, end in spans]
    readings = tagger.tag(rest)
    return [
        (span, {tag.label: tag for tag in found})
        for span, found in zip(spans, readings, strict=True)
    ]


def _score(found: dict[str, Tag], tag: Tag) -> float:
    return found[tag.label].score if tag.label in found else 0.0


def _weighed(words: tuple[Word, ...], falls: Sequence[tuple[Span, float]]) -> tuple[Word, ...]:
    """Give each word the most that a span with it moved the score, shared among the span's words.

    A longer span counts only where its words do not move the score one by one.
    """
    weights = [0.0] * len(words)
    for (start, end), fall in falls:  # shorter spans come first
        if fall >= _LEAST and (end - start == 1 or not any(weights[start:end])):
            for at in range(start, end):
                weights[at] = max(weights[at], fall / (end - start))
    return _with(words, weights)


def _with(words: tuple[Word, ...], weights: Sequence[float]) -> tuple[Word, ...]:
    return tuple(replace(word, weight=weight) for word, weight in zip(words, weights, strict=True))


def _units(clause: Clause) -> Iterator[Word]:
    """Yield the words that are left out one by one, in reading order."""
    fields: list[tuple[Field, str]] = [
        ("heading", " › ".join(clause.heading)),
        ("lead_in", clause.lead_in),
        ("text", clause.text),
    ]
    found = [(field, text, [*_WORD.finditer(text)]) for field, text in fields]
    count = sum(len(words) for _, _, words in found)
    most = max(_FEWEST, min(_MOST, _READ // max(1, count)))
    step = -(-count // most) or 1
    for field, text, words in found:
        for at in range(0, len(words), step):
            run = words[at : at + step]
            start, end = run[0].start(), run[-1].end()
            yield Word(text[start:end], field, (start, end))


def _without(clause: Clause, gone: Sequence[Word]) -> Clause:
    """Return a clause without some of its words."""
    cut: dict[Field, list[Span]] = {"heading": [], "lead_in": [], "text": []}
    for word in gone:
        cut[word.field].append(word.span)
    heading = _cut(" › ".join(clause.heading), cut["heading"])
    text = _cut(clause.text, cut["text"])
    return replace(
        clause,
        text=text,
        span=(0, len(text)),
        heading=tuple(part.strip() for part in heading.split("›") if part.strip()),
        lead_in=_cut(clause.lead_in, cut["lead_in"]),
    )


def _cut(text: str, spans: Sequence[Span]) -> str:
    """Return text without some spans, and without the white space before them."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start].rstrip() + text[end:] if start else text[end:].lstrip()
    return text
