"""Killed writers, writers in a crowd, full disks: what was acknowledged is there, and whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from archiving import A, record_all
from test_archive_clauses import naive_presence

from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import mirror_path
from tosdiff.errors import ArchiveError

_SCRIPT = Path(__file__).with_name("processes.py")


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(_SCRIPT), *map(str, arguments)]
    path = os.pathsep.join([str(_SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def told(process: subprocess.Popen[str]) -> Any:
    """Wait for a process; return what it printed."""
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


def assert_whole(file: Path) -> None:
    """Nothing is damaged, half-written or out of order."""
    with sqlite3.connect(file) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        lone = "SELECT count(*) FROM capture WHERE entry NOT IN (SELECT id FROM entry)"
        assert raw.execute(lone).fetchone() == (0,)
    raw.close()
    with Archive.open(file) as archive:
        assert archive.verify() == ()
        for terms in archive.terms():
            versions = archive.versions(terms)
            assert [version.seq for version in versions] == list(range(1, len(versions) + 1))
            stated = {(one.digest, one.first, one.last) for one in archive.presence(terms)}
            assert stated == naive_presence(archive, terms)
            standing = archive.standing(terms)
            assert standing.latest == (versions[-1] if versions else None)


def test_a_writer_that_is_killed_fifty_times_loses_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged = told(start("killed", tmp_path, 2024, 50))
    file = tmp_path / "archive.db"
    assert_whole(file)
    assert len(acknowledged) > 50
    with Archive.open(file) as archive:
        for terms, number, seq in acknowledged:
            assert archive.versions(terms)[int(seq) - 1].id == number
        recorded = sum(len(archive.versions(terms)) for terms in archive.terms())
        assert len(acknowledged) <= recorded <= len(acknowledged) + 50
        for terms in archive.terms():
            texts = {archive.text(version) for version in archive.versions(terms)}
            mirror = mirror_path(tmp_path, terms)
            assert not mirror.exists() or mirror.read_text() in texts


def test_four_writers_at_once_lose_nothing_and_leave_no_gap(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    writers = [start("write", file, name, 20) for name in ("W", "X", "Y", "Z")]
    acknowledged = [item for writer in writers for item in told(writer)]
    assert len(acknowledged) == 4 * 2 * 20
    assert_whole(file)
    with Archive.open(file) as archive:
        recorded = {(terms, one.id) for terms in archive.terms() for one in archive.versions(terms)}
        assert recorded == {(terms, number) for terms, number in acknowledged}


def test_a_full_disk_is_an_archive_error_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    end = told(start("full", file, 1_500_000))
    assert 0 < end["done"] < 500
    assert "disk" in end["message"]
    assert "space" in end["hint"]
    assert_whole(file)
    with Archive.open(file) as archive:
        assert len(archive.versions("A/Terms")) == end["done"]


def test_a_directory_that_may_not_be_written_is_an_archive_error() -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with Archive.open(directory / "old.db", create=True) as archive:
            record_all(archive, A)
        directory.chmod(0o555)
        before = (directory / "old.db").read_bytes()
        outcomes = told(start("locked", directory))
        directory.chmod(0o755)
        assert (directory / "old.db").read_bytes() == before
    for message, hint in outcomes:
        assert message.startswith(name)
        assert "yours to write" in hint


def test_a_writer_that_waits_in_vain_is_told_that_another_is_at_work(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    with Archive.open(file, create=True, wait=0.05) as archive:
        record_all(archive, A)
        other = sqlite3.connect(file)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="in use by another process"):
            record_all(archive, A, start=1)
        other.close()
        assert record_all(archive, A, start=1) == ["unchanged"]


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    with Archive.open(file, create=True) as archive:
        record_all(archive, A)
        with archive._writing(), Archive.open(file, wait=0.05) as reader:
            assert len(reader.versions("Lanternly/Terms of Service")) == 1
