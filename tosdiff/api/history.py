"""Read what is recorded: the list of versions, two of them to compare, how each terms stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tosdiff.archive.archive import Archive, Standing
from tosdiff.diff.release import DIFFER
from tosdiff.entities import Document, Terms, Version
from tosdiff.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A version and what it changed: the number of changes by kind, cosmetic ones by aspect too."""

    version: Version
    counts: Mapping[str, int]
    variant_of: Version | None
    is_in_force: bool = False

    @property
    def is_real(self) -> bool:
        """Whether the terms really changed with this version (or began)."""
        return self.version.kind in {"first", "changed"}

    @property
    def is_back(self) -> bool:
        """Whether the terms in force are a wording that they had before."""
        return self.is_in_force and self.variant_of is not None

    @property
    def said(self) -> str:
        """The kind in words: what came back names the day of the wording that it repeats."""
        if self.variant_of is None:
            return self.version.kind
        back = "back to" if self.is_in_force or self.is_real else "variant of"
        return f"{back} {self.variant_of.captured_at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of the same terms and their texts."""

    old: Version
    new: Version
    old_document: Document
    new_document: Document


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
        """Whether the last attempt gave the terms, in the way that was declared."""
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


def log(archive: Archive, terms: str) -> list[LogEntry]:
    """List the versions of some terms, newest first."""
    versions = archive.versions(terms)
    by_seq = {version.seq: version for version in versions}
    compared = [
        (by_seq[version.base], version)
        for version in versions
        if version.base in by_seq and version.kind == "changed"
    ]
    counts = _counted(archive, compared)
    return [
        LogEntry(
            version,
            counts.get(version.seq, {}),
            by_seq.get(version.variant_of) if version.variant_of else None,
            is_in_force=version is versions[-1],
        )
        for version in reversed(versions)
    ]


def _counted(
    archive: Archive, pairs: Sequence[tuple[Version, Version]]
) -> dict[int, Mapping[str, int]]:
    """Return, by seq of the newer, what each pair of versions came to; compare what is unknown."""
    digests = {new.seq: (old.text_digest, new.text_digest) for old, new in pairs}
    known = dict(archive.cached_summaries(list(digests.values()), DIFFER))
    fresh = {
        digests[new.seq]: _count(archive.document(old), archive.document(new))
        for old, new in pairs
        if digests[new.seq] not in known
    }
    if fresh:
        archive.cache_summaries(fresh, DIFFER)
    return {seq: {**known, **fresh}[pair] for seq, pair in digests.items()}


def _count(old: Document, new: Document) -> Mapping[str, int]:
    from tosdiff.diff.compare import compare
    from tosdiff.render.wording import counts

    return counts(compare(old, new).changes)


def pair(archive: Archive, terms: str, old: str, new: str) -> Pair:
    """Return two versions to compare; `previous` is the wording before the newer one."""
    newer = archive.version(terms, new)
    if old == "previous" and new != "latest":
        older = _before(archive.versions(terms), newer)
    else:
        older = archive.version(terms, old)
    return Pair(older, newer, archive.document(older), archive.document(newer))


def states(archive: Archive, terms: Sequence[Terms]) -> list[State]:
    """Return how each terms stands, in their order."""
    standings = archive.standings([item.name for item in terms])
    return [_state(archive, item, standings[item.name]) for item in terms]


def never(terms: Terms) -> State:
    """Return how terms stand that were never captured."""
    return State(terms, None, None, versions=0, failures=0, problem="", how="")


def _before(versions: Sequence[Version], version: Version) -> Version:
    """Return what a version is compared with: its base, or else the one recorded before it."""
    wanted = version.base if version.base is not None else version.seq - 1
    for item in versions:
        if item.seq == wanted:
            return item
    raise ArchiveError(
        f"{version.id[:8]} is the first version of {version.terms}",
        hint="there is nothing before it to compare with",
    )


def _state(archive: Archive, terms: Terms, standing: Standing) -> State:
    versions = archive.versions(terms.name)
    real = [item for item in versions if item.kind in {"first", "changed"}]
    problem = _problem(archive, standing)
    return State(
        terms=terms,
        last_success=_last_success(archive, standing, problem),
        last_change=real[-1].captured_at if real else None,
        versions=len(versions),
        failures=standing.failures,
        problem=problem,
        how=standing.recipe.how if standing.recipe and not problem else "",
    )


def _problem(archive: Archive, standing: Standing) -> str:
    if standing.outcome == "failed":
        return archive.captures(standing.terms, limit=1)[-1].reason
    return standing.suspicion


def _last_success(archive: Archive, standing: Standing, problem: str) -> datetime | None:
    if not problem:
        newest = archive.captures(standing.terms, limit=1)
        if newest:
            return newest[-1].captured_at
    return standing.latest.captured_at if standing.latest else None
