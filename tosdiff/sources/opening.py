"""Open another archive's history, whatever form it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from tosdiff.errors import ArchiveError
from tosdiff.sources.history import History, Mention, Recorded

Kind: TypeAlias = Literal["git", "zip"]


def looks_like_history(path: Path) -> bool:
    """Tell whether a path may be a history: a git repository, bare or not, or a zip."""
    return _is_repository(path) or _is_zip(path)


def open_history(path: Path, kind: Kind | None = None) -> History | None:
    """Return the history at a path, None if there is none, or none of this kind."""
    place = path.resolve()
    if kind != "zip" and _is_repository(place):
        from tosdiff.sources.repository import Repository

        return Repository(place)
    if kind != "git" and _is_zip(place):
        from tosdiff.sources.dataset import Dataset

        return Dataset(place)
    return None


def open_source(path: Path, kind: Kind | None = None) -> History:
    """Return the history at a path that somebody said is one; where there is none, it says so."""
    return open_history(path, kind) or _Nothing(path.resolve(), kind)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """A place where a history is expected, and is not."""

    path: Path
    kind: Kind | None

    @property
    def name(self) -> str:
        """The place."""
        return str(self.path)

    def state(self) -> str:
        """Raise what is wrong: ArchiveError."""
        if not self.path.exists():
            raise ArchiveError(
                f"the source {self.path} does not exist",
                hint="clone or download it there, or set right its `path` in corpus.toml",
            )
        wanted = {"git": "a git repository", "zip": "a zip"}
        expected = wanted[self.kind] if self.kind else "a git repository or a zip"
        raise ArchiveError(
            f"the source {self.path} is not {expected}",
            hint="name a versions repository of Open Terms Archive, or a dataset's zip",
        )

    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """Return nothing."""
        return {}

    def texts(self, mentions: Sequence[Mention]) -> Iterator[Recorded]:  # noqa: ARG002  # none
        """Return nothing."""
        return iter(())


def _is_repository(path: Path) -> bool:
    return (path / ".git").exists() or (
        (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
    )


def _is_zip(path: Path) -> bool:
    if path.suffix.lower() != ".zip" or not path.is_file():
        return False
    import zipfile

    return zipfile.is_zipfile(path)
