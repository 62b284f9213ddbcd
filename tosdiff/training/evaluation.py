"""Judge a tagger on labelled clauses: precision, recall and F1 of each label, and stances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tosdiff.entities import Tag
from tosdiff.tag.examples import Example
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.tag.tagger import Tagger


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


def evaluate(tagger: Tagger, examples: Sequence[Example]) -> dict[str, Any]:
    """Tag all examples and return every figure. Stance is judged on tags that are right."""
    return judge(tagger.name, tagger.tag([one.clause for one in examples]), examples)


def judge(
    name: str, tags: Sequence[tuple[Tag, ...]], examples: Sequence[Example]
) -> dict[str, Any]:
    """Return the figures of tags that were found for these examples."""
    pairs = [
        (set(one.labels), {tag.label for tag in found})
        for one, found in zip(examples, tags, strict=True)
    ]

    def only(name: str, wanted: Sequence[str]) -> Count:
        keep = set(wanted)
        return count(name, ((expected & keep, found & keep) for expected, found in pairs))

    labels = [only(label.name, [label.name]) for label in LABELS]
    blind = [pair for one, pair in zip(examples, pairs, strict=True) if one.sampled_for == "random"]
    groups = [only("core", CORE), count("all (micro)", pairs)]
    if blind:
        groups.append(count("random", blind))
        apart = [
            count(f"random: {name}", ((e & {name}, f & {name}) for e, f in blind)) for name in CORE
        ]
        groups += [item for item in apart if item.right + item.wrong + item.missed]
    return {
        "tagger": name,
        "clauses": len(examples),
        "micro_f1": round(groups[1].f1, 4),
        "macro_f1": round(sum(item.f1 for item in labels) / len(labels), 4),
        "labels": [item.jsonable() for item in labels],
        "groups": [item.jsonable() for item in groups],
        "stance": _stances(examples, tags),
    }


def _stances(examples: Sequence[Example], tags: Sequence[tuple[Tag, ...]]) -> dict[str, Any]:
    """Return, per core label, how many stances are right among the tags that are."""
    result: dict[str, Any] = {}
    for name in CORE:
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
    right = sum(item["right"] for item in figures["stance"].values())
    judged = sum(item["of"] for item in figures["stance"].values())
    each = "".join(f"; {key} {v['right']}/{v['of']}" for key, v in figures["stance"].items())
    lines.append(f"stance: {right / max(1, judged):.3f} of {judged}{each}")
    return "\n".join(lines)
