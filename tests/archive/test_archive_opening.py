"""What is not an archive, or not one that we can read, is said in words and left as it is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from archiving import A2, A3, TERMS, A, record_all

from tosdiff.archive.archive import Archive
from tosdiff.archive.failures import translated
from tosdiff.errors import ArchiveError


def refused(location: str | Path, *, create: bool = True) -> ArchiveError:
    """Open something and read all of it; return the error."""
    with pytest.raises(ArchiveError) as caught:
        read_all(location, create=create)
    assert caught.value.hint
    return caught.value


def read_all(location: str | Path, *, create: bool) -> None:
    with Archive.open(location, create=create) as archive:
        for version in archive.versions(TERMS):
            archive.document(version)
        for record in archive.captures(TERMS):
            archive.body(record.body_digest)
        archive.presence(TERMS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        record_all(archive, A, A2, A3)
    return tmp_path / "archive.db"


def test_what_was_recorded_is_there_when_it_is_opened_again(file: Path) -> None:
    with Archive.open(file) as archive:
        assert [archive.text(version) for version in archive.versions(TERMS)] == [A, A2, A3]


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    odd = tmp_path / "lamps & wicks?#%20"
    odd.mkdir()
    with Archive.open(odd / "archive.db", create=True) as archive:
        record_all(archive, A)
    assert [path.name for path in odd.iterdir()] == ["archive.db"]


def test_a_missing_archive_is_not_made_unasked(tmp_path: Path) -> None:
    error = refused(tmp_path / "archive.db", create=False)
    assert "tosdiff snapshot" in error.hint
    assert list(tmp_path.iterdir()) == []


def test_a_missing_directory_is_said(tmp_path: Path) -> None:
    assert "directory" in refused(tmp_path / "absent" / "archive.db").hint


def test_another_kind_of_file_is_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "archive.db"
    letter.write_text("Dear lamp owner, " * 99)
    assert "is not an archive" in refused(letter).message
    assert letter.read_text() == "Dear lamp owner, " * 99


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "bookmarks.db")
    other.execute("CREATE TABLE moz_places (url TEXT)")
    other.close()
    before = (tmp_path / "bookmarks.db").read_bytes()
    assert "not a tosdiff archive" in refused(tmp_path / "bookmarks.db").message
    assert (tmp_path / "bookmarks.db").read_bytes() == before


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_archive_is_said_to_be_damaged(file: Path, part: float) -> None:
    os.truncate(file, int(file.stat().st_size * part))
    before = file.read_bytes()
    error = refused(file)
    assert "damaged" in error.message
    assert file.read_bytes() == before


def test_a_damaged_archive_is_said_to_be_damaged(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    file.write_bytes(data)
    assert "damaged" in refused(file).message
    assert file.read_bytes() == data


def test_an_archive_of_a_newer_release_names_it_and_is_left_as_it_is(file: Path) -> None:
    newer = sqlite3.connect(file)
    newer.execute("UPDATE tosdiff_archive SET schema = 7, tool = 'tosdiff 9.1'")
    newer.commit()
    newer.close()
    before = file.read_bytes()
    error = refused(file)
    assert "tosdiff 9.1" in error.message
    assert "7" in error.message
    assert error.hint == "update tosdiff"
    assert file.read_bytes() == before


def test_an_empty_file_is_no_archive_unless_one_may_be_made(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    assert "no archive" in refused(tmp_path / "archive.db", create=False).message
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        assert archive.terms() == ()


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("nosuch://host/db", "not a database"),
        ("sqlite+nosuch:///x.db", "not a database"),
        ("postgresql+nosuch://host/db", "not a database"),
        ("http//://", "not a database"),
    ],
)
def test_a_url_that_is_no_database_is_said(location: str, said: str) -> None:
    assert said in refused(location).message


def test_a_password_is_never_shown() -> None:
    error = refused("postgresql+nosuch://me:s3cret@host/db")
    assert "s3cret" not in error.message + error.hint


def test_a_database_that_may_not_grow_is_said_to_be_full() -> None:
    small = sqlite3.connect(":memory:")
    small.execute("PRAGMA max_page_count = 2")
    with pytest.raises(ArchiveError, match="full") as caught, translated("archive.db"):
        small.execute("CREATE TABLE lamps (wick)").execute(
            "INSERT INTO lamps VALUES (zeroblob(90000))"
        )
    small.close()
    assert "space" in caught.value.hint


def test_a_name_that_is_not_unicode_is_said(tmp_path: Path) -> None:
    with (
        Archive.open(tmp_path / "archive.db", create=True) as archive,
        pytest.raises(ArchiveError) as caught,
    ):
        record_all(archive, A, terms="Lamp\udcff/Terms")
    assert "Unicode" in caught.value.hint


def test_an_archive_that_cannot_be_written_can_be_read_and_says_no_to_writers(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The superuser may write anywhere, so the question itself is answered for the test.
    monkeypatch.setattr("tosdiff.archive.engine._can_write", lambda _: False)
    with Archive.open(file) as archive:
        assert [archive.text(version) for version in archive.versions(TERMS)] == [A, A2, A3]
        archive.cache_tags({"0" * 64: ()}, "cues/1")
        with pytest.raises(ArchiveError, match="cannot be written"):
            record_all(archive, A)
