"""What a site or an authority answers besides pages: robots.txt, Retry-After, time-stamps."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import served_seeds as seeds
from target import Target

from tosdiff.capture.pace import Pace, parse_retry_after
from tosdiff.capture.robots import Robots, RobotsFile
from tosdiff.errors import CaptureError
from tosdiff.evidence.timestamps import check, is_installed

_URL = "https://lanternly.example"
_PATHS = ("/terms", "/terms?lamp=1&oil=2", "/%e7%81%af/" + "a" * 200, "//x/[", "")
_LONG = 1 << 16  # bytes
_NOW = datetime(2026, 12, 1, tzinfo=UTC)


def robots(data: bytes) -> None:
    """Ask what a file lets us read: as it is, and repeated."""
    for body in (data, data * (_LONG // (len(data) or 1))):
        answer = RobotsFile(200, body)
        rules = Robots(partial(_given, answer), user_agent="tosdiff/1.0 (x)")
        for path in _PATHS:
            with suppress(CaptureError):
                assert 0 <= rules.check(_URL + path) < math.inf


def _given(file: RobotsFile, _url: str) -> RobotsFile:
    return file


def wait(data: bytes) -> None:
    seconds = parse_retry_after(data.decode("latin-1"), now=_NOW)
    if seconds is not None:
        assert 0 <= seconds < math.inf
        pace = Pace(2.0, now=lambda: _NOW, sleep=lambda _: None, monotonic=lambda: 0.0)
        assert pace.defer(_URL, seconds).endswith("UTC")


def stamp(data: bytes) -> None:
    """Check an answer alone, and by whom it is signed."""
    for trusted in (None, seeds.AUTHORITY):
        said = check(data, seeds.STAMPED, trusted)
        assert said.wrong or said.at
        assert not said.at or said.at.tzinfo is UTC


TARGETS = (
    Target("robots", robots, seeds.ROBOTS, seeds.ROBOTS_TOKENS),
    Target("retry-after", wait, seeds.WAITS, seeds.WAIT_TOKENS),
    *((Target("stamp", stamp, seeds.STAMPS, seeds.STAMP_TOKENS),) if is_installed() else ()),
)
