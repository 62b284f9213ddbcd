"""Read what is recorded: the list of versions, one of them, two to compare, the state of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.archive.archive import Archive
from tosdiff.entities import Document, Version


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A version with the number of clauses that came in with it and went with its base."""

    version: Version
    added: int
    removed: int
    variant_of: Version | None

    @property
    def is_real(self) -> bool:
        """Whether the terms really changed with this version (or began)."""
        return self.version.kind in {"first", "changed"}

    @property
    def said(self) -> str:
        """The kind in words: a variant names the day of the wording that it repeats."""
        if self.variant_of is None:
            return self.version.kind
        return f"variant of {self.variant_of.captured_at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of the same terms and their texts."""

    old: Version
    new: Version
    old_document: Document
    new_document: Document


def log(archive: Archive, terms: str) -> list[LogEntry]:
    """List the versions of some terms, newest first."""
    versions = archive.versions(terms)
    by_seq = {version.seq: version for version in versions}
    clauses = archive.clause_sets(terms)
    return [
        LogEntry(
            version,
            *_came_and_went(clauses, version),
            by_seq.get(version.variant_of) if version.variant_of else None,
        )
        for version in reversed(versions)
    ]


def _came_and_went(clauses: dict[int, frozenset[int]], version: Version) -> tuple[int, int]:
    if version.base is None:
        return len(clauses[version.seq]), 0
    old, new = clauses[version.base], clauses[version.seq]
    return len(new - old), len(old - new)


def pair(archive: Archive, terms: str, old: str, new: str) -> Pair:
    """Return two versions to compare; `previous` means the one that the newer is compared with."""
    newer = archive.version(terms, new)
    older = _base(archive, newer) if old == "previous" else archive.version(terms, old)
    return Pair(older, newer, archive.document(older), archive.document(newer))


def _base(archive: Archive, version: Version) -> Version:
    versions: Sequence[Version] = archive.versions(version.terms)
    base = version.base if version.base is not None else version.seq
    return next(item for item in versions if item.seq == base)


@dataclass(frozen=True, slots=True)
class State:
    """How one terms stands: when it was last captured well, and what is wrong since."""

    terms: Terms
    last_success: datetime | None
    last_change: datetime | None
    versions: int
    failures: int
    problem: str
    how: str

    @property
    def is_well(self) -> bool:
        """Whether the last attempt gave the terms, by the way that was declared."""
        return not self.problem and self.how != "fallback" and self.last_success is not None

    @property
    def said(self) -> str:
        """The state in words."""
        if self.problem:
            times = f" ({self.failures} times in a row)" if self.failures > 1 else ""
            return f"{self.problem}{times}"
        if self.last_success is None:
            return "never captured"
        return "selectors dead, fallback used" if self.how == "fallback" else "well"
