"""Measure the gate: a mirror of 2,000 terms in git, of which a pull request changes 30.

    python benchmarks/gate.py [--terms N] [--changed N] [--json]

The peer is `git diff --stat` on the same files: it counts lines, and tells nothing of what they
say. Every text has about 300 clauses; a changed one has three amended, one added, one removed. Bar:
2 s CPU, of the whole process and of the git that it runs, besides the inference for clauses that no
run has seen; it is measured as the cost of tagging these clauses alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import Cost, best, run

ROUNDS = 3
BAR = 2.0
CLAUSES = 300
WORDS = (
    "account", "service", "content", "notice", "data", "users", "pages", "payment", "law", "court",
    "licence", "device", "partner", "region", "balance", "picture", "message", "setting", "store",
    "agreement", "rule", "company", "member", "seller",
)  # fmt: skip


def main() -> int:
    """Run the benchmark; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terms", type=int, default=2000)
    parser.add_argument("--changed", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make(place, options.terms, options.changed)
        costs = measure(place)
        inference = tagging(place)
    cpu = {key: cost.cpu for key, cost in costs.items()} | {"inference": inference}
    beside = cpu["check"] - inference
    if options.json:
        print(json.dumps(cpu, indent=2))
    else:
        for key, seconds in cpu.items():
            print(f"{key:24} {seconds:8.3f} s")
        print(f"{'check, no inference':24} {beside:8.3f} s, bar {BAR} s")
        print(
            f"{'times git diff --stat':24} {cpu['check'] / max(cpu['git diff --stat'], 1e-3):8.1f}"
        )
    if costs["check"].code != 1:
        print(costs["check"].err.decode(), file=sys.stderr)
    return int(beside > BAR or costs["check"].code != 1)


def make(place: Path, terms: int, changed: int) -> None:
    """Commit a corpus with a mirror, then change some of it."""
    draw = random.Random(5)
    (place / "declarations").mkdir()
    (place / "corpus.toml").write_text("", encoding="utf-8")
    texts: dict[Path, list[str]] = {}
    for number in range(terms):
        service, kind = f"Service {number // 4:04}", f"Terms {number % 4}"
        texts[place / "versions" / service / f"{kind}.md"] = [clause(draw) for _ in range(CLAUSES)]
    for service in {path.parent.name for path in texts}:
        kinds = {f"Terms {at}": {"fetch": f"https://x.example/{at}"} for at in range(4)}
        said = json.dumps({"name": service, "terms": kinds})
        (place / "declarations" / f"{service}.json").write_text(said, encoding="utf-8")
    for path, clauses in texts.items():
        write(path, clauses)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        git(place, *command)
    for path in draw.sample(sorted(texts), changed):
        clauses = texts[path]
        for at in draw.sample(range(CLAUSES), 3):
            clauses[at] = clauses[at].replace("may", "may not")
        clauses.insert(CLAUSES // 2, "You must not scrape our pages by robots of any kind.")
        del clauses[-1]
        write(path, clauses)


def clause(draw: random.Random) -> str:
    """Return a sentence of legal sound and no sense."""
    words = " ".join(draw.choice(WORDS) for _ in range(draw.randint(8, 24)))
    return f"The {draw.choice(WORDS)} may {words}."


def write(path: Path, clauses: list[str]) -> None:
    """Write a text of the mirror."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# Terms\n\n" + "\n\n".join(clauses) + "\n", encoding="utf-8")


def git(place: Path, *arguments: str) -> None:
    """Run git as nobody in particular."""
    names = {
        f"GIT_{who}_{what}": "bench@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(["git", *arguments], cwd=place, check=True, env={**os.environ, **names})


def measure(place: Path) -> dict[str, Cost]:
    """Return what the gate and git cost."""
    tosdiff = [sys.executable, "-m", "tosdiff", "--tagger", "cues", "--corpus", str(place)]
    check = [*tosdiff, "check", "--base", "HEAD"]
    commands = {
        "check": [*check, "--format", "json"],
        "check, one terms": [*check, "Service 0000/Terms 0", "--format", "json"],
        "git diff --stat": ["git", "-C", str(place), "diff", "--stat", "HEAD"],
        "tosdiff --version": [sys.executable, "-m", "tosdiff", "--version"],
    }
    return {key: best([run(command) for _ in range(ROUNDS)]) for key, command in commands.items()}


def tagging(place: Path) -> float:
    """Return what tagging costs that the gate does: the clauses that changed, and nothing else."""
    from tosdiff.api.revision import Revision, look_at
    from tosdiff.api.tagging import sides
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.diff.compare import compare
    from tosdiff.tag.cues import CueTagger

    corpus = Corpus.open(place)
    pairs = look_at(Revision.of(place, "HEAD"), corpus.terms()).pairs
    changes = [change for pair in pairs for change in compare(pair.old, pair.new).changes]
    clauses = [clause for change in changes for side in sides(change) for clause in side]
    start = time.process_time()
    CueTagger().tag(clauses)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
