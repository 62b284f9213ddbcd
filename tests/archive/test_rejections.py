"""What was rejected is kept, found again by terms, and not to be altered unseen."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.archive.archive import Archive
from tosdiff.archive.rejections import Rejection
from tosdiff.errors import ArchiveError

AT = datetime(2020, 2, 5, 6, 0, tzinfo=UTC)
ITEM = Rejection("Vidora/Terms", ("a" * 64, "b" * 64), "c" * 64, AT, "loss: half of it")


@given(reason=st.text(max_size=40), bodies=st.lists(st.sampled_from(["a" * 64, "b" * 64])))
def test_what_was_rejected_is_returned_as_it_was_given(reason: str, bodies: list[str]) -> None:
    with Archive.open("sqlite://", create=True) as archive:
        item = replace(ITEM, bodies=tuple(bodies), reason=reason.replace("\0", ""))
        archive.rejections.add(item)
        archive.rejections.add(replace(item, at=AT.replace(year=2021)))  # nothing new
        if item.reason.isascii():
            assert archive.rejections.altered() == ()
            assert archive.rejections.of(["Vidora/Terms", "Paylo/Terms"]) == {item.terms: (item,)}


def test_to_undo_forgets_all_pages_with_these_words(archive: Archive) -> None:
    other = replace(ITEM, bodies=("d" * 64,), words_digest="e" * 64)
    for item in (ITEM, replace(ITEM, bodies=("f" * 64,)), other):
        archive.rejections.add(item)
    archive.rejections.undo(ITEM.terms, ITEM.words_digest)
    assert archive.rejections.of([ITEM.terms]) == {ITEM.terms: (other,)}


def test_an_archive_from_before_there_were_rejections_has_none(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as archive:
        with sqlite3.connect(path) as database:
            database.execute("DROP TABLE rejected")
        database.close()
        assert archive.rejections.of([ITEM.terms]) == {}


@pytest.mark.parametrize("column", ["bodies", "words", "at", "reason", "digest"])
def test_an_altered_row_is_no_rejection(tmp_path: Path, column: str) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path, create=True) as archive:
        archive.rejections.add(ITEM)
    with sqlite3.connect(path) as database:
        other = "at + 1" if column == "at" else "'x'"
        database.execute(f"UPDATE rejected SET {column} = {other}")
    database.close()
    with Archive.open(path) as archive:
        assert archive.rejections.altered() == (ITEM.terms,)
        with pytest.raises(ArchiveError, match="altered"):
            archive.rejections.of([ITEM.terms])
