"""Open another archive's history, whatever form it has."""

from __future__ import annotations

from pathlib import Path

from tosdiff.sources.history import History


def looks_like_history(path: Path) -> bool:
    """Tell whether a path may be a history: a git repository, bare or not, or a zip."""
    return _is_repository(path) or _is_zip(path)


def open_history(path: Path) -> History | None:
    """Return the history at a path, None if there is none."""
    place = path.resolve()
    if _is_repository(place):
        from tosdiff.sources.repository import Repository

        return Repository(place)
    if _is_zip(place):
        from tosdiff.sources.dataset import Dataset

        return Dataset(place)
    return None


def _is_repository(path: Path) -> bool:
    return (path / ".git").exists() or (
        (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
    )


def _is_zip(path: Path) -> bool:
    if path.suffix.lower() != ".zip" or not path.is_file():
        return False
    import zipfile

    return zipfile.is_zipfile(path)
