"""Fetchers that are courteous together: one for each host, on as many threads as there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tosdiff.capture.addresses import origin_of
from tosdiff.capture.budget import Limits, RunTime
from tosdiff.capture.http import Fetcher
from tosdiff.capture.pace import Pace
from tosdiff.capture.robots import KnownRobots, RobotsMemory


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave and who we say we are; `delay` and `timeout` (of one page) in seconds."""

    user_agent: str
    contact: str
    language: str
    timeout: float
    delay: float
    allow_private: bool
    now: Callable[[], datetime]
    respect_robots: bool = True


@dataclass(frozen=True, slots=True)
class Fetchers:
    """Make fetchers that share one pace, what is known of robots.txt, and the time of the run.

    A fetcher belongs to one thread at a time, and keeps the connections of its host.
    """

    pace: Pace
    robots: RobotsMemory
    run: RunTime
    open: Callable[[], Fetcher]

    def free_in(self, url: str) -> float:
        """Return the seconds until a page may be asked for; 0 for what is no address at all."""
        try:
            return self.pace.free_in(origin_of(url))
        except ValueError:
            return 0.0


def one_fetcher(manners: Manners, *, allow_private: bool = False) -> Fetcher:
    """Return a fetcher that shares nothing, for one page."""
    return fetchers(manners, {}, allow_private=allow_private).open()


def fetchers(
    manners: Manners,
    robots: Mapping[str, KnownRobots],
    *,
    allow_private: bool,
    seconds: float | None = None,
    ignore_robots: str = "",
    seed: int | None = None,
) -> Fetchers:
    """Return what makes fetchers for a run of so many seconds; None: as long as it takes.

    `robots` is what is known by origin. `seed` makes the jitter of delays the same every time.
    """
    run = RunTime(seconds)
    memory = RobotsMemory(manners.now, robots)
    pace = Pace(
        manners.delay,
        now=manners.now,
        sleep=time.sleep,
        monotonic=time.monotonic,
        jitter=Random(seed).random,  # noqa: S311  # nobody is to be kept from guessing it
        run=run,
    )

    def opened() -> Fetcher:
        return Fetcher(
            user_agent=manners.user_agent,
            contact=manners.contact,
            language=manners.language,
            limits=Limits(deadline=manners.timeout),
            allow_private=allow_private or manners.allow_private,
            now=manners.now,
            ignore_robots=ignore_robots,
            respect_robots=manners.respect_robots,
            pace=pace,
            known_robots=memory,
            run=run,
        )

    return Fetchers(pace, memory, run, opened)
