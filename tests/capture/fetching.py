"""A fetcher with a clock that only moves when someone sleeps, for tests of the capture package."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tosdiff.capture.http import Fetcher

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """Time that passes by sleeping alone; `naps` lists how long, in seconds."""

    seconds: float = 0.0
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 6))
        self.seconds += seconds


def local_fetcher(**settings: Any) -> Fetcher:
    """A fetcher for loopback that neither waits nor asks for robots.txt unless told to."""
    defaults: dict[str, Any] = {
        "user_agent": "tosdiff/1.0 (+https://example.org)",
        "now": Clock().now,
        "allow_private": True,
        "delay": 0.0,
        "respect_robots": False,
    }
    return Fetcher(**{**defaults, **settings})


def patient_fetcher(clock: Clock, **settings: Any) -> Fetcher:
    """A loopback fetcher whose waits are recorded in `clock` instead of being slept."""
    return local_fetcher(now=clock.now, sleep=clock.sleep, monotonic=clock.monotonic, **settings)
