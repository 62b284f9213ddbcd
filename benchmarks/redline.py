"""Score the redline on generated edits of known truth, with its peers beside it.

    python benchmarks/redline.py --seed 21 [--docs 30] [--hard 0.35] [--repo BARE.git] [--json]
    python benchmarks/redline.py --scale      # CPU and memory on long, rewritten and equal texts

Documents of a real history get seeded edits (../shared/redline/generate.py), and the scorer beside
it judges all tools. Our time is CPU of reading both texts, comparing them and writing the ops.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import redline_scale
from measuring import shared
from redline_peers import Answer, Tool, peers

from tosdiff.diff.compare import compare
from tosdiff.diff.interchange import to_ops
from tosdiff.text.segment import document


def ours(_case: Path, old: str, new: str) -> Answer:
    start = time.process_time()
    said = {"ops": to_ops(compare(document(old), document(new)))}
    return said, 1000 * (time.process_time() - start)


def _scorer(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", root / "redline" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _generate(options: argparse.Namespace, root: Path, place: Path) -> None:
    repository = options.repo or place / "history.git"
    if not options.repo:
        bundle = root / "data" / "history.bundle"
        clone = ["git", "clone", "--quiet", "--bare", "--branch", "main"]
        subprocess.run([*clone, str(bundle), str(repository)], check=True)
    program = [sys.executable, str(root / "redline" / "generate.py"), "--repo", str(repository)]
    chosen = ["--seed", str(options.seed), "--docs", str(options.docs), "--hard", str(options.hard)]
    subprocess.run(
        [*program, *chosen, "--out", str(place / "cases")], check=True, stdout=sys.stderr
    )


def _measure(scorer: Any, cases: Path, tool: Tool) -> dict[str, Any]:
    """Score one tool; times are milliseconds of CPU a pair."""
    times = []

    def judged(_name: str, place: str, old: str, new: str) -> dict[str, Any]:
        answer, spent = tool(Path(place), old, new)
        times.append(spent)
        return answer

    report = scorer.run(str(cases), judged)
    return {
        "macro_f1": report["macro_f1"],
        **{kind: scores["f1"] for kind, scores in report["kinds"].items()},
        "pairing": report["pairing"]["f1"],
        "words_ratio": report["words"]["ratio"],
        "words_in_unchanged": report["words"]["in_unchanged"],
        "edits_right": report["edits_right"],
        "fragments_per_rewrite": report["rewritten"]["fragments_per_unit"],
        "median_ms": round(statistics.median(times), 1),
        "worst_ms": round(max(times), 1),
    }


def _print(results: dict[str, dict[str, Any]]) -> None:
    print(f"{'':24}" + "".join(f"{name:>12}" for name in results))
    for measure in next(iter(results.values())):
        print(f"{measure:24}" + "".join(f"{result[measure]:>12}" for result in results.values()))


def main() -> int:
    """Print one table, a tool a column; exit 1 if a long text goes over its bar."""
    options = _options()
    if options.scale:
        return 0 if redline_scale.report() else 1
    root = shared()
    found, absent = peers()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _generate(options, root, place)
        scorer = _scorer(root)
        tools: dict[str, Tool] = {"tosdiff": ours, **found}
        for tool in (ours, found["dmp"]):
            tool(place, "A b.", "A c.")  # imports are the process's cost, not the first pair's
        results = {name: _measure(scorer, place / "cases", tool) for name, tool in tools.items()}
    if options.json:
        print(json.dumps({"results": results, "absent": absent}, indent=2))
    else:
        _print(results)
        for name, reason in absent.items():
            print(f"absent: {name}: {reason}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--docs", type=int, default=30, help="documents; the rest give sentences")
    parser.add_argument("--hard", type=float, default=0.0, help="share of all sentences to edit")
    parser.add_argument("--repo", type=Path, help="a bare clone, instead of the shared history")
    parser.add_argument("--scale", action="store_true", help="measure long texts instead")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
