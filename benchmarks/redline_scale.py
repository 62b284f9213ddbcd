"""What long, rewritten and equal texts cost the redline: CPU and peak memory, beside their bars.

Each case runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from tosdiff.diff.compare import compare
from tosdiff.diff.interchange import to_ops
from tosdiff.text.segment import document

Texts = tuple[list[str], list[str]]

_WORDS = [
    f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "rel", "tion", "s")
]
_LONGEST, _LONGEST_SECONDS = 85_000, 15.0


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts, and what their comparison may cost: CPU seconds, MiB of the whole process."""

    name: str
    texts: Callable[[], Texts]
    seconds: float | None = None
    memory: float | None = None


def _sentences(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(_WORDS, k=18)).capitalize() + "." for _ in range(count)]


def _amended(count: int) -> Texts:
    """Sentences of which each tenth has a word changed, and each hundredth is elsewhere."""
    sentences = _sentences(1, count)
    rng = random.Random(2)
    texts = [s.replace(" ", " other ", 1) if rng.random() < 0.1 else s for s in sentences]
    for place in range(0, len(texts), 100):
        texts.insert(rng.randrange(len(texts)), texts.pop(place))
    return sentences, texts


def _rewritten(count: int) -> Texts:
    return _sentences(3, count), _sentences(4, count)


def _equal(count: int) -> Texts:
    clause = "You may not copy the site."
    return [clause] * count, [clause] * (count - 100)


def _reversed(count: int) -> Texts:
    sentences = _sentences(5, count)
    return sentences, sentences[::-1]


def _one_clause(count: int) -> Texts:
    words = " ".join(_sentences(6, count)).replace(".", "")
    return [words], [words.replace("bation", "gation")]


def _share(count: int) -> float:
    """Return the seconds that are this text's share of the longest one's: linear means that."""
    return _LONGEST_SECONDS * count / _LONGEST


CASES = (
    Case("1,000 amended", lambda: _amended(1_000), _share(1_000), 500),
    Case("10,000 amended", lambda: _amended(10_000), _share(10_000), 500),
    Case("85,000 amended", lambda: _amended(_LONGEST), _LONGEST_SECONDS, 500),
    Case("1,000 rewritten", lambda: _rewritten(1_000)),
    Case("10,000 rewritten", lambda: _rewritten(10_000), 5.0),
    Case("5,000 equal", lambda: _equal(5_000), 1.0),
    Case("3,000 reversed", lambda: _reversed(3_000)),
    Case("one of 7,200 words", lambda: _one_clause(400)),
)


def report() -> bool:
    """Print a line a case; return whether all keep their bars."""
    print(f"{'clauses':20}{'CPU s':>8}{'bar':>8}{'peak MiB':>10}{'bar':>6}{'ops':>8}")
    kept = [_line(number) for number in range(len(CASES))]
    return all(kept)


def _line(number: int) -> bool:
    case = CASES[number]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds, memory, ops = pool.submit(_cost, number).result()
    is_kept = seconds <= (case.seconds or seconds) and memory <= (case.memory or memory)
    print(
        f"{case.name:20}{seconds:8.2f}{_bar(case.seconds, 2):>8}{memory:10.0f}"
        f"{_bar(case.memory, 0):>6}{ops:8}{'' if is_kept else '  OVER THE BAR'}",
        flush=True,
    )
    return is_kept


def _bar(limit: float | None, digits: int) -> str:
    return "none" if limit is None else f"{limit:.{digits}f}"


def _cost(number: int) -> tuple[float, float, int]:
    """Return a comparison's CPU seconds, its process's peak in MiB, and how many ops it wrote."""
    old, new = map("\n\n".join, CASES[number].texts())
    to_ops(compare(document("A b."), document("A c.")))  # imports are the process's cost
    start = time.process_time()
    ops = to_ops(compare(document(old), document(new)))
    seconds = time.process_time() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(ops)
