"""Read what is recorded: two versions to compare, and how each terms stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tosdiff.archive.archive import Archive, Standing
from tosdiff.archive.chain import CaptureRecord
from tosdiff.entities import Document, Terms, Version
from tosdiff.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of the same terms and their texts."""

    old: Version
    new: Version
    old_document: Document
    new_document: Document


@dataclass(frozen=True, slots=True)
class State:
    """How one terms stands: when it was last captured well, and what is wrong since.

    `aside` counts the records of sources that are kept aside, being younger than our own captures.
    """

    terms: Terms
    last_success: datetime | None
    last_change: datetime | None
    versions: int
    failures: int
    problem: str
    how: str
    aside: int = 0

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
    aside = archive.kept_aside()
    return [
        replace(_state(archive, item, standings[item.name]), aside=aside.get(item.name, 0))
        for item in terms
    ]


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
    newest = archive.captures(terms.name, limit=1)
    if terms.pages and not newest:  # declared, and known from a history only
        standing = replace(standing, latest=None, suspicion="")
    problem = _problem(standing, newest)
    return State(
        terms=terms,
        last_success=_last_success(standing, newest, problem),
        last_change=real[-1].captured_at if real else None,
        versions=len(versions),
        failures=standing.failures,
        problem=problem,
        how=standing.recipe.how if standing.recipe and not problem else "",
    )


def _problem(standing: Standing, newest: Sequence[CaptureRecord]) -> str:
    if standing.outcome == "failed":
        return newest[-1].reason
    return standing.suspicion


def _last_success(
    standing: Standing, newest: Sequence[CaptureRecord], problem: str
) -> datetime | None:
    if newest and not problem:
        return newest[-1].captured_at
    return standing.latest.captured_at if standing.latest else None
