"""Check the text mirror against the archive and the declarations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import VERSIONS, mirror_path
from tosdiff.corpus.places import path_in
from tosdiff.entities import Terms, Version
from tosdiff.errors import ArchiveError
from tosdiff.findings import Place, Problem
from tosdiff.gate.mirrored import conflict_in, judge_file

_UNDECLARED = "declare it, or delete what is kept of it"
_UNTAKEN = "`tosdiff snapshot` captures it"


@dataclass(frozen=True, slots=True)
class Mirror:
    """The text mirror of a corpus in its repository; `archive` is None where there is none."""

    root: Path
    repository: Path
    archive: Archive | None

    def check(self, terms: Sequence[Terms]) -> Iterator[Problem]:
        """Yield what is wrong with the files of some terms, and those never captured."""
        newest = self._newest(terms)
        untaken: list[Terms] = []
        for item in terms:
            path = mirror_path(self.root, item.name)
            data, shown = _read(path), path_in(self.repository, path)
            known = newest.get(item.name)
            conflict = conflict_in(data, item.name, shown) if data else None
            if conflict:
                yield conflict
            elif self.archive and known:
                yield from self._judged(data, known, shown)
            elif data is None or self.archive:
                untaken.append(item)
        yield from _never(untaken, of=len(terms), folder=path_in(self.repository, self.root))

    def undeclared(self, declared: Sequence[Terms]) -> Iterator[Problem]:
        """Yield terms that are kept and not declared, and files that no terms have."""
        known = {item.name for item in declared}
        kept = self.archive.terms() if self.archive else ()
        fed = frozenset(self.archive.imported_terms()) if self.archive else frozenset[str]()
        expected = {mirror_path(self.root, name) for name in (*known, *kept)}
        for name in kept:
            if name not in known and name not in fed:
                path = mirror_path(self.root, name)
                place = path if path.exists() else self.root
                said = f"{name} is in the archive and not declared"
                yield self._warning("undeclared", said, place)
        for path in sorted((self.root / VERSIONS).glob("*/*.md")):
            if path not in expected:
                said = "a file of the mirror that no declared terms have"
                yield self._warning("undeclared", said, path)

    def _newest(self, terms: Sequence[Terms]) -> dict[str, Version]:
        if self.archive is None:
            return {}
        standings = self.archive.standings([item.name for item in terms])
        return {name: one.latest for name, one in standings.items() if one.latest}

    def _judged(self, data: bytes | None, newest: Version, shown: str) -> Iterator[Problem]:
        if data is None and newest.recipe.is_imported:
            return  # what sources tell of is in the archive only
        problem = judge_file(data, newest, {}, shown)
        if problem and data is not None and self.archive:
            older = {one.text_digest: one for one in self.archive.versions(newest.terms)}
            problem = judge_file(data, newest, older, shown)
        if problem:
            yield problem

    def _warning(self, rule: str, said: str, path: Path) -> Problem:
        return Problem("warning", rule, said, _UNDECLARED, Place(path_in(self.repository, path)))


def _never(terms: Sequence[Terms], *, of: int, folder: str) -> Iterator[Problem]:
    """Note which declared terms were never captured: in one note if none was."""
    if terms and len(terms) == of:
        said = f"none of the {of} declared terms was captured yet"
        yield Problem("note", "never-captured", said, _UNTAKEN, Place(folder))
        return
    for item in terms:
        said = f"{item.name} was never captured"
        yield Problem("note", "never-captured", said, _UNTAKEN)


def _read(path: Path) -> bytes | None:
    """Read a file of the mirror, if there is one. Raises: ArchiveError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
