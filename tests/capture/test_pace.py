"""When a host may be asked again."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from fetching import START, Clock
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.pace import Pace, parse_retry_after
from tosdiff.errors import CaptureError

HERE, THERE = "https://example.com", "https://example.org"


def pace(clock: Clock, delay: float) -> Pace:
    return Pace(delay, now=clock.now, sleep=clock.sleep, monotonic=clock.monotonic)


def test_the_first_request_to_an_origin_does_not_wait() -> None:
    clock = Clock()
    assert pace(clock, 5).wait(HERE) == 0
    assert clock.naps == []


@given(st.lists(st.sampled_from([HERE, THERE]), max_size=12), st.floats(0.5, 20))
def test_requests_to_one_origin_stand_at_least_the_delay_apart(
    visits: list[str], delay: float
) -> None:
    clock = Clock()
    polite = pace(clock, delay)
    last: dict[str, float] = {}
    for origin in visits:
        polite.wait(origin)
        assert clock.seconds - last.get(origin, -delay) >= delay - 1e-6
        last[origin] = clock.seconds


def test_a_crawl_delay_raises_the_delay_and_never_lowers_it() -> None:
    clock = Clock()
    polite = pace(clock, 2)
    for crawl_delay in (7, 1, 0):
        polite.wait(HERE, crawl_delay=crawl_delay)
    assert clock.naps == [7, 2]


def test_a_wait_that_would_hold_up_everything_is_left_for_later() -> None:
    polite = pace(Clock(), 2)
    polite.defer(HERE, 3600)
    with pytest.raises(CaptureError) as caught:
        polite.wait(HERE)
    assert caught.value.kind == "deferred"
    assert caught.value.hint == "try again after 2026-03-01 13:00:00 UTC"
    assert polite.wait(THERE) == 0


def test_a_delay_that_the_user_chose_is_waited_however_long() -> None:
    clock = Clock()
    polite = pace(clock, 900)
    polite.wait(HERE)
    assert polite.wait(HERE) == 900


@given(st.integers(0, 10**8))
def test_both_forms_of_retry_after_mean_the_same(seconds: int) -> None:
    date = format_datetime(START + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(str(seconds), now=START) == seconds
    assert parse_retry_after(date, now=START) == seconds


def test_a_date_in_the_past_means_now() -> None:
    assert parse_retry_after("Fri, 01 Mar 2024 12:00:00 GMT", now=START) == 0
    assert parse_retry_after("Sun, 01 Mar 2026 12:00:09 -0000", now=START) == 9


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "9" * 5000, "²", "Fri, 99 Foo 2026"])
def test_an_unreadable_retry_after_is_none(value: str) -> None:
    assert parse_retry_after(value, now=START) is None
