"""Lanes are gone round so that each keeps its pauses and none waits for another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.api.executors import DaemonThreads, Inline, executor_for
from tosdiff.api.rounds import Lane, Rounds

Item = tuple[int, int]  # lane, number


class Over(Exception):
    """The time was too short."""


@dataclass
class World:
    """Time that passes by sleeping and asking; each lane is to be left alone for its pause."""

    pauses: list[int]
    cost: float = 0.0
    ends: float = 1e9
    time: float = 0.0
    asked: list[tuple[float, Item]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def left(self) -> float:
        return max(0.0, self.ends - self.time)

    def lane(self, number: int, count: int) -> Lane[Item, str]:
        def ask(item: Item) -> str:
            self.asked.append((self.time, item))
            self.time += self.cost
            if self.time > self.ends:
                raise Over
            return f"{item}"

        items = deque((number, place) for place in range(count))
        return Lane(items, ask, lambda _: self.pauses[number], lambda: self.closed.append(number))


def rounds(world: World, executor: Executor | None = None, jobs: int = 1) -> Rounds[Item, str]:
    def clock() -> float:
        return world.time

    return Rounds(executor or Inline(), jobs, clock, world.sleep, world.left)


def go(world: World, counts: list[int]) -> tuple[list[Item], list[Item]]:
    run = rounds(world)
    found: Iterator[tuple[Item, str]] = run.go(
        [world.lane(number, count) for number, count in enumerate(counts)], over=Over
    )
    return [item for item, _ in found], run.left


COUNTS = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@given(COUNTS, st.data())
def test_every_item_is_asked_once_in_its_lanes_order_and_after_its_lanes_pause(
    counts: list[int], data: st.DataObject
) -> None:
    pauses = data.draw(st.lists(st.integers(0, 9), min_size=len(counts), max_size=len(counts)))
    world = World(pauses)
    done, left = go(world, counts)
    assert sorted(done) == [
        (lane, place) for lane, count in enumerate(counts) for place in range(count)
    ]
    assert left == []
    assert sorted(world.closed) == list(range(len(counts)))
    for lane, pause in enumerate(pauses):
        times = [at for at, item in world.asked if item[0] == lane]
        assert [item for _, item in world.asked if item[0] == lane] == sorted(
            item for item in done if item[0] == lane
        )
        assert all(after - before >= pause for before, after in pairwise(times))


@given(COUNTS, st.integers(0, 9))
def test_a_run_takes_no_longer_than_its_slowest_lane_if_asking_costs_nothing(
    counts: list[int], pause: int
) -> None:
    world = World([pause] * len(counts))
    go(world, counts)
    assert world.time == (max(counts) - 1) * pause


@given(COUNTS, st.integers(0, 9), st.integers(1, 30))
def test_what_is_not_asked_in_time_is_left_and_nothing_is_lost(
    counts: list[int], pause: int, ends: int
) -> None:
    world = World([pause] * len(counts), cost=1.0, ends=ends)
    done, left = go(world, counts)
    assert world.time <= ends + 1
    everything = [(lane, place) for lane, count in enumerate(counts) for place in range(count)]
    assert sorted([*done, *left]) == everything
    assert sorted(world.closed) == list(range(len(counts)))


def test_an_error_of_ours_passes_through() -> None:
    def ask(_: Item) -> str:
        raise ZeroDivisionError

    lane: Lane[Item, str] = Lane(deque([(0, 0)]), ask, lambda _: 0.0, lambda: None)
    with pytest.raises(ZeroDivisionError):
        list(rounds(World([0])).go([lane], over=Over))


@given(st.lists(st.integers(), max_size=30), st.integers(1, 4))
def test_threads_return_what_was_made_and_what_was_raised(numbers: list[int], workers: int) -> None:
    executor = executor_for(workers)
    futures = [executor.submit(lambda number: 10 // number, number) for number in numbers]
    for number, future in zip(numbers, futures, strict=True):
        if number:
            assert future.result(5) == 10 // number
        else:
            assert isinstance(future.exception(5), ZeroDivisionError)
    executor.shutdown(wait=True)


def test_one_job_starts_no_thread_and_threads_never_keep_a_process() -> None:
    assert isinstance(executor_for(1), Inline)
    executor = executor_for(3)
    assert isinstance(executor, DaemonThreads)
    executor.submit(int).result(5)
    assert [thread.daemon for thread in executor._threads] == [True]
    executor.shutdown()
