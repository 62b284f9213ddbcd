"""Score the redline on generated edits of known truth, with git --word-diff beside it.

    python benchmarks/redline.py --seed 21 [--docs 30] [--hard 0.35] [--repo BARE.git] [--json]
    python benchmarks/redline.py --scale      # CPU and memory on long, rewritten and equal texts

Documents of a real history get seeded edits (../shared/redline/generate.py), and the scorer beside
it judges both tools. Times are CPU of reading both texts, comparing them and writing the ops.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from measuring import shared

from tosdiff.diff.compare import compare
from tosdiff.diff.interchange import to_ops
from tosdiff.text.segment import document

Tool = Callable[[Path, str, str], dict[str, Any]]


def ours(_case: Path, old: str, new: str) -> dict[str, Any]:
    return {"ops": to_ops(compare(document(old), document(new)))}


def git(case: Path, old: str, new: str) -> dict[str, Any]:
    """Read git's words: what it drops is removed, what it brings is added, the rest is kept."""
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "--unified=1000000"]
    run = subprocess.run([*command, "old.md", "new.md"], cwd=case, capture_output=True, check=False)
    lines = run.stdout.decode("utf-8").split("\n")
    start = next((k for k, line in enumerate(lines) if line.startswith("@@")), len(lines))
    places = {"old": 0, "new": 0}
    ops: list[dict[str, Any]] = []
    keeps = []
    for line in lines[start + 1 :]:
        mark, said = line[:1], line[1:].split()
        before = _span(old, said, places, "old") if mark in {" ", "-"} else None
        after = _span(new, said, places, "new") if mark in {" ", "+"} else None
        if before and after:
            keeps.append([before[0], after[0], min(before[1] - before[0], after[1] - after[0])])
        elif before:
            ops.append({"kind": "removed", "old_span": before, "new_span": None})
        elif after:
            ops.append({"kind": "added", "old_span": None, "new_span": after})
    return {"ops": ops, "keeps": keeps}


def _span(text: str, words: list[str], places: dict[str, int], side: str) -> list[int] | None:
    if not words:
        return None
    start = text.index(words[0], places[side])
    for word in words:
        places[side] = text.index(word, places[side]) + len(word)
    return [start, places[side]]


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
    """Score one tool, and time it in milliseconds of CPU, its children's included."""
    times = []

    def judged(_name: str, place: str, old: str, new: str) -> dict[str, Any]:
        start = _cpu()
        answer = tool(Path(place), old, new)
        times.append(1000 * (_cpu() - start))
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


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _print(results: dict[str, dict[str, Any]]) -> None:
    print(f"{'':24}" + "".join(f"{name:>18}" for name in results))
    for measure in next(iter(results.values())):
        print(f"{measure:24}" + "".join(f"{result[measure]:>18}" for result in results.values()))


# ── scale ────────────────────────────────────────────────────────────────────────────────────────

_WORDS = [
    f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "rel", "tion", "s")
]


def _sentences(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(_WORDS, k=18)).capitalize() + "." for _ in range(count)]


def _amended(sentences: list[str], seed: int) -> list[str]:
    """Sentences of which each tenth has a word changed, and each hundredth is elsewhere."""
    rng = random.Random(seed)
    texts = [s.replace(" ", " other ", 1) if rng.random() < 0.1 else s for s in sentences]
    for place in range(0, len(texts), 100):
        texts.insert(rng.randrange(len(texts)), texts.pop(place))
    return texts


def _large() -> Iterator[tuple[str, list[str], list[str]]]:
    for count in (1_000, 10_000, 85_000):
        sentences = _sentences(1, count)
        yield f"amended {count}", sentences, _amended(sentences, 2)
    for count in (1_000, 10_000):
        yield f"rewritten {count}", _sentences(3, count), _sentences(4, count)
    yield (
        "5,000 equal",
        ["You may not copy the site."] * 5_000,
        ["You may not copy the site."] * 4_900,
    )
    yield "3,000 reversed", _sentences(5, 3_000), _sentences(5, 3_000)[::-1]
    words = " ".join(_sentences(6, 400)).replace(".", "")
    yield "one of 7,200 words", [words], [words.replace("bation", "gation")]


def _scale() -> None:
    for name, old, new in _large():
        texts = "\n\n".join(old), "\n\n".join(new)
        start = time.process_time()
        ops = ours(Path(), *texts)["ops"]
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:20} {seconds:6.2f} s CPU  {len(ops):6} ops  peak so far {peak:4.0f} MiB")


def main() -> None:
    options = _options()
    if options.scale:
        _scale()
        return
    root = shared()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _generate(options, root, place)
        scorer = _scorer(root)
        ours(place, "A b.", "A c.")  # imports are the process's cost, not the first pair's
        tools: dict[str, Tool] = {"tosdiff": ours, "git --word-diff": git}
        results = {name: _measure(scorer, place / "cases", tool) for name, tool in tools.items()}
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        _print(results)


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
    main()
