"""The text mirror: whole files under names that are safe everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.archive.mirror import mirror_path, safe_name, write_mirror
from tosdiff.errors import ArchiveError

TERMS = "Lanternly/Terms of Service"


def test_a_text_stands_where_open_terms_archive_has_it(tmp_path: Path) -> None:
    path = write_mirror(tmp_path, TERMS, "Läutern.\r\nTwo\n")
    assert path == tmp_path / "versions" / "Lanternly" / "Terms of Service.md"
    assert path.read_bytes() == "Läutern.\r\nTwo\n".encode()


def test_a_new_text_replaces_the_old_one(tmp_path: Path) -> None:
    write_mirror(tmp_path, TERMS, "A long old text.")
    assert write_mirror(tmp_path, TERMS, "New.").read_text() == "New."


def test_an_equal_text_is_not_written_again(tmp_path: Path) -> None:
    path = write_mirror(tmp_path, TERMS, "Same.")
    before = path.stat()
    write_mirror(tmp_path, TERMS, "Same.")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_nothing_but_the_text_is_left_behind(tmp_path: Path) -> None:
    path = write_mirror(tmp_path, TERMS, "One.")
    assert list(path.parent.iterdir()) == [path]


def test_what_a_killed_writer_left_is_cleaned_once_it_is_old(tmp_path: Path) -> None:
    directory = write_mirror(tmp_path, TERMS, "One.").parent
    old, fresh = directory / ".0a.tosdiff-new", directory / ".0b.tosdiff-new"
    for stray in (old, fresh):
        stray.write_text("hal")
    os.utime(old, (0, 0))
    write_mirror(tmp_path, TERMS, "Two.")
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_file_in_the_way_is_an_archive_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "versions").write_text("not a directory")
    with pytest.raises(ArchiveError) as caught:
        write_mirror(tmp_path, TERMS, "One.")
    assert caught.value.hint


def test_nothing_is_written_through_a_link_that_leads_out_of_the_corpus(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    (corpus / "versions").mkdir(parents=True)
    outside.mkdir()
    (corpus / "versions" / "Vidora").symlink_to(outside)
    with pytest.raises(ArchiveError, match="link"):
        write_mirror(corpus, "Vidora/Terms of Service", "We promise lamps.\n")
    assert list(outside.iterdir()) == []


def test_a_directory_in_the_way_leaves_no_stray_file(tmp_path: Path) -> None:
    path = mirror_path(tmp_path, TERMS)
    path.mkdir(parents=True)
    with pytest.raises(ArchiveError):
        write_mirror(tmp_path, TERMS, "One.")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["Lanternly", "Lämpchen & Co.™", "C++ Store", "Data (EU) #2"])
def test_an_ordinary_name_is_left_alone(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name", ["..", ".", ".git", "../../etc", "a/b", "a\\b", "C:", "nul", "COM1.txt", "x.", "x ", ""]
)
def test_a_dangerous_name_is_written_otherwise(name: str) -> None:
    safe = safe_name(name)
    assert safe != name
    assert safe[0] != "."


@given(st.text(max_size=200))
def test_every_name_becomes_one_component_that_any_file_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert Path("versions", safe).name == safe
    assert not set(safe) & set('<>:"/\\|?*\0\n')
    assert 0 < len(safe.encode()) <= 200
    assert safe[0] not in ". "
    assert safe[-1] not in ". "


@given(st.text(max_size=30), st.text(max_size=30))
def test_different_names_stay_different(one: str, other: str) -> None:
    assert (safe_name(one) == safe_name(other)) == (one == other)


def test_long_names_stay_different_though_they_are_cut() -> None:
    assert safe_name("x" * 300 + "a") != safe_name("x" * 300 + "b")


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_mirror(name: str) -> None:
    path = mirror_path(Path("/corpus"), f"{name}/../../{name}")
    assert path.parent.parent == Path("/corpus/versions")
