"""One run at a time on an archive, by whatever name it is called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tosdiff.archive.lock import only_run
from tosdiff.errors import ArchiveError

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_second_run_is_told_who_has_the_lock(tmp_path: Path) -> None:
    location = str(tmp_path / "archive.db")
    with only_run(location, now=NOW):
        with pytest.raises(ArchiveError) as caught, only_run(location, now=NOW):
            pytest.fail("two at once")
        assert "archive.db (process " in caught.value.message
        assert "since 2026-01-02 03:04:05 UTC" in caught.value.message
        assert caught.value.hint
    with only_run(location, now=NOW):
        pass


def test_a_link_to_an_archive_is_that_archive(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    (tmp_path / "link").mkdir()
    link = tmp_path / "link" / "archive.db"
    link.symlink_to(tmp_path / "archive.db")
    with (
        only_run(str(link), now=NOW),
        pytest.raises(ArchiveError),
        only_run(str(tmp_path / "archive.db"), now=NOW),
    ):
        pytest.fail("two at once")


def test_what_an_earlier_run_left_in_the_file_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "archive.db.lock").write_bytes(b"process 1\x1b[31m" * 99)
    with only_run(str(tmp_path / "archive.db"), now=NOW):
        pass
    assert b"\x1b" not in (tmp_path / "archive.db.lock").read_bytes()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught, only_run(str(tmp_path / "no" / "a.db"), now=NOW):
        pytest.fail("there is no such directory")
    assert caught.value.hint


def test_an_archive_in_memory_has_no_rivals() -> None:
    with only_run("sqlite://", now=NOW), only_run("sqlite://", now=NOW):
        pass
