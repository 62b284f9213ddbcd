"""Measure taggers on labelled clauses: precision, recall, F1, stance and speed.

    python benchmarks/tagging.py [--split dev] [--tagger cues|clauses] [--cues] [--json] [--no-peer]

The clauses are kept outside the repository (`--data`, $TOSDIFF_SHARED, or ../shared beside the
checkout); `--data corpora/clauses/test.jsonl` are our own. The former over-sample rare labels and
near misses: the rows "random" hold precision and recall on clauses that were drawn blindly. Stance
is judged on tags that are right. Times are CPU. `--cues` shows instead what each cue of the cue
tagger is worth on the split: (right + 1) / (seen + 2), which on train is its score.

With `--tagger clauses` the same weights also run through a transformers pipeline on some of the
clauses, if transformers, torch and onnx are installed: see tagging_peer.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tagging_peer

from tosdiff.tag.cues import CueTagger
from tosdiff.tag.examples import Example, read_examples
from tosdiff.tag.neural import NeuralTagger
from tosdiff.tag.phrasebook import CUES
from tosdiff.tag.tagger import Tagger
from tosdiff.training.evaluation import judge, table

_SHARED = Path(os.environ.get("TOSDIFF_SHARED", Path(__file__).resolve().parents[2] / "shared"))

_BESIDE = 200  # clauses that the pipeline reads too
TAGGERS: dict[str, Callable[[], Tagger]] = {"cues": CueTagger, "clauses": NeuralTagger}


def measure(tagger: Tagger, cases: Sequence[Example]) -> dict[str, Any]:
    """Tag all cases and return every figure."""
    clauses = [case.clause for case in cases]
    tagger.tag(clauses[:1])  # what is loaded or compiled at first use is not speed
    started = time.process_time()
    tags = tagger.tag(clauses)
    seconds = time.process_time() - started
    figures = judge(tagger.name, tags, cases)
    return {**figures, "clauses_per_second": round(len(cases) / max(seconds, 1e-9))}


def show_cues(cases: Sequence[Example]) -> None:
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
    parser.add_argument("--no-peer", action="store_true", help="without a transformers pipeline")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if not options.data.is_file():
        print(f"no labelled clauses at {options.data}", file=sys.stderr)
        return 3
    cases = read_examples([options.data], split=options.split)
    if options.cues:
        show_cues(cases)
        return 0
    figures = measure(TAGGERS[options.tagger](), cases)
    is_peer_asked = options.tagger == "clauses" and not options.no_peer
    peer = beside_peer(cases) if is_peer_asked else None
    if options.json:
        print(json.dumps({**figures, **({"peer": peer} if peer else {})}, indent=2))
    else:
        print(table(figures))
        print(f"{figures['clauses_per_second']} clauses a second of CPU")
        if peer:
            print(tagging_peer.told(peer))
    return 0


def beside_peer(cases: Sequence[Example]) -> dict[str, Any] | None:
    """Run the same weights through transformers too; nothing, and why, if it is not installed."""
    missing = tagging_peer.missing()
    if missing:
        print(f"no transformers pipeline beside it: {', '.join(missing)} missing", file=sys.stderr)
        return None
    return tagging_peer.compare([case.clause for case in cases[:_BESIDE]])


if __name__ == "__main__":
    sys.exit(main())
