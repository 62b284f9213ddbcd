"""Courtesy: when a host may be asked again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tosdiff.capture.addresses import host_of
from tosdiff.errors import CaptureError

PATIENCE = 120.0  # seconds; a longer wait would hold up everything else, so the page is left


class Pace:
    """Keep `delay` seconds between two requests to one origin, more where it asks for more."""

    def __init__(
        self,
        delay: float,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._delay = delay
        self._patience = max(PATIENCE, delay)
        self._now = now
        self._sleep = sleep
        self._monotonic = monotonic
        self._free_at: dict[str, float] = {}

    def wait(self, origin: str, *, crawl_delay: float = 0.0) -> float:
        """Sleep until the origin may be asked, book the request, and return the seconds slept.

        Raises: CaptureError `deferred` if that would take too long.
        """
        gap = max(0.0, self._free_at.get(origin, 0.0) - self._monotonic())
        if gap > self._patience:
            raise CaptureError(
                f"{host_of(origin)} was not asked: it wants to be left alone for now",
                kind="deferred",
                hint=f"try again after {self._moment(gap)}",
            )
        if gap:
            self._sleep(gap)
        self._free_at[origin] = self._monotonic() + max(self._delay, crawl_delay)
        return gap

    def defer(self, origin: str, seconds: float) -> str:
        """Leave the origin alone for `seconds`; return words that say until when."""
        until = self._monotonic() + seconds
        self._free_at[origin] = max(until, self._free_at.get(origin, 0.0))
        return f"the site asks us to wait until {self._moment(seconds)}"

    def _moment(self, seconds: float) -> str:
        moment = self._now().astimezone(UTC) + timedelta(seconds=seconds)
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def parse_retry_after(value: str, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, 0 for a past date, None if unreadable.

    Source: RFC 9110, 10.2.3: a number of seconds or a date.
    """
    value = value.strip()
    if re.fullmatch("[0-9]{1,9}", value):  # nine digits are 31 years
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:  # "-0000" means UTC of an unknown zone
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
