"""Count our own labelled clauses: per split, label and stance, and how many are alike.

    python benchmarks/clauses.py [--folder corpora/clauses] [--json]

Near-duplicates are counted as `tosdiff check --corpus-only` finds them: see tosdiff/text/alike.py.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tosdiff.tag.examples import Example, read_examples
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.text.alike import alike
from tosdiff.text.tokens import words

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "clauses"
SPLITS = ("train", "dev", "test")


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
    doubles = {later for later, _ in alike([one.clause.text for one in examples])}
    return {
        "clauses": len(examples),
        "splits": dict(Counter(one.split for one in examples)),
        "no label": sum(not one.labels for one in examples),
        "several labels": sum(len(one.labels) > 1 for one in examples),
        "with a lead-in": sum(bool(one.clause.lead_in) for one in examples),
        "words, median": statistics.median(lengths),
        "near-duplicates": len(doubles),
        "share of near-duplicates": round(len(doubles) / len(examples), 4),
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
