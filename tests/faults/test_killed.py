"""A run that is killed at any point loses nothing that it told, and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from pathlib import Path

from harm import harming, mirrored, texts_of
from loopback import Reply, Server, serve
from pages import CLAUSES, page
from running import TERMS, Desk

_NAMES = tuple(f"{service}/{TERMS}" for service in ("Vidora", "Zebra"))


def _publish(server: Server, turn: int) -> None:
    for path in ("/vidora", "/zebra"):
        server.routes[path] = Reply(page((*CLAUSES, f"Rule {turn} of {path} is in force now.")))


def test_a_snapshot_that_is_killed_at_any_call_loses_nothing_that_it_told(
    run: Desk, *, often: bool
) -> None:
    chance, turns = random.Random(7), 50 if often else 8
    with serve({}) as server:
        for service in ("Vidora", "Zebra"):
            fetch = {"fetch": server.url(f"/{service.lower()}"), "select": "#terms"}
            run.declare(service, {TERMS: fetch})
        _publish(server, 0)
        with harming("snapshots", run.root) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.readline()
            calls, killed = 0, 0
            for turn in range(1, turns + 2):
                _publish(server, turn)
                fatal = chance.randrange(1, calls) if calls else 0
                process.stdin.write(f"{fatal}\n")
                process.stdin.flush()
                done = json.loads(process.stdout.readline())
                killed += done["status"] == signal.SIGKILL
                if not calls:
                    calls = int(done["out"].split()[-1])
                _check(run.root, turn, done["out"])
            assert killed > turns * 0.8
        assert run.snapshot().code == 0
    texts = texts_of(run.root / "archive.db")
    assert mirrored(run.root) == {terms: texts[terms][-1] for terms in _NAMES}


def _check(root: Path, turn: int, out: str) -> None:
    """What was told is in the archive; what the mirror shows is a whole text of it."""
    texts = texts_of(root / "archive.db")
    for terms in _NAMES:
        if f"{terms}: " in out:
            assert f"Rule {turn} " in texts[terms][-1]
    for terms, shown in mirrored(root).items():
        assert shown in texts[terms]


def test_the_files_of_any_moment_open_clean_and_hold_what_was_told(
    tmp_path: Path, *, often: bool
) -> None:
    chance = random.Random(11)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    told: list[tuple[str, str, int]] = []
    with harming("forever", corpus / "archive.db", corpus) as process:
        assert process.stdout is not None
        for turn in range(40 if often else 6):
            lines = [process.stdout.readline() for _ in range(chance.randrange(1, 12))]
            told.extend(tuple(json.loads(line)) for line in lines)
            image = tmp_path / f"image-{turn}"
            os.kill(process.pid, signal.SIGSTOP)  # all files of one moment, as when the power goes
            os.waitpid(process.pid, os.WUNTRACED)  # it stops a moment after it is told to
            shutil.copytree(corpus, image)
            os.kill(process.pid, signal.SIGCONT)
            _check_image(image, told)
            _check_torn(image, chance)
            shutil.rmtree(image)


def _check_image(image: Path, told: list[tuple[str, str, int]]) -> None:
    whole = image.with_name(image.name + "-whole")
    shutil.copytree(image, whole)  # to open an archive tidies its log
    texts = texts_of(whole / "archive.db")
    for terms, _, seq in told:
        assert len(texts[terms]) >= seq
    for terms, shown in mirrored(whole).items():
        assert shown in texts[terms]
    shutil.rmtree(whole)


def _check_torn(image: Path, chance: random.Random) -> None:
    """What the disk had not yet taken of the log is missing, or is other bytes: a part is there."""
    log = image / "archive.db-wal"
    if not log.exists():
        return
    if (image / "archive.db").stat().st_mtime_ns >= log.stat().st_mtime_ns:
        return  # a checkpoint came last, and it begins when all of the log is on the disk
    data = bytearray(log.read_bytes())
    place = chance.randrange(_flushed(data), len(data) + 1)
    data[place:] = b"" if chance.random() < 0.5 else chance.randbytes(len(data) - place)
    log.write_bytes(data)
    (image / "archive.db-shm").unlink(missing_ok=True)
    texts_of(image / "archive.db")


def _flushed(log: bytes | bytearray) -> int:
    """Return how much of a log is on the disk for sure: all before the last commit but one.

    A commit begins when the one before it was flushed. Source: SQLite's file format, 4.1.
    """
    page, salts = int.from_bytes(log[8:12], "big"), log[16:24]
    ends = [min(32, len(log))] * 2
    for start in range(32, len(log) - 23, 24 + page):
        if log[start + 8 : start + 16] != salts:
            break
        if any(log[start + 4 : start + 8]):
            ends.append(start + 24 + page)
    return min(ends[-2], len(log))
