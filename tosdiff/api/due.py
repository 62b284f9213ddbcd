"""Which terms a run is to capture, and what it knows of robots.txt before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tosdiff.archive.archive import Archive
from tosdiff.archive.courtesy import Rules
from tosdiff.capture.robots import MAX_AGE, KnownRobots, RobotsFile, RobotsMemory
from tosdiff.entities import Terms
from tosdiff.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Due:
    """The terms to capture, in the order to ask for them, and how many are passed over."""

    terms: tuple[Terms, ...]
    recent: int = 0


def due(
    terms: Sequence[Terms],
    archive: Archive,
    *,
    now: datetime,
    stale: timedelta | None = None,
    longest_first: bool = False,
) -> Due:
    """Leave out what was captured within `stale`; put first what was left alone the longest.

    What failed is due at any time, and so is what a clock says was captured in the future. A run
    that may be too short for all must begin where the last one stopped, or it would never get
    to the last ones.
    """
    if stale is None and not longest_first:
        return Due(tuple(terms))
    visited = archive.courtesy().visited([item.name for item in terms])

    def is_recent(item: Terms) -> bool:
        last = visited.get(item.name)
        if last is None or stale is None or last.kind == "failed":
            return False
        return timedelta(0) <= now - last.at < stale

    def last_entry(item: Terms) -> int:
        last = visited.get(item.name)
        return last.entry if last else 0

    found = [item for item in terms if not is_recent(item)]
    if longest_first:
        found.sort(key=last_entry)
    return Due(tuple(found), len(terms) - len(found))


def recall_robots(archive: Archive, *, now: datetime) -> dict[str, KnownRobots]:
    """Return by origin the robots.txt that earlier runs read, not yet a day ago."""
    return {
        origin: KnownRobots(RobotsFile(one.status, one.body), one.at)
        for origin, one in archive.courtesy().rules(since=now - MAX_AGE).items()
    }


def keep_robots(archive: Archive, memory: RobotsMemory, before: dict[str, KnownRobots]) -> None:
    """Remember what this run read of robots.txt, but for trouble; no matter if it cannot."""
    found = {
        origin: Rules(known.file.status, known.file.body, known.at)
        for origin, known in list(memory.files.items())  # of a run cut short, others go on
        if known.is_lasting and known.file.status is not None and before.get(origin) != known
    }
    with suppress(ArchiveError):
        archive.courtesy().keep(found)
