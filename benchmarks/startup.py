"""Measure what whole processes cost: the help, and the redline of two files of 10,000 words.

    python benchmarks/startup.py

The peer is `git diff --no-index --word-diff` on the same two files in the same run.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from measuring import Cost, best, run

WORDS = 10_000
ROUNDS = 7
TOSDIFF = [sys.executable, "-m", "tosdiff"]
VOCABULARY = (  # noqa: SIM905  # a list of words is read as a line
    "service account content licence notice party agreement information device provider user law "
    "court claim damage term policy right data cookie video picture name address payment fee "
    "month may must shall will not collect use share store keep delete remove change end close"
).split()


def contract(seed: int) -> list[str]:
    """Return paragraphs of contract-like words, WORDS in all, always the same for a seed."""
    source = random.Random(seed)
    paragraphs, total = [], 0
    while total < WORDS:
        sentences = []
        for _ in range(source.randint(1, 4)):
            length = source.randint(12, 30)
            words = source.choices(VOCABULARY, k=length)
            total += length
            sentences.append(" ".join(words).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
    return paragraphs


def edited(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs with one in ten edited: words replaced, a sentence added, one moved."""
    source = random.Random(7)
    result = list(paragraphs)
    for place in range(0, len(result), 10):
        words = result[place].split()
        words[source.randrange(len(words) - 1)] = "differently"
        result[place] = " ".join(words)
    result.insert(40, "You must not read the service with robots of any kind.")
    result.append(result.pop(20))
    return result


def main() -> None:
    """Print CPU and memory of each command, and the ratio to the peer."""
    with tempfile.TemporaryDirectory() as directory:
        old, new = Path(directory) / "old.md", Path(directory) / "new.md"
        paragraphs = contract(1)
        old.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        new.write_text("\n\n".join(edited(paragraphs)) + "\n", encoding="utf-8")
        pair = [str(old), str(new)]
        rows = [
            ("tosdiff --help", [*TOSDIFF, "--help"]),
            ("tosdiff diff --no-tags", [*TOSDIFF, "diff", "--no-tags", *pair]),
            ("tosdiff diff, with tags", [*TOSDIFF, "diff", *pair]),
            ("tosdiff diff --format json", [*TOSDIFF, "diff", "--format", "json", *pair]),
            ("git diff --word-diff", ["git", "diff", "--no-index", "--word-diff", *pair]),
        ]
        costs: list[tuple[str, Cost]] = [
            (name, best([run(command) for _ in range(ROUNDS)])) for name, command in rows
        ]
    print(f"{'':30}{'CPU s':>8}{'MiB':>6}")
    for name, cost in costs:
        print(f"{name:30}{cost.cpu:8.3f}{cost.memory:6.0f}")


if __name__ == "__main__":
    main()
