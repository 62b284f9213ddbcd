"""Measure reading another archive's history: the first time, again unchanged, and `log` on it.

    python benchmarks/history.py [--bundle FILE] [--terms NAME] [--source] [--json]

The peer is `git log --follow` on the file of the same terms: it lists commits, and tells nothing of
what they changed. With `--source` the history is the source of a corpus that declares nothing.
Bars: first ≤ 90 s and ≤ 500 MiB, again ≤ 1 s, log ≤ 0.4 s. Times are CPU, of whole processes and of
the git that they run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from measuring import Cost, best, run, shared

_BARS = {"first": (90.0, 500.0), "again": (1.0, 500.0), "log": (0.4, 500.0)}


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
            print(f"{key:18} {cost.cpu:8.2f} s {cost.memory:8.0f} MiB")
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
    first = run([*tosdiff, "status"], env=env)
    return {
        "first": first,
        "again": best([run([*tosdiff, "status"], env=env) for _ in range(3)]),
        "log, first time": run([*tosdiff, "log", terms], env=env),
        "log": best([run([*tosdiff, "log", terms], env=env) for _ in range(3)]),
        "git log --follow": best(
            [run(["git", "log", "--follow", "--", f"{terms}.md"], cwd=repository) for _ in range(3)]
        ),
    }


def _fed(root: Path, source: Path) -> Path:
    """Make a corpus that declares nothing and has one source."""
    (root / "declarations").mkdir(parents=True)
    (root / "corpus.toml").write_text(f"[[sources]]\npath = {json.dumps(str(source))}\n")
    return root


if __name__ == "__main__":
    sys.exit(main())
