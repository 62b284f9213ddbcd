"""Every test has a repository and an index of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitting import Repo, repository

from tosdiff.archive.archive import Archive


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository without commits; the cache is a directory beside it."""
    monkeypatch.setenv("TOSDIFF_CACHE", str(tmp_path / "cache"))
    return repository(tmp_path / "histories")


@pytest.fixture
def archive() -> Archive:
    """An archive that lasts as long as the test."""
    return Archive.open("sqlite://", create=True)
