"""A disk that is full, or may not be written, stops a run with words and takes nothing away."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from harm import as_nobody, harming, mirrored, remount, texts_of
from loopback import Reply, Server
from pages import CLAUSES, page
from running import TERMS, Desk, desk

_NAME = f"Vidora/{TERMS}"


def _noisy(chance: random.Random) -> Reply:
    """A page that no compression makes small, with a new wording."""
    words = " ".join(f"word{chance.randrange(10**9)}" for _ in range(9000))
    return Reply(page((*CLAUSES, f"This holds for {words}.")))


@pytest.fixture
def there(small_disk: Path, platform: Server, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A corpus on the small disk."""
    root = small_disk / "corpus"
    root.mkdir()
    opened = desk(root, capsys)
    opened.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    return opened


def test_a_full_disk_is_said_and_loses_nothing(
    there: Desk, platform: Server, small_disk: Path
) -> None:
    chance = random.Random(3)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1 << 20))
    good = 0
    platform.routes["/terms"] = _noisy(chance)
    while (done := there.snapshot(_NAME, "--accept")).code == 0:
        good += 1
        platform.routes["/terms"] = _noisy(chance)
    assert good
    assert done.code == 3
    assert "hint: " in done.err
    assert "disk" in done.err or "space" in done.err
    texts = texts_of(there.root / "archive.db")[_NAME]
    assert len(texts) >= good
    assert mirrored(there.root)[_NAME] in texts
    ballast.unlink()
    assert there.snapshot(_NAME, "--accept").code == 0
    texts = texts_of(there.root / "archive.db")[_NAME]
    assert mirrored(there.root)[_NAME] == texts[-1]


def test_a_corpus_on_a_read_only_disk_can_be_read_and_says_no_to_a_snapshot(
    there: Desk, platform: Server, small_disk: Path
) -> None:
    there.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, "Lamps are to be dimmed at ten.")))
    there.snapshot()
    remount(small_disk, "ro")
    try:
        assert "Lamps" in there("diff", "vidora").out
        assert "Lamps" in there("search", "dimmed").out
        for verb in ("log", "show", "classify"):
            assert there(verb, "vidora").code == 0, verb
        assert "ask once where it can be written" in there("blame", "vidora").err
        assert there("status").code == 0
        assert there("check", "--since", "2020-01-01").code in {0, 1}
        done = there.snapshot()
        assert done.code == 3
        assert "yours to write" in done.err
        assert "hint: " in done.err
    finally:
        remount(small_disk, "rw")
    assert there.snapshot().code == 0
    assert there("blame", "vidora").code == 0


def test_what_a_killed_run_left_in_the_log_is_read_on_a_read_only_disk(small_disk: Path) -> None:
    with harming("forever", small_disk / "archive.db", small_disk) as process:
        assert process.stdout is not None
        told = [json.loads(process.stdout.readline()) for _ in range(9)]
        process.kill()
        process.wait()
        assert (small_disk / "archive.db-wal").stat().st_size
        remount(small_disk, "ro")
        try:
            texts = texts_of(small_disk / "archive.db")
            assert all(len(texts[terms]) >= seq for terms, _, seq in told)
        finally:
            remount(small_disk, "rw")


@pytest.fixture
def shown(platform: Server, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """A corpus that others may look at: what belongs to pytest they may not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        root = Path(name) / "corpus"
        root.mkdir()
        opened = desk(root, capsys)
        opened.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
        yield opened


def test_rights_that_are_lost_are_said_and_what_was_recorded_stays(
    shown: Desk, platform: Server
) -> None:
    shown.snapshot()
    before = texts_of(shown.root / "archive.db")
    platform.routes["/terms"] = Reply(page((*CLAUSES, "Lamps are to be dimmed at ten.")))
    for lost, mode in ((shown.root, 0o555), (shown.root / "archive.db", 0o444)):
        had = lost.stat().st_mode
        for place in (shown.root, *shown.root.rglob("*")):
            place.chmod(0o777 if place.is_dir() else 0o666)
        lost.chmod(mode)
        code, told = as_nobody("snapshot", shown.root)
        lost.chmod(had)
        assert code == 3
        assert "yours to write" in told
        assert "hint: " in told
        assert texts_of(shown.root / "archive.db") == before


def test_a_corpus_that_may_not_be_read_is_said(shown: Desk) -> None:
    shown.snapshot()
    shown.root.joinpath("archive.db").chmod(0o000)
    code, told = as_nobody("log", shown.root)
    assert code == 3
    assert "hint: " in told
    assert "Traceback" not in told
