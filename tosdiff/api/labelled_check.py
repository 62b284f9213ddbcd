"""Check files of labelled clauses, each line alone and all against one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tosdiff.corpus.places import path_in, repository_of
from tosdiff.errors import DeclarationError
from tosdiff.findings import Place, Problem
from tosdiff.gate.labelled import Labelled, read_labelled
from tosdiff.gate.leaks import between
from tosdiff.tag.examples import Example

FOLDER = "clauses"  # of a corpus


@dataclass(frozen=True, slots=True)
class Collection:
    """The labelled clauses of one folder: those that are sound, and what is wrong with lines."""

    folder: Path
    clauses: tuple[Labelled, ...]
    problems: tuple[Problem, ...]

    @property
    def shown(self) -> str:
        """The folder as a command line and a repository name it."""
        return path_in(repository_of(self.folder), self.folder)

    @property
    def test(self) -> list[Example]:
        """The clauses that a tagger is judged by."""
        return [one.example for one in self.clauses if one.example.split == "test"]


def collections(paths: Sequence[Path], root: Path | None) -> tuple[Collection, ...]:
    """Read labelled clauses: of these files and folders, or of the corpus's own folder.

    Raises: DeclarationError for a path that has none.
    """
    by_folder: dict[Path, list[Path]] = {}
    if not paths and root and any((root / FOLDER).glob("*.jsonl")):
        paths = [root / FOLDER]
    for path in paths:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise DeclarationError(f"{path} has no *.jsonl", hint="name a file of labelled clauses")
        known = by_folder.setdefault(files[0].parent, [])
        known.extend(file for file in files if file not in known)
    return tuple(_read(folder, files) for folder, files in by_folder.items())


def check_labelled(read: Sequence[Collection]) -> Iterator[Problem]:
    """Yield what is wrong with labelled clauses: lines first, then what is between clauses."""
    for one in read:
        yield from one.problems
    yield from between([clause for one in read for clause in one.clauses])


def _read(folder: Path, files: Sequence[Path]) -> Collection:
    clauses: list[Labelled] = []
    problems: list[Problem] = []
    repository = repository_of(folder)
    for file in files:
        shown = path_in(repository, file)
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            said, hint = f"not UTF-8 text (byte {error.start})", "save it as UTF-8"
            problems.append(Problem("error", "clause-schema", said, hint, Place(shown)))
            continue
        except OSError as error:
            raise DeclarationError(
                f"{file}: {error.strerror}", hint="name a file of labelled clauses"
            ) from error
        sound, wrong = read_labelled(lines, shown)
        clauses.extend(sound)
        problems.extend(wrong)
    return Collection(folder, tuple(clauses), tuple(problems))
