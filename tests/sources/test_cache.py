"""Where an index is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosdiff.errors import ArchiveError
from tosdiff.sources.cache import cache_root, index_file


def test_the_users_word_beats_the_desktops_and_that_the_platforms() -> None:
    everything = {"TOSDIFF_CACHE": "/a", "XDG_CACHE_HOME": "/b", "LOCALAPPDATA": "/c"}
    assert cache_root(everything, "linux") == Path("/a")
    assert cache_root({"XDG_CACHE_HOME": "/b"}, "linux") == Path("/b/tosdiff")
    assert cache_root({}, "linux") == Path.home() / ".cache/tosdiff"
    assert cache_root({}, "darwin") == Path.home() / "Library/Caches/tosdiff"
    assert cache_root({"LOCALAPPDATA": "/c"}, "win32") == Path("/c/tosdiff/cache")


def test_histories_and_releases_have_indexes_of_their_own(tmp_path: Path) -> None:
    files = {
        index_file(history, release, tmp_path)
        for history in ("/x/contrib", "/y/contrib")
        for release in ("1", "2")
    }
    assert len(files) == 4


def test_a_cache_that_cannot_be_made_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError) as raised:
        index_file("/x", "1", tmp_path / "file")
    assert "TOSDIFF_CACHE" in raised.value.hint
