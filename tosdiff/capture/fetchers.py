"""Fetchers that are courteous together: one for each host, on as many threads as there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tosdiff.capture.addresses import origin_of
from tosdiff.capture.budget import RunTime
from tosdiff.capture.http import Fetcher
from tosdiff.capture.pace import Pace
from tosdiff.capture.robots import RobotsMemory


@dataclass(frozen=True, slots=True)
class Fetchers:
    """Make fetchers that share one pace, what is known of robots.txt, and the time of the run.

    A fetcher belongs to one thread at a time, and keeps the connections of its host.
    """

    pace: Pace
    robots: RobotsMemory
    run: RunTime
    make: Callable[[Pace, RobotsMemory, RunTime], Fetcher]

    def open(self) -> Fetcher:
        """Return a new fetcher, to be closed when its host is done."""
        return self.make(self.pace, self.robots, self.run)

    def free_in(self, url: str) -> float:
        """Return the seconds until a page may be asked for; 0 for what is no address at all."""
        try:
            return self.pace.free_in(origin_of(url))
        except ValueError:
            return 0.0
