"""The redline's peers: each compares two files and answers in the interchange of the scorer.

Whatever a peer draws is taken at its best. Word tools give removed and added words and what they
keep; a move is one where the tool says so. Times are milliseconds of CPU: of git the whole process,
of the others the call alone, without the start of their interpreter.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from measuring import bench_tools

Answer = tuple[dict[str, Any], float]
Tool = Callable[[Path, str, str], Answer]
Run = tuple[str, list[str]]

_WIKIDIFF2 = """
$old = file_get_contents($argv[1]);
$new = file_get_contents($argv[2]);
function cpu() {
    $u = getrusage();
    return 1000 * ($u['ru_utime.tv_sec'] + $u['ru_stime.tv_sec'])
        + ($u['ru_utime.tv_usec'] + $u['ru_stime.tv_usec']) / 1000;
}
$start = cpu();
$said = wikidiff2_inline_json_diff($old, $new, 1000000);
echo cpu() - $start, "\n", $said;
"""
_REDLINES = """
import json, sys, time
from redlines import Redlines
old, new = (open(name, encoding="utf-8", newline="").read() for name in sys.argv[1:])
Redlines("A b.", "A c.").opcodes
start = time.process_time()
compared = Redlines(old, new)
compared.opcodes
print(1000 * (time.process_time() - start))
print(compared.output_json())
"""


def peers() -> tuple[dict[str, Tool], dict[str, str]]:
    """Find the peers that can run here, and say why the others cannot."""
    found: dict[str, Tool] = {"git": git}
    absent: dict[str, str] = {}
    for name, find in (("wikidiff2", _find_wikidiff2), ("redlines", _find_redlines)):
        tool = find()
        if isinstance(tool, str):
            absent[name] = tool
        else:
            found[name] = tool
    found["dmp"] = diff_match_patch
    return found, absent


def git(case: Path, old: str, new: str) -> Answer:
    """Read the words of git --word-diff."""
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "--unified=1000000"]
    start = _children()
    run = subprocess.run([*command, "old.md", "new.md"], cwd=case, capture_output=True, check=False)
    spent = 1000 * (_children() - start)
    lines = run.stdout.decode("utf-8").split("\n")
    first = next((k for k, line in enumerate(lines) if line.startswith("@@")), len(lines))
    runs = ((line[:1], line[1:].split()) for line in lines[first + 1 :])
    return _from_words(old, new, runs), spent


def diff_match_patch(_case: Path, old: str, new: str) -> Answer:
    """Compare words as its guide says: one character a word, its defaults, semantic clean-up.

    Its default limit of one second is of the wall clock: a loaded machine draws more.
    """
    from diff_match_patch import diff_match_patch as library

    start = time.process_time()
    ids: dict[str, str] = {}
    texts = [
        "".join(ids.setdefault(word, _character(len(ids))) for word in text.split())
        for text in (old, new)
    ]
    matcher = library()
    diffs = matcher.diff_main(*texts)
    matcher.diff_cleanupSemantic(diffs)
    spent = 1000 * (time.process_time() - start)
    words = {character: word for word, character in ids.items()}
    runs = ((" +-"[op], [words[character] for character in said]) for op, said in diffs)
    return _from_words(old, new, runs), spent


def _character(number: int) -> str:
    code = 0x100 + number
    return chr(code if code < 0xD800 else code + 0x800)  # surrogates are no characters


def _find_redlines() -> Tool | str:
    try:
        python = bench_tools("redlines", "typing_extensions") / "python"  # it forgets the second
        _asked([str(python), "-c", "import redlines"])
    except (subprocess.CalledProcessError, OSError) as error:
        return f"it cannot be installed or imported: {error}"
    return partial(_redlines, python)


def _redlines(python: Path, case: Path, old: str, new: str) -> Answer:
    files = [str(case / name) for name in ("old.md", "new.md")]
    spent, _, said = _asked([str(python), "-c", _REDLINES, *files]).partition("\n")
    return _from_words(old, new, _redlines_runs(json.loads(said)["changes"])), float(spent)


def _redlines_runs(changes: list[dict[str, Any]]) -> Iterator[Run]:
    for change in changes:
        match change["type"]:
            case "equal":
                yield " ", change["text"].split()
            case "delete":
                yield "-", change["text"].split()
            case "insert":
                yield "+", change["text"].split()
            case _:
                yield "-", change["source_text"].split()
                yield "+", change["test_text"].split()


def _from_words(old: str, new: str, runs: Iterable[Run]) -> dict[str, Any]:
    """Place runs of words: dropped ones (-) are removed, brought ones (+) added, the rest kept."""
    places = {"old": 0, "new": 0}
    ops: list[dict[str, Any]] = []
    keeps = []
    for mark, said in runs:
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


# ── wikidiff2 ────────────────────────────────────────────────────────────────────────────────────

_KEPT, _ADDED, _REMOVED, _CHANGED, _MOVED_FROM, _MOVED_TO = range(6)


def _find_wikidiff2() -> Tool | str:
    if shutil.which("php") is None:
        return "php is not installed (Debian: php-cli php-wikidiff2)"
    probe = "echo function_exists('wikidiff2_inline_json_diff') ? 'yes' : 'no';"
    try:
        if _asked(["php", "-r", probe]) != "yes":
            return "php lacks the extension (Debian: php-wikidiff2)"
    except subprocess.CalledProcessError as error:
        return f"php does not run: {error}"
    return _wikidiff2


def _wikidiff2(case: Path, old: str, new: str) -> Answer:
    files = [str(case / name) for name in ("old.md", "new.md")]
    spent, _, said = _asked(["php", "-r", _WIKIDIFF2, "--", *files]).partition("\n")
    return from_wikidiff2(old, new, json.loads(said, strict=False)["diff"]), float(spent)


def from_wikidiff2(old: str, new: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Read its lines, whose offsets count bytes of UTF-8; a moved line's words come with its goal.

    A changed line is drawn word by word, for it holds a whole paragraph of clauses.
    """
    ops: list[dict[str, Any]] = []
    keeps: list[list[int]] = []
    olds, news = _characters(old), _characters(new)
    sources = {
        line["moveInfo"]["id"]: line["offset"]["from"]
        for line in lines
        if line["type"] == _MOVED_FROM
    }
    following = 0  # the byte of the new text at which the next line begins
    for line in lines:
        kind = line["type"]
        if kind == _MOVED_FROM:
            continue
        start = line["offset"]["from"], line["offset"]["to"]
        if kind == _MOVED_TO:
            start = sources[line["moveInfo"]["linkId"]], start[1]
        if kind == _CHANGED and start[1] is None:  # it forgets where, if the first word changed
            start = start[0], following
        pieces = list(_pieces(line, start))
        drawn = {
            "del": [[olds[a], olds[b]] for mark, a, b, _, _ in pieces if mark == "-"],
            "ins": [[news[c], news[d]] for mark, _, _, c, d in pieces if mark == "+"],
        }
        end, goal = (pieces[-1][2], pieces[-1][4]) if pieces else start
        following = following if kind == _REMOVED else goal + 1
        if kind == _MOVED_TO:
            spans = [olds[start[0]], olds[end]], [news[start[1]], news[goal]]
            ops.append({"kind": "moved", "old_span": spans[0], "new_span": spans[1], **drawn})
            continue
        ops += [{"kind": "removed", "old_span": span, "new_span": None} for span in drawn["del"]]
        ops += [{"kind": "added", "old_span": None, "new_span": span} for span in drawn["ins"]]
        keeps += [
            [olds[a], news[c], olds[b] - olds[a]] for mark, a, b, c, _ in pieces if mark == " "
        ]
    return {"ops": ops, "keeps": keeps}


def _pieces(
    line: dict[str, Any], start: tuple[int, int]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the pieces of a line: mark, then start and end in the old and in the new bytes."""
    a, c = start
    for mark, size in _marks(line):
        b = a + size if mark in " -" else a
        d = c + size if mark in " +" else c
        if size:
            yield mark, a, b, c, d
        a, c = b, d


def _marks(line: dict[str, Any]) -> Iterator[tuple[str, int]]:
    size = len(line["text"].encode("utf-8"))
    if line["type"] in {_KEPT, _ADDED, _REMOVED}:
        yield " +-"[line["type"]], size
        return
    place = 0
    for drawn in line["highlightRanges"]:
        yield " ", drawn["start"] - place
        yield "+-"[drawn["type"]], drawn["length"]
        place = drawn["start"] + drawn["length"]
    yield " ", size - place


def _characters(text: str) -> list[int]:
    """Return for each byte of the UTF-8 text, and for its end, how many characters precede it."""
    starts = [byte & 0xC0 != 0x80 for byte in text.encode("utf-8")]
    return [max(0, count - 1) for count in accumulate(starts)] + [len(text)]


def _asked(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def _children() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
