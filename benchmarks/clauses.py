"""Count our own labelled clauses: per split, label and stance, and how many are alike.

    python benchmarks/clauses.py [--folder corpora/clauses] [--json]

Two clauses are near-duplicates if more than 0.35 of their three-word runs are the same (Jaccard),
or if rapidfuzz's token_set_ratio of them is above 85, both of five words or more.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from tosdiff.tag.examples import Example, read_examples
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.text.tokens import words

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "clauses"
SPLITS = ("train", "dev", "test")
_ALIKE, _RATIO, _SHORT = 0.35, 85, 5


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    examples = read_examples([options.folder / f"{split}.jsonl" for split in SPLITS])
    found = figures(examples)
    print(json.dumps(found, indent=2) if options.json else _table(found))
    return 0


def figures(examples: list[Example]) -> dict[str, Any]:
    """Return every count."""
    lengths = [len(words(one.clause.text)) for one in examples]
    alike = near_duplicates(examples)
    return {
        "clauses": len(examples),
        "splits": dict(Counter(one.split for one in examples)),
        "no label": sum(not one.labels for one in examples),
        "several labels": sum(len(one.labels) > 1 for one in examples),
        "with a lead-in": sum(bool(one.clause.lead_in) for one in examples),
        "words, median": statistics.median(lengths),
        "near-duplicates": len(alike),
        "share of near-duplicates": round(len(alike) / len(examples), 4),
        "labels": {
            label.name: {
                split: sum(label.name in one.labels for one in examples if one.split == split)
                for split in SPLITS
            }
            for label in LABELS
        },
        "stances": {
            name: dict(Counter(one.labels[name] for one in examples if name in one.labels))
            for name in CORE
        },
    }


def near_duplicates(examples: list[Example]) -> set[int]:
    """Return the places of clauses that are much like an earlier one."""
    texts = [" ".join(words(one.clause.text)) for one in examples]
    runs = [set(zip(*(text.split()[n:] for n in range(3)), strict=False)) for text in texts]
    holders: defaultdict[Any, list[int]] = defaultdict(list)
    found: set[int] = set()
    for place, own in enumerate(runs):
        shared = Counter(other for run in own for other in holders[run])
        for other, count in shared.items():
            if count > _ALIKE * (len(own) + len(runs[other]) - count):
                found.add(place)
        for run in own:
            holders[run].append(place)
    long = [place for place, text in enumerate(texts) if len(text.split()) >= _SHORT]
    for at, place in enumerate(long):
        earlier = [texts[other] for other in long[:at]]
        if process.extractOne(
            texts[place], earlier, scorer=fuzz.token_set_ratio, score_cutoff=_RATIO + 1e-9
        ):
            found.add(place)
    return found


def _table(found: dict[str, Any]) -> str:
    lines = [f"{key}: {value}" for key, value in found.items() if key not in {"labels", "stances"}]
    lines.append(f"{'':26}" + "".join(f"{split:>7}" for split in SPLITS))
    for name, counts in found["labels"].items():
        lines.append(f"{name:26}" + "".join(f"{counts[split]:7}" for split in SPLITS))
    for name, counts in found["stances"].items():
        lines.append(f"{name}: " + ", ".join(f"{key} {n}" for key, n in sorted(counts.items())))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
