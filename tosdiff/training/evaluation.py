"""Judge a tagger on labelled clauses: precision, recall and F1 of each label, and stances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tosdiff.entities import Tag
from tosdiff.tag.examples import Example
from tosdiff.tag.labelset import OURS, LabelSet
from tosdiff.tag.neural import is_ours
from tosdiff.tag.tagger import Tagger

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Count:
    """Right, wrong and missed tags."""

    name: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the tags found that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of the tags wanted that are found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def jsonable(self) -> dict[str, Any]:
        """Return the counts and their rates."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**asdict(self), **{key: round(rate, 4) for key, rate in rates.items()}}


def count(name: str, pairs: Iterable[tuple[set[str], set[str]]]) -> Count:
    """Count over pairs of expected and found labels."""
    right = wrong = missed = 0
    for expected, found in pairs:
        right += len(expected & found)
        wrong += len(found - expected)
        missed += len(expected - found)
    return Count(name, right, wrong, missed)


def evaluate(tagger: Tagger, examples: Sequence[Example], known: LabelSet = OURS) -> dict[str, Any]:
    """Tag all examples and return every figure. Stance is judged on tags that are right."""
    return judge(tagger.name, tagger.tag([one.clause for one in examples]), examples, known)


def judge(
    name: str,
    tags: Sequence[tuple[Tag, ...]],
    examples: Sequence[Example],
    known: LabelSet = OURS,
) -> dict[str, Any]:
    """Return the figures of tags that were found for these examples."""
    pairs = [
        (set(one.labels), {tag.label for tag in found})
        for one, found in zip(examples, tags, strict=True)
    ]

    def only(name: str, wanted: Sequence[str]) -> Count:
        keep = set(wanted)
        return count(name, ((expected & keep, found & keep) for expected, found in pairs))

    labels = [only(label, [label]) for label in known.labels]
    blind = [pair for one, pair in zip(examples, pairs, strict=True) if one.sampled_for == "random"]
    micro = count("all (micro)", pairs)
    groups = [only("core", known.sided), micro] if known.sided else [micro]
    groups += _apart("random", blind, known.sided)
    read = [pair for one, pair in zip(examples, pairs, strict=True) if is_ours(one.clause)]
    if len(read) < len(pairs):
        groups += _apart("in English", read, known.sided)
    return {
        "tagger": name,
        "clauses": len(examples),
        "micro_f1": round(micro.f1, 4),
        "macro_f1": round(sum(item.f1 for item in labels) / len(labels), 4),
        "labels": [item.jsonable() for item in labels],
        "groups": [item.jsonable() for item in groups],
        "stance": _stances(examples, tags, known.sided),
        **({"with_none": with_none(pairs, known.labels)} if known.judges_none else {}),
    }


def _apart(
    name: str, pairs: Sequence[tuple[set[str], set[str]]], sided: Sequence[str]
) -> list[Count]:
    """Return the figures of some of the clauses: of all labels, and of each that has a stance."""
    each = [
        count(
            f"{name}: {label}", ((expected & {label}, found & {label}) for expected, found in pairs)
        )
        for label in sided
    ]
    counts = [count(name, pairs), *each]
    return [item for item in counts if item.right + item.wrong + item.missed]


def with_none(pairs: Sequence[tuple[set[str], set[str]]], labels: Sequence[str]) -> dict[str, Any]:
    """Return micro- and macro-F1 over the labels and one more: to have none of them.

    Source: Chalkidis et al., 2022, LexGLUE, of which this is the measure for UNFAIR-ToS.
    """
    wider = [(expected or {_NONE}, found or {_NONE}) for expected, found in pairs]
    each = [
        count(name, ((expected & {name}, found & {name}) for expected, found in wider))
        for name in (*labels, _NONE)
    ]
    return {
        "micro_f1": round(count("all", wider).f1, 4),
        "macro_f1": round(sum(item.f1 for item in each) / len(each), 4),
        "none": each[-1].jsonable(),
    }


def _stances(
    examples: Sequence[Example], tags: Sequence[tuple[Tag, ...]], sided: Sequence[str]
) -> dict[str, Any]:
    """Return, per label that has one, how many stances are right among the tags that are."""
    result: dict[str, Any] = {}
    for name in sided:
        judged = [
            tag.stance == one.labels[name]
            for one, found in zip(examples, tags, strict=True)
            for tag in found
            if tag.label == name and name in one.labels
        ]
        result[name] = {"right": sum(judged), "of": len(judged)}
    return result


def table(figures: dict[str, Any]) -> str:
    """Write the figures for people, a label a line."""
    lines = [f"{figures['tagger']}: {figures['clauses']} clauses"]
    lines.append(f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}")
    for item in (*figures["labels"], *figures["groups"]):
        rates = "".join(f"{item[key]:7.3f}" for key in ("precision", "recall", "f1"))
        counts = "".join(f"{item[key]:7d}" for key in ("right", "wrong", "missed"))
        lines.append(f"{item['name']:26}{rates}{counts}")
    lines.append(f"{'all (macro)':26}{'':14}{figures['macro_f1']:7.3f}")
    if none := figures.get("with_none"):
        lines.append(
            f"with having none as a class: micro-F1 {none['micro_f1']:.4f}, "
            f"macro-F1 {none['macro_f1']:.4f}"
        )
    if not figures["stance"]:
        return "\n".join(lines)
    right = sum(item["right"] for item in figures["stance"].values())
    judged = sum(item["of"] for item in figures["stance"].values())
    each = "".join(f"; {key} {v['right']}/{v['of']}" for key, v in figures["stance"].items())
    lines.append(f"stance: {right / max(1, judged):.3f} of {judged}{each}")
    return "\n".join(lines)
