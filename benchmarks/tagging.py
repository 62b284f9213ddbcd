"""Measure taggers on clauses labelled by hand: precision, recall, F1, stance and speed.

    python benchmarks/tagging.py [--split dev] [--tagger cues] [--cues] [--json]

The clauses are kept outside the repository (`--data`, $TOSDIFF_SHARED, or ../shared beside the
checkout). They over-sample rare labels and near misses: the row "random" holds precision and
recall on clauses that were drawn blindly. Stance is judged on tags that are right. Times are CPU.
`--cues` shows instead what each cue of the cue tagger is worth on the split: (right + 1) /
(seen + 2), which on train is its score.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tosdiff.entities import Clause, Tag
from tosdiff.tag.cues import CueTagger
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.tag.phrasebook import CUES
from tosdiff.tag.tagger import Tagger

_SHARED = Path(os.environ.get("TOSDIFF_SHARED", Path(__file__).resolve().parents[2] / "shared"))

TAGGERS: dict[str, Callable[[], Tagger]] = {"cues": CueTagger}


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled clause: its labels, with the stance of the core ones, and how it was drawn."""

    clause: Clause
    labels: dict[str, str]
    sampled_for: str


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


def rows(path: Path, split: str) -> list[Row]:
    """Read the labelled clauses of a split."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [_row(record) for record in records if record["split"] == split]


def _row(record: dict[str, Any]) -> Row:
    clause = Clause(
        text=record["text"],
        span=(0, len(record["text"])),
        kind="item" if record["lead_in"] else "sentence",
        heading=(record["heading"],) if record["heading"] else (),
        lead_in=record["lead_in"],
    )
    labels = {name: record["stance"].get(name, "") for name in record["tags"]}
    return Row(clause, labels, record["sampled_for"])


def count(name: str, pairs: Iterable[tuple[set[str], set[str]]]) -> Count:
    """Count over pairs of expected and found labels."""
    right = wrong = missed = 0
    for expected, found in pairs:
        right += len(expected & found)
        wrong += len(found - expected)
        missed += len(expected - found)
    return Count(name, right, wrong, missed)


def measure(tagger: Tagger, cases: Sequence[Row]) -> dict[str, Any]:
    """Tag all cases and return every figure."""
    clauses = [case.clause for case in cases]
    tagger.tag(clauses)  # what is loaded or compiled at first use is not speed
    started = time.process_time()
    tags = tagger.tag(clauses)
    seconds = time.process_time() - started
    pairs = [
        (set(case.labels), {tag.label for tag in found})
        for case, found in zip(cases, tags, strict=True)
    ]

    def only(name: str, wanted: Sequence[str]) -> Count:
        keep = set(wanted)
        return count(name, ((expected & keep, found & keep) for expected, found in pairs))

    labels = [only(item.name, [item.name]) for item in LABELS]
    random = [pair for case, pair in zip(cases, pairs, strict=True) if case.sampled_for == "random"]
    return {
        "tagger": tagger.name,
        "clauses": len(cases),
        "clauses_per_second": round(len(cases) / max(seconds, 1e-9)),
        "macro_f1": round(sum(item.f1 for item in labels) / len(labels), 4),
        "labels": [item.jsonable() for item in labels],
        "groups": [
            only("core", CORE).jsonable(),
            count("all (micro)", pairs).jsonable(),
            count("random", random).jsonable(),
        ],
        "stance": _stances(cases, tags),
    }


def _stances(cases: Sequence[Row], tags: Sequence[tuple[Tag, ...]]) -> dict[str, Any]:
    """Return stance accuracy per core label over the tags that are right."""
    result: dict[str, Any] = {}
    for name in CORE:
        judged = [
            tag.stance == case.labels[name]
            for case, found in zip(cases, tags, strict=True)
            for tag in found
            if tag.label == name and name in case.labels
        ]
        result[name] = {"right": sum(judged), "of": len(judged)}
    return result


def show(figures: dict[str, Any]) -> None:
    """Print the table."""
    print(f"{figures['tagger']}: {figures['clauses']} clauses, ", end="")
    print(f"{figures['clauses_per_second']} a second of CPU")
    print(f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}")
    for item in (*figures["labels"], *figures["groups"]):
        rates = "".join(f"{item[key]:7.3f}" for key in ("precision", "recall", "f1"))
        counts = "".join(f"{item[key]:7d}" for key in ("right", "wrong", "missed"))
        print(f"{item['name']:26}{rates}{counts}")
    print(f"{'all (macro)':26}{'':14}{figures['macro_f1']:7.3f}")
    right = sum(item["right"] for item in figures["stance"].values())
    judged = sum(item["of"] for item in figures["stance"].values())
    print(f"stance: {right / max(1, judged):.3f} of {judged}", end="")
    print("".join(f"; {key} {v['right']}/{v['of']}" for key, v in figures["stance"].items()))


def show_cues(cases: Sequence[Row]) -> None:
    """Print each cue's precision on the cases beside the score that it gives."""
    print(f"{'label':26}{'score':>6}{'seen':>6}{'share':>7}  first phrase")
    for cue in CUES:
        tags = CueTagger([cue]).tag([case.clause for case in cases])
        hits = [case for case, found in zip(cases, tags, strict=True) if found]
        right = sum(cue.label in case.labels for case in hits)
        share = (right + 1) / (len(hits) + 2)
        print(f"{cue.label:26}{cue.score:6.2f}{len(hits):6}{share:7.2f}  {cue.phrases[0][:70]}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=_SHARED / "data" / "clauses.jsonl")
    parser.add_argument("--split", default="dev", choices=["train", "dev", "test"])
    parser.add_argument("--tagger", default="cues", choices=sorted(TAGGERS))
    parser.add_argument("--cues", action="store_true", help="what each cue is worth")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if not options.data.is_file():
        print(f"no labelled clauses at {options.data}", file=sys.stderr)
        return 3
    cases = rows(options.data, options.split)
    if options.cues:
        show_cues(cases)
        return 0
    figures = measure(TAGGERS[options.tagger](), cases)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
