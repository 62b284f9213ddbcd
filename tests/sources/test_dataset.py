"""A dataset's zip is a history like any other."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from gitting import amended, text
from indexing import kinds

from tosdiff.api.joining import update
from tosdiff.archive.archive import Archive
from tosdiff.errors import ArchiveError
from tosdiff.sources.dataset import Dataset
from tosdiff.sources.opening import open_history


def dataset(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def test_its_files_are_records_in_the_order_of_their_times(
    tmp_path: Path, archive: Archive
) -> None:
    path = dataset(
        tmp_path / "set.zip",
        {
            "set/README.md": "about",
            "set/Vidora/Terms of Service/2021-05-01T06-00-00Z.md": amended("ten"),
            "set/Vidora/Terms of Service/2021-04-01T06-00-00Z.md": text(),
            "set/Vidora/Terms of Service/2021-05-20T06-00-00Z-3fa9.md": text(),
            "set/Vidora/Terms of Service/notes.md": "none",
        },
    )
    history = open_history(path)
    assert history is not None
    list(update(archive, history))
    assert archive.terms() == ("Vidora/Terms of Service",)
    assert kinds(archive) == ["first", "changed", "variant"]
    dates = [f"{version.captured_at:%m-%d %H}" for version in archive.versions(archive.terms()[0])]
    assert dates == ["04-01 06", "05-01 06", "05-20 06"]


def test_a_damaged_zip_is_an_error_with_a_hint(tmp_path: Path) -> None:
    path = dataset(tmp_path / "set.zip", {"A/Terms/2021-04-01.md": text() * 50})
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    history = Dataset(path)
    with pytest.raises(ArchiveError, match="not a readable zip"):
        list(history.texts(history.mentions()["A/Terms"]))


def test_a_name_in_a_zip_that_is_no_utf_8_is_damage(tmp_path: Path) -> None:
    path = dataset(tmp_path / "set.zip", {"Lütt/Terms/2021-04-01.md": text()})
    data = path.read_bytes()
    path.write_bytes(data.replace("Lütt".encode(), b"L\x9b\x9btt"))
    with pytest.raises(ArchiveError, match="not a readable zip"):
        Dataset(path).mentions()
