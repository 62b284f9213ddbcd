"""What one page, and a whole run, may still cost: seconds on the wall and bytes on the wire."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tosdiff.errors import CaptureError

MIB = 1024 * 1024
_EVER = 1e9  # seconds; a lock cannot be waited for without end


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one page may cost.

    Units: `deadline` and `connect` in seconds, the first for all hops of the page together;
    `wire_bytes` as received, `body_bytes` after decoding.
    """

    deadline: float = 60.0
    connect: float = 10.0
    wire_bytes: int = 16 * MIB
    body_bytes: int = 32 * MIB
    redirects: int = 10


class OutOfTime(Exception):  # noqa: N818 - it says what there is none of left
    """The run has used up its time; what it was doing did not fail and is not recorded."""


class RunTime:
    """How long a whole run may still take: `seconds` from now on, None for as long as it takes."""

    def __init__(
        self, seconds: float | None = None, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._ends = math.inf if seconds is None else monotonic() + seconds

    @property
    def is_bounded(self) -> bool:
        """Whether there is an end at all."""
        return self._ends < math.inf

    def left(self) -> float:
        """Seconds until the end, 0 when it has passed."""
        return max(0.0, self._ends - self._monotonic()) if self.is_bounded else _EVER

    def stop(self) -> None:
        """End the run now, from any thread: whoever reads or waits stops at the next chance."""
        self._ends = -math.inf

    def check(self) -> None:
        """Raise OutOfTime if the run is over."""
        if self.left() <= 0:
            raise OutOfTime


@dataclass(slots=True)
class Budget:
    """Count down the seconds of one page and the bytes of one answer.

    Sockets ask it before each read and tell it after: a socket's own timeout restarts with every
    byte that drips in, so it bounds nothing.
    """

    seconds: float
    bytes: int
    clock: Callable[[], float]
    run: RunTime = field(default_factory=RunTime)
    _expires: float = field(init=False)
    _bytes_left: int = field(init=False)

    def __post_init__(self) -> None:
        self._expires = self.clock() + self.seconds
        self.refill()

    def refill(self) -> None:
        """Allow the full number of bytes, for the next answer."""
        # The status line and the headers count too, so that endless headers end.
        self._bytes_left = self.bytes + 64 * 1024

    def extend(self, seconds: float) -> None:
        """Give back the seconds that we waited by our own choice."""
        self._expires += seconds

    def seconds_left(self) -> float:
        """Seconds until the deadline, always more than 0.

        Raises: TimeoutError when it has passed.
        """
        left = min(self._expires - self.clock(), self.run.left())
        if left <= 0:
            raise TimeoutError(f"not complete within {self.seconds:g} s")
        return left

    def receive(self, count: int) -> None:
        """Take `count` bytes off. Raises: CaptureError `too-large` below zero."""
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise too_large(self.bytes)


def too_large(limit: int, *, decoded: bool = False) -> CaptureError:
    """Return the error for a page of more bytes than we take."""
    what = "unpacks to" if decoded else "is"
    return CaptureError(
        f"the page {what} more than {_size(limit)}, which is more than terms can be",
        kind="too-large",
        hint="check that the declaration's `fetch` is the page of the terms itself",
    )


def _size(count: int) -> str:
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count:,} bytes"
