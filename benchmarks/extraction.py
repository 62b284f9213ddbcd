r"""Measure extraction on real pages with known text, beside trafilatura in the same run.

    python benchmarks/extraction.py [--data DIR] [--mutations] [--json]

The truth is the text that Open Terms Archive keeps. Words: NFKC, case-folded, `\w+`, as a
multiset. A block of the truth with six words or more is lost if under 80 % of its 4-grams came
out. Times are CPU. OTA's file is sometimes at fault (nested selections twice, glued PDF lines):
such pages are named, and counted all the same unless --fair is given.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from mutations import MUTATIONS

from tosdiff.entities import Page, RangeSelector, Selector
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import extract

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Case:
    """A real page: its bytes, what its declaration selects, and its known words."""

    id: str
    body: bytes
    page: Page
    is_pdf: bool
    truth: str


@dataclass(frozen=True, slots=True)
class Score:
    """How much of the truth came out of a page, how much else, and at what cost."""

    id: str
    recall: float
    precision: float
    blocks: int
    lost: int
    ms: float
    note: str = ""


def cases(data: Path) -> Iterator[Case]:
    """Read the pages, in the index's order."""
    for line in (data / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Case(
            id=row["id"],
            body=(data / row["source"]).read_bytes(),
            page=Page(
                row["url"],
                _selectors(row["select"]),
                _selectors(row["remove"]),
                tuple(
                    name if isinstance(name, str) else next(iter(name)) for name in row["filter"]
                ),
            ),
            is_pdf="pdf" in row["mime"],
            truth=bare((data / row["reference"]).read_text("utf-8")),
        )


def _selectors(form: Any) -> tuple[Selector, ...]:
    forms = form if isinstance(form, list) else [form] if form else []
    return tuple(f if isinstance(f, str) else _range(f) for f in forms)


def _range(form: dict[str, str]) -> RangeSelector:
    (start,) = [key for key in form if key.startswith("start")]
    (end,) = [key for key in form if key.startswith("end")]
    edges: dict[str, Any] = {"start_edge": start[5:].lower(), "end_edge": end[3:].lower()}
    return RangeSelector(start=form[start], end=form[end], **edges)


def bare(markdown: str) -> str:
    """Return Markdown's words: without targets, images, escapes and signs."""
    text = re.sub(r"!\[[^\]]*\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", " ", markdown)
    text = re.sub(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", "]", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    text = re.sub(r"<br\s*/?>", " ", text)  # OTA's tables are full of it, and it is no word
    text = re.sub(r"\[email\W+protected\]", "", text)  # hidden from OTA; we can read it
    text = text.replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"\*\*|~~|(?<![^\W_])_|_(?![^\W_])", "", text)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def score(case: Case, text: str, ms: float) -> Score:
    truth, found = words(case.truth), words(bare(text))
    common = (Counter(truth) & Counter(found)).total()
    grams = set(zip(*(found[i:] for i in range(4)), strict=False))
    blocks = [w for block in re.split(r"\n\s*\n|\n", case.truth) if len(w := words(block)) >= 6]
    return Score(
        id=case.id,
        recall=common / max(len(truth), 1),
        precision=common / max(len(found), 1),
        blocks=len(blocks),
        lost=sum(_is_lost(block, grams) for block in blocks),
        ms=ms,
        note=_fault(case, truth, found),
    )


def _is_lost(block: list[str], grams: set[tuple[str, ...]]) -> bool:
    own = list(zip(*(block[i:] for i in range(4)), strict=False))
    return sum(gram in grams for gram in own) < 0.8 * len(own)


def _fault(case: Case, truth: list[str], found: list[str]) -> str:
    """Say where OTA's file itself is at fault."""
    if case.is_pdf:
        return "OTA's PDF text glues the ends of lines"
    doubled = _repeated(truth) - _repeated(found)
    if doubled > 0.02 * len(truth):
        return f"OTA's file holds {doubled} words twice"
    pairs = {left + right for left, right in itertools.pairwise(found)}
    glued = sum((Counter(word for word in truth if word in pairs) - Counter(found)).values())
    if glued > 0.002 * len(truth):
        return f"OTA's file glues {glued} pairs of words"
    return ""


def _repeated(found: list[str]) -> int:
    eights = list(zip(*(found[i:] for i in range(8)), strict=False))
    return len(eights) - len(set(eights))


def timed(case: Case, tool: Callable[[Case], str]) -> Score:
    """Run a tool on a page twice, and take the quicker run: the first pays for what is lazy."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        text = tool(case)
        spent.append((time.process_time() - start) * 1000)
    return score(case, text, min(spent))


def with_selectors(case: Case) -> str:
    return _ours(case, case.page)


def without_selectors(case: Case) -> str:
    return _ours(case, Page(case.page.url))


def _ours(case: Case, page: Page) -> str:
    try:
        return extract(case.body, page=page).markdown
    except ExtractionError as error:
        print(f"{case.id}: {error.message}", file=sys.stderr)
        return ""


def by_trafilatura(case: Case) -> str:
    import trafilatura

    return trafilatura.extract(case.body, favor_recall=True, output_format="txt") or ""


def summary(scores: list[Score]) -> dict[str, float]:
    recalls = [s.recall for s in scores]
    times = sorted(s.ms for s in scores)
    return {
        "pages": len(scores),
        "recall mean": statistics.mean(recalls),
        "recall median": statistics.median(recalls),
        "recall min": min(recalls),
        "precision mean": statistics.mean(s.precision for s in scores),
        "lost blocks": sum(s.lost for s in scores) / max(1, sum(s.blocks for s in scores)),
        "ms median": statistics.median(times),
        "ms p95": times[int(0.95 * (len(times) - 1))],
    }


def stability(pages: list[Case]) -> dict[str, tuple[int, int]]:
    """Count, for each mutation, the pages that it changes and those with the same Markdown."""
    counts = {}
    for name, mutate in MUTATIONS.items():
        changed = same = 0
        for case in pages:
            text = case.body.decode("utf-8", "replace")
            mutant = mutate(text)
            if mutant == text:
                continue
            changed += 1
            page = Page(case.page.url, ("body",)) if name == "class names" else case.page
            before = extract(text.encode(), page=page).markdown
            after = extract(mutant.encode(), page=page).markdown
            same += before == after
            if before != after and "-v" in sys.argv:
                _show(case.id, name, before, after)
        counts[name] = (same, changed)
    return counts


def _show(id_: str, name: str, before: str, after: str) -> None:
    for old, new in zip(before.split("\n"), after.split("\n"), strict=False):
        if old != new:
            print(f"{name} · {id_}\n  - {old[:150]!r}\n  + {new[:150]!r}")
            return


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    default = Path(os.environ.get("TOSDIFF_SHARED", _HERE.parent.parent / "shared")) / "data/pages"
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument(
        "--fair", action="store_true", help="leave out pages whose truth is at fault"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the worst pages")
    options = parser.parse_args()
    pages = list(cases(options.data))
    if options.mutations:
        _report_stability([case for case in pages if not case.is_pdf], as_json=options.json)
        return
    html = [case for case in pages if not case.is_pdf]
    runs = {
        "tosdiff, selectors": [timed(case, with_selectors) for case in pages],
        "tosdiff, main text": [timed(case, without_selectors) for case in html],
        "trafilatura, recall": [timed(case, by_trafilatura) for case in html],
    }
    if options.fair:
        faulty = {s.id for s in runs["tosdiff, selectors"] if s.note}
        runs = {name: [s for s in scores if s.id not in faulty] for name, scores in runs.items()}
    _report(runs, as_json=options.json, verbose=options.verbose)


def _report(runs: dict[str, list[Score]], *, as_json: bool, verbose: bool) -> None:
    if as_json:
        made = {n: {**summary(s), "each": [asdict(x) for x in s]} for n, s in runs.items()}
        print(json.dumps(made, indent=1))
        return
    for name, scores in runs.items():
        print(
            name.ljust(22),
            *(f"{k} {v:.4f}".rstrip("0").rstrip(".") for k, v in summary(scores).items()),
            sep="  ",
        )
    for name, scores in runs.items():
        if not name.startswith("tosdiff"):
            continue
        bar = 0.9995 if "selectors" in name else 0.995
        for s in sorted(scores, key=lambda s: s.recall):
            if s.recall < bar or verbose:
                print(f"{name}: {s.id} recall {s.recall:.4f} precision {s.precision:.3f}", end=" ")
                print(f"lost {s.lost}/{s.blocks} {s.ms:.0f} ms {s.note}")


def _report_stability(pages: list[Case], *, as_json: bool) -> None:
    counts = stability(pages)
    if as_json:
        print(json.dumps(counts, indent=1))
        return
    for name, (same, changed) in counts.items():
        print(f"{name:26} {same:3} of {changed}")


if __name__ == "__main__":
    main()
