"""Measure noise: of what another archive recorded as changes, how much is a change of the terms.

    python benchmarks/noise.py [--bundle FILE | --repository DIR] [--terms] [--json]
    python benchmarks/noise.py --sample N --class CLASS --out DIR [--seed S] [--uniform]

The peer is that archive itself: each of its commits is what a watcher of it is told. With
`--sample`, random cases of a class are written as small Markdown files, to be read and judged by a
person; they hold real text and belong outside of the repository. A class is a kind of record
(`changed`, `variant`, …), or for a suspect one its reason too (`suspect: loss`).
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from measuring import shared

from tosdiff.api.joining import index_of, update
from tosdiff.archive.archive import Archive
from tosdiff.archive.imports import ImportRecord
from tosdiff.sources.history import Mention
from tosdiff.sources.repository import Repository
from tosdiff.text.words import plain

_REAL = ("first", "changed")
_AROUND = 5  # words beside what changed
_SHOWN = 14  # differences shown of a case
_LONG = 30  # words shown of a difference


@dataclass(frozen=True, slots=True)
class Case:
    """A record to be read: what it became, and the one before it and the one it is held against."""

    terms: str
    place: int
    record: ImportRecord
    stood: float  # days until the next record
    base: ImportRecord | None
    base_words: str
    story: str  # the records around it


def main() -> int:
    """Run the benchmark, or write a sample."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        path = options.repository or _cloned(options.bundle, Path(name))
        repository = Repository(path.resolve())
        start = time.process_time()
        with Archive.open(index_of(repository), create=True) as archive:
            for _ in update(archive, repository):
                pass
            spent = time.process_time() - start
            if options.sample:
                return _sample(archive, repository, options)
            _report(archive, path, spent, options)
    return 0


# ── counts ───────────────────────────────────────────────────────────────────────────────────────


def counts(archive: Archive) -> dict[str, Counter[str]]:
    """Return how many records of each class there are, by terms."""
    return {
        name: Counter(class_of(record) for record in archive.imports(name))
        for name in archive.terms()
    }


def class_of(record: ImportRecord) -> str:
    """Return the class of a record: its kind, and of a suspect one the first word of why."""
    return f"{record.kind}: {record.reason.partition(':')[0]}" if record.reason else record.kind


def real(found: Mapping[str, int]) -> int:
    """Return how many records are real changes, or the first."""
    return sum(found.get(name, 0) for name in _REAL)


def _report(archive: Archive, path: Path, spent: float, options: argparse.Namespace) -> None:
    found = counts(archive)
    told = int(_git(path, "rev-list", "--count", "HEAD"))
    total = sum(found.values(), Counter[str]())
    classes = sorted(total, key=lambda name: (-total[name], name))
    if options.json:
        print(json.dumps({"commits": told, "cpu": spent, "terms": found}, indent=2))
        return
    if options.terms:
        print(f"{'terms':44}{'commits':>8}{'real':>6}{'real %':>7}  classes")
    for name, by_class in sorted(found.items(), key=lambda item: (-item[1].total(), item[0])):
        if options.terms:
            share = 100 * real(by_class) / by_class.total()
            said = ", ".join(f"{key} {by_class[key]}" for key in classes if by_class[key])
            print(f"{name:44}{by_class.total():8,}{real(by_class):6,}{share:7.1f}  {said}")
    print(f"{'terms':28}{len(found):8,}")
    print(f"{'commits of the archive (peer)':28}{told:7,}")
    print(f"{'records':28}{total.total():8,}")
    for name in classes:
        print(f"  {name:26}{total[name]:8,}{100 * total[name] / total.total():7.1f} %")
    print(f"{'real':28}{real(total):8,}{100 * real(total) / total.total():7.1f} %")
    shares = sorted(real(item) / item.total() for item in found.values())
    print(f"{'real, median of terms':28}{'':8}{100 * shares[len(shares) // 2]:7.1f} %")
    print(f"{'indexing, CPU s without git':28}{spent:8.1f}")


# ── samples ──────────────────────────────────────────────────────────────────────────────────────


def _sample(archive: Archive, repository: Repository, options: argparse.Namespace) -> int:
    """Write cases of a class, drawn at random."""
    if not options.out or Path(__file__).resolve().parent.parent in options.out.resolve().parents:
        print("--out must name a directory outside of the repository", file=sys.stderr)
        return 2
    drawn = draw(
        list(_cases(archive, options.class_)), options.sample, options.seed, options.uniform
    )
    options.out.mkdir(parents=True, exist_ok=True)
    mentions = repository.mentions()
    for number, case in enumerate(drawn, 1):
        by_reference = {item.reference: item for item in mentions[case.terms]}
        file = options.out / f"{number:03}.md"
        file.write_text(_written(case, repository, by_reference, number), encoding="utf-8")
    print(f"{len(drawn)} cases in {options.out}")
    return 0


def draw(cases: Sequence[Case], count: int, seed: int, uniform: bool) -> list[Case]:
    """Return cases at random: each alike, or else in rounds of one from each terms.

    In rounds, terms with thousands of records weigh no more than others.
    """
    chance = random.Random(seed)
    mixed = chance.sample(list(cases), len(cases))
    if uniform:
        return mixed[:count]
    rounds = Counter[str]()
    ranked = []
    for case in mixed:
        ranked.append((rounds[case.terms], case))
        rounds[case.terms] += 1
    ranked.sort(key=lambda item: item[0])
    return [case for _, case in ranked[:count]]


def _cases(archive: Archive, wanted: str) -> Iterator[Case]:
    for name in archive.terms():
        records = archive.imports(name)
        of_seq = {record.seq: record for record in records if record.seq}
        bases = {item.seq: item.base for item in archive.versions(name)}
        good: ImportRecord | None = None
        for place, record in enumerate(records):
            if wanted in {record.kind, class_of(record)}:
                base = of_seq.get(bases[record.seq] or 0) if record.seq else good
                after = records[place + 1].recorded_at if place + 1 < len(records) else None
                stood = (after - record.recorded_at).total_seconds() / 86400 if after else -1.0
                words = "the wording it is compared with" if record.seq else "the last good one"
                if base is None or record.kind == "variant":  # its words equal those of its base
                    base, words = good, "the version before"
                yield Case(name, place, record, stood, base, words, _story(records, place))
            if record.seq:
                good = record


def _story(records: Sequence[ImportRecord], place: int) -> str:
    """Say what was recorded around a record, and how many days passed in between."""
    around = records[max(0, place - 4) : place + 5]
    parts = [class_of(around[0])]
    for before, after in pairwise(around):
        days = (after.recorded_at - before.recorded_at).total_seconds() / 86400
        here = "**" if after is records[place] else ""
        parts.append(f"–{days:.1f}d– {here}{class_of(after)}{here}")
    return " ".join(parts)


def _written(
    case: Case, repository: Repository, mentions: Mapping[str, Mention], number: int
) -> str:
    record = case.record
    new = _text(repository, mentions, record)
    old = _text(repository, mentions, case.base) if case.base else ""
    subject = _git(repository.path, "log", "-1", "--format=%s", record.reference).strip()
    base = case.base.reference[:10] if case.base else "nothing"
    said = f"{class_of(record)}{record.reason.removeprefix(record.reason.partition(':')[0])}"
    facts = f"place {case.place}, stood {case.stood:.1f} days, against {base} ({case.base_words})"
    lines = [
        f"## {number} {case.terms} {record.reference[:10]} {record.recorded_at:%Y-%m-%d}",
        f"{said} ({subject}); {facts}",
        case.story,
        *differences(old, new),
    ]
    return "\n".join(lines) + "\n"


def _text(repository: Repository, mentions: Mapping[str, Mention], record: ImportRecord) -> str:
    (found,) = repository.texts([mentions[record.reference]])
    return found.text or ""


def differences(old: str, new: str) -> list[str]:
    """Return what differs, as lines `-deleted- +inserted+` with words around."""
    before, after = _only(old, new), _only(new, old)
    is_seen = before != after and " ".join(map(plain, before)) != " ".join(map(plain, after))
    left = " ¶ ".join(map(plain, before) if is_seen else before).split()
    right = " ¶ ".join(map(plain, after) if is_seen else after).split()
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=len(left) > 4000)
    found = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    lines = [
        f"… {' '.join(left[max(0, a - _AROUND) : a])} -[{_cut(left[a:b])}]- "
        f"+[{_cut(right[c:d])}]+ {' '.join(left[b : b + _AROUND])}"
        for _, a, b, c, d in found[:_SHOWN]
    ]
    gone, come = sum(b - a for _, a, b, _, _ in found), sum(d - c for *_, c, d in found)
    what = "words" if is_seen else "pieces of mark-up"
    lines.append(f"{len(found)} differences, {gone} {what} gone, {come} came")
    return lines


def _only(one: str, other: str) -> list[str]:
    """Return the lines of a text that the other text does not have."""
    known = Counter(other.splitlines())
    found = []
    for line in one.splitlines():
        if known[line]:
            known[line] -= 1
        elif line.strip():
            found.append(line)
    return found


def _cut(words: Sequence[str]) -> str:
    if len(words) <= _LONG:
        return " ".join(words)
    half = _LONG // 2
    return f"{' '.join(words[:half])} …{len(words) - _LONG}… {' '.join(words[-half:])}"


# ── the repository ───────────────────────────────────────────────────────────────────────────────


def _cloned(bundle: Path | None, place: Path) -> Path:
    os.environ["TOSDIFF_CACHE"] = str(place / "cache")
    source = bundle or shared() / "data" / "history.bundle"
    command = ["git", "clone", "--quiet", "--bare", "--branch", "main", str(source)]
    subprocess.run([*command, str(place / "history.git")], check=True)
    return place / "history.git"


def _git(path: Path, *arguments: str) -> str:
    command = ["git", "-C", str(path), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--repository", type=Path, help="a clone; its index is kept in the cache")
    parser.add_argument("--terms", action="store_true", help="a line for each terms, too")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--class", dest="class_", default="changed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--uniform", action="store_true", help="every record alike, not every terms"
    )
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
