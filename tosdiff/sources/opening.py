"""Open another archive's history, whatever form it has."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tosdiff.sources import plumbing
from tosdiff.sources.dataset import Dataset
from tosdiff.sources.history import History
from tosdiff.sources.repository import Repository


def open_history(path: Path) -> History | None:
    """Return the history at a path, None if there is none: a git repository, or a dataset's zip."""
    place = path.resolve()
    if place.is_dir() and plumbing.is_repository(place):
        return Repository(place)
    if place.is_file() and zipfile.is_zipfile(place):
        return Dataset(place)
    return None
