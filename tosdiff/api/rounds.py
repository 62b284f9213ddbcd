"""Go round the hosts: each is asked one thing at a time, and those that make us wait hold up none.

A lane is all that is to be asked of one host, in order. Lanes whose time has come are worked on, as
many at a time as there are workers; while a host wants a pause, its lane waits and no worker does.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_OVERTIME = 2.0  # seconds that those at work have to notice that the time is over


@dataclass(slots=True)
class Lane(Generic[_Item, _Result]):
    """What is to be asked of one host, in order, who asks it, and what ends it.

    `pause` returns the seconds until the next item may be asked for.
    """

    items: deque[_Item]
    ask: Callable[[_Item], _Result]
    pause: Callable[[_Item], float]
    close: Callable[[], None]


@dataclass(slots=True)
class Rounds(Generic[_Item, _Result]):
    """A run over all lanes; `left` are the items that no answer came for when time was over."""

    executor: Executor
    jobs: int
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    time_left: Callable[[], float]
    left: list[_Item] = field(default_factory=list)
    _waiting: list[tuple[float, int, Lane[_Item, _Result]]] = field(default_factory=list)
    _asking: dict[Future[_Result], tuple[int, _Item, Lane[_Item, _Result]]] = field(
        default_factory=dict
    )

    def go(
        self, lanes: Sequence[Lane[_Item, _Result]], *, over: type[Exception]
    ) -> Iterator[tuple[_Item, _Result]]:
        """Yield each item with what came of it, as it comes.

        What `ask` raises passes through, but `over`, which says that the time was too short.
        """
        self._waiting = [(0.0, rank, lane) for rank, lane in enumerate(lanes)]
        while (self._waiting or self._asking) and self.time_left() > 0:
            self._submit()
            pause = self._pause()
            if not self._asking and pause >= self.time_left():
                break  # no host is free again before the end
            yield from self._results(pause, over)
        ends = self.monotonic() + _OVERTIME
        while self._asking and self.monotonic() < ends:
            yield from self._results(_OVERTIME, over)
        self._give_up()

    def _submit(self) -> None:
        """Have as many lanes worked on as may be, whose time has come, the first first."""
        while self._waiting and len(self._asking) < self.jobs:
            ready, rank, lane = self._waiting[0]
            if ready > self.monotonic():
                return
            heapq.heappop(self._waiting)
            item = lane.items.popleft()
            self._asking[self.executor.submit(lane.ask, item)] = (rank, item, lane)

    def _pause(self) -> float:
        """Return for how long nothing but an answer can happen."""
        pause = self.time_left()
        if self._waiting and len(self._asking) < self.jobs:
            pause = min(pause, self._waiting[0][0] - self.monotonic())
        return max(pause, 0.0)

    def _results(self, pause: float, over: type[Exception]) -> Iterator[tuple[_Item, _Result]]:
        if not self._asking:
            self.sleep(pause)
            return
        done = wait(self._asking, timeout=pause, return_when=FIRST_COMPLETED).done
        for future in sorted(done, key=lambda one: self._asking[one][0]):
            rank, item, lane = self._asking.pop(future)
            if lane.items:
                ready = self.monotonic() + lane.pause(lane.items[0])
                heapq.heappush(self._waiting, (ready, rank, lane))
            else:
                lane.close()
            try:
                result = future.result()
            except over:
                self.left.append(item)
            else:
                yield item, result

    def _give_up(self) -> None:
        for _, item, lane in self._asking.values():
            self.left.append(item)
            self.left.extend(lane.items)
        for _, _, lane in self._waiting:
            self.left.extend(lane.items)
            lane.close()
