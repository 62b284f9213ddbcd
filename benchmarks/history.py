"""Measure reading another archive's history: the first time, again unchanged, and verbs on it.

    python benchmarks/history.py [--bundle FILE] [--terms NAME] [--source] [--json]

The peer is `git log --follow` on the file of the same terms: it lists commits, and tells nothing of
what they changed. With `--source` the history is the source of a corpus that declares nothing.
Each verb runs once, and then ROUNDS times: the first time it tells what no run has told yet. Bars:
first ≤ 90 s and ≤ 500 MiB, again ≤ 1 s, each verb ≤ 0.4 s. Times are CPU, of whole processes and of
the git that they run; importing the libraries is a part of each, shown at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from measuring import Cost, best, run, shared

ROUNDS = 5
VERBS = {
    "log": ["log", "TERMS"],
    "blame": ["blame", "TERMS"],
    "timeline, one terms": ["timeline", "TERMS", "--label", "data-collection"],
    "timeline, all, jsonl": ["timeline", "--label", "anti-scraping", "--format", "jsonl"],
    "timeline, all, drawn": ["timeline", "--label", "anti-scraping"],
    "matrix": ["matrix"],
    "search": ["search", "machine learning"],
}
LIBRARIES = [sys.executable, "-c", "import click, sqlalchemy.dialects.sqlite.pysqlite"]
_BARS = {
    "first": (90.0, 500.0),
    "again": (1.0, 500.0),
    **dict.fromkeys(VERBS, (0.4, 500.0)),
}


def main() -> int:
    """Run the benchmark; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--terms", default="Telegram/Terms of Service")
    parser.add_argument("--source", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    bundle = options.bundle or shared() / "data" / "history.bundle"
    with tempfile.TemporaryDirectory() as name:
        costs = measure(bundle, options.terms, Path(name), as_source=options.source)
    if options.json:
        print(json.dumps({key: [cost.cpu, cost.memory] for key, cost in costs.items()}, indent=2))
    else:
        for key, cost in costs.items():
            print(f"{key:28} {cost.cpu:8.2f} s {cost.memory:8.0f} MiB")
    missed = [
        key
        for key, (cpu, memory) in _BARS.items()
        if costs[key].code or costs[key].cpu > cpu or costs[key].memory > memory
    ]
    print("".join(f"missed: {key}\n" for key in missed), file=sys.stderr, end="")
    return 1 if missed else 0


def measure(bundle: Path, terms: str, place: Path, *, as_source: bool) -> dict[str, Cost]:
    """Return what each step cost."""
    repository = place / "history.git"
    run(["git", "clone", "--quiet", "--bare", "--branch", "main", str(bundle), str(repository)])
    env = {**os.environ, "TOSDIFF_CACHE": str(place / "cache")}
    tosdiff = [sys.executable, "-m", "tosdiff", "--corpus"]
    tosdiff.append(str(_fed(place / "corpus", repository) if as_source else repository))
    costs = {"first": run([*tosdiff, "status"], env=env)}
    costs["again"] = best([run([*tosdiff, "status"], env=env) for _ in range(ROUNDS)])
    for name, verb in VERBS.items():
        command = [*tosdiff, *(terms if word == "TERMS" else word for word in verb)]
        costs[f"{name}: first"] = run(command, env=env)
        costs[name] = best([run(command, env=env) for _ in range(ROUNDS)])
    follow = ["git", "log", "--follow", "--", f"{terms}.md"]
    costs["git log --follow"] = best([run(follow, cwd=repository) for _ in range(ROUNDS)])
    costs["libraries, imported"] = best([run(LIBRARIES) for _ in range(ROUNDS)])
    return costs


def _fed(root: Path, source: Path) -> Path:
    """Make a corpus that declares nothing and has one source."""
    (root / "declarations").mkdir(parents=True)
    (root / "corpus.toml").write_text(f"[[sources]]\npath = {json.dumps(str(source))}\n")
    return root


if __name__ == "__main__":
    sys.exit(main())
