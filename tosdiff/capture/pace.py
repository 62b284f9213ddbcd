"""Courtesy: when a host may be asked again, and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Literal, TypeAlias

from tosdiff.capture.addresses import host_of
from tosdiff.capture.budget import OutOfTime, RunTime
from tosdiff.errors import CaptureError

PATIENCE = 120.0  # seconds; a longer wait would hold up everything else, so the page is left
JITTER = 0.1  # of a delay, at most: so that no two hosts are asked in step for ever
_LONGEST = 1e9  # seconds, 31 years: who asks for more asks for ever, and a calendar has an end
_ABSENT = 2  # attempts in a row at which nobody was there, after which a run leaves a host alone
_MUTE = 3  # … at which nobody said a word: of two pages at least

# What an attempt met: nobody, somebody who said nothing, one in trouble for now, an answer.
Heard: TypeAlias = Literal["nobody", "nothing", "trouble", "answer"]


def no_jitter() -> float:
    """Add nothing to a delay."""
    return 0.0


class Pace:
    """Keep `delay` seconds between two requests to one origin, more where it asks for more.

    Fetchers on many threads share one pace: it lets one of them at a time ask a host. `jitter`
    returns 0 to 1: how much of a tenth is added to a delay. `run` bounds all waits.
    """

    def __init__(
        self,
        delay: float,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        jitter: Callable[[], float] = no_jitter,
        run: RunTime | None = None,
    ) -> None:
        self._delay = delay
        self._patience = max(PATIENCE, delay * (1 + JITTER))
        self._now = now
        self._sleep = sleep
        self._monotonic = monotonic
        self._jitter = jitter
        self._run = run or RunTime()
        self._free_at: dict[str, float] = {}
        self._heard: dict[str, list[Heard]] = {}
        self._turns: dict[str, Lock] = {}
        self._making = Lock()

    def free_in(self, origin: str) -> float:
        """Return the seconds until an origin may be asked, 0 if at once."""
        return max(0.0, self._free_at.get(origin, 0.0) - self._monotonic())

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody else asks this host, and keep others away until it is done.

        Raises: CaptureError `deferred` if that would take too long; OutOfTime.
        """
        with self._making:
            lock = self._turns.setdefault(host, Lock())
        if not lock.acquire(timeout=min(self._patience, self._run.left())):
            self._run.check()
            raise CaptureError(
                f"{host} was not asked: another page of it is still on its way",
                kind="deferred",
                hint="run the same command again",
            )
        try:
            yield
        finally:
            lock.release()

    def wait(self, origin: str, *, crawl_delay: float = 0.0) -> float:
        """Sleep until the origin may be asked, book the request, and return the seconds slept.

        Raises: CaptureError `deferred` if that would take too long; OutOfTime if it would take
        longer than the run may.
        """
        gap = self.free_in(origin)
        if gap > self._patience:
            raise CaptureError(
                f"{host_of(origin)} was not asked: it wants to be left alone for now",
                kind="deferred",
                hint=f"try again after {self._moment(gap)}",
            )
        if gap >= self._run.left():
            raise OutOfTime
        if gap:
            self._sleep(gap)
        delay = max(self._delay, crawl_delay) * (1 + JITTER * self._jitter())
        self._free_at[origin] = self._monotonic() + delay
        return gap

    def defer(self, origin: str, seconds: float) -> str:
        """Leave the origin alone for `seconds`; return words that say until when."""
        until = self._monotonic() + seconds
        self._free_at[origin] = max(until, self._free_at.get(origin, 0.0))
        return f"the site asks us to wait until {self._moment(seconds)}"

    def check_silence(self, origin: str) -> None:
        """Refuse to ask again where nobody answers. Raises: CaptureError `deferred`."""
        heard = self._heard.get(origin, [])
        absent = heard[-_ABSENT:] == ["nobody"] * _ABSENT
        if absent or (len(heard) >= _MUTE and "trouble" not in heard[-_MUTE:]):
            raise CaptureError(
                f"{host_of(origin)} was not asked: "
                f"{'twice' if absent else 'three times'} in this run nobody answered there",
                kind="deferred",
                hint="check the spelling of the address, and this machine's connection",
            )

    def note(self, origin: str, heard: Heard) -> None:
        """Note what an attempt met."""
        if heard == "answer":
            self._heard.pop(origin, None)
        else:
            self._heard.setdefault(origin, []).append(heard)

    def may_ask_twice(self, origin: str) -> bool:
        """Tell whether a page that was not to be had may be asked for again in this run.

        Not where the page before it was not to be had either: a host in trouble would be asked
        twice for all that it has, and a run would take twice as long for it.
        """
        return len(self._heard.get(origin, ())) <= 1

    def _moment(self, seconds: float) -> str:
        moment = self._now().astimezone(UTC) + timedelta(seconds=seconds)
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def parse_retry_after(value: str, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, 0 for a past date, None if unreadable.

    Source: RFC 9110, 10.2.3: a number of seconds or a date.
    """
    value = value.strip()
    if re.fullmatch("[0-9]+", value):
        return float(value) if len(value) <= 9 else _LONGEST
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):  # a year of twenty digits is no ValueError
        return None
    if moment.tzinfo is None:  # "-0000" means UTC of an unknown zone
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _LONGEST)
