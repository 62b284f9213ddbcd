"""When a host may be asked again."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from threading import Thread

import pytest
from fetching import START, Clock
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.budget import OutOfTime, RunTime
from tosdiff.capture.pace import Heard, Pace, parse_retry_after
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


@pytest.mark.parametrize("value", ["9" * 11, "9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wish_to_be_left_alone_for_ever_is_granted(value: str) -> None:
    seconds = parse_retry_after(value, now=START)
    assert seconds == 1e9
    clock = Clock()
    polite = pace(clock, 1)
    assert polite.defer(HERE, seconds).endswith("UTC")
    with pytest.raises(CaptureError, match="left alone"):
        polite.wait(HERE)


def test_jitter_lengthens_a_delay_by_a_tenth_at_most_and_never_shortens_it() -> None:
    gaps = []
    for chance in (0.0, 0.5, 1.0):
        clock = Clock()
        polite = Pace(
            10,
            now=clock.now,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            jitter=iter([chance] * 9).__next__,
        )
        polite.wait(HERE)
        gaps.append(polite.wait(HERE))
    assert gaps == pytest.approx([10, 10.5, 11])


def test_a_wait_that_is_longer_than_the_run_ends_the_run_at_once() -> None:
    clock = Clock()
    run = RunTime(30, monotonic=clock.monotonic)
    polite = Pace(40, now=clock.now, sleep=clock.sleep, monotonic=clock.monotonic, run=run)
    polite.wait(HERE)
    with pytest.raises(OutOfTime):
        polite.wait(HERE)
    assert clock.naps == []


def test_one_host_is_asked_by_one_at_a_time_and_another_is_free() -> None:
    polite = pace(Clock(), 0)
    asking: list[str] = []

    def ask(host: str) -> None:
        with polite.turn(host):
            asking.append(host)

    with polite.turn("a.example"):
        threads = [Thread(target=ask, args=(host,)) for host in ("a.example", "b.example")]
        for thread in threads:
            thread.start()
        threads[1].join(5)
        assert asking == ["b.example"]
    threads[0].join(5)
    assert asking == ["b.example", "a.example"]


def test_a_host_where_nobody_answers_is_asked_twice_and_then_left_alone() -> None:
    polite = pace(Clock(), 0)
    polite.note(HERE, "nobody")
    polite.check_silence(HERE)
    polite.note(HERE, "nobody")
    with pytest.raises(CaptureError, match="twice in this run") as caught:
        polite.check_silence(HERE)
    assert caught.value.kind == "deferred"
    polite.check_silence(THERE)
    polite.note(HERE, "answer")
    polite.check_silence(HERE)


def test_a_host_that_hangs_up_without_a_word_is_asked_for_two_pages_and_then_left_alone() -> None:
    polite = pace(Clock(), 0)
    for _ in range(2):
        polite.note(HERE, "nothing")
        polite.check_silence(HERE)
    polite.note(HERE, "nothing")
    with pytest.raises(CaptureError, match="three times in this run"):
        polite.check_silence(HERE)


@given(st.lists(st.sampled_from(["nobody", "nothing", "trouble"]), min_size=2))
def test_no_page_is_asked_for_twice_where_the_one_before_it_failed(heard: list[Heard]) -> None:
    polite = pace(Clock(), 0)
    polite.note(HERE, heard[0])
    assert polite.may_ask_twice(HERE)
    for what in heard[1:]:
        polite.note(HERE, what)
        assert not polite.may_ask_twice(HERE)
    polite.note(HERE, "answer")
    assert polite.may_ask_twice(HERE)


@given(st.lists(st.just("trouble"), min_size=3))
def test_a_host_in_trouble_is_still_asked_for_its_other_pages(heard: list[Heard]) -> None:
    polite = pace(Clock(), 0)
    for what in heard:
        polite.note(HERE, what)
    polite.check_silence(HERE)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²", "Fri, 99 Foo 2026"])
def test_an_unreadable_retry_after_is_none(value: str) -> None:
    assert parse_retry_after(value, now=START) is None
