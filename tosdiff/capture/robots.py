"""What a site's robots.txt lets us read (RFC 9309)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from tosdiff.capture.addresses import origin_of
from tosdiff.errors import CaptureError

if TYPE_CHECKING:
    from protego import Protego

# None: there are none, everything may be read. A string says why they are not known, which forbids
# everything.
_Rules: TypeAlias = "Protego | str | None"

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: what a reader must take; the rest is ignored
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
MAX_AGE = timedelta(hours=24)  # RFC 9309, 2.4
_NAMED = re.compile(r"\s*user[\s-]?\s*agent(?:\s*:|\s)(.*)", re.IGNORECASE)
_KEPT = 64 * 1024  # bytes; nearly all are shorter, and a thousand hosts must fit into memory
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # a clock that stands still: for one run alone


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What came back for a robots.txt. `trouble` says why there is none although the host is up."""

    status: int | None
    body: bytes = b""
    trouble: str = ""

    @property
    def is_lasting(self) -> bool:
        """Whether another run may rely on it: trouble passes, and huge files are not kept."""
        return self.status is not None and self.status < 500 and len(self.body) <= _KEPT


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """The robots.txt of an origin, when it was read, and whether another run may rely on it."""

    file: RobotsFile
    at: datetime
    is_lasting: bool = True


class RobotsMemory:
    """What is known of origins' rules: what earlier runs read, and what this one does.

    Fetchers on many threads share one; `files` is by origin. An age counts from the clock's last
    word, and what a clock says was read in the future is read again.
    """

    def __init__(
        self, now: Callable[[], datetime], files: Mapping[str, KnownRobots] | None = None
    ) -> None:
        self.files = dict(files or {})
        self._now = now
        self._rules: dict[str, _Rules] = {}

    def rules(self, origin: str, read: Callable[[str], RobotsFile], product: str) -> _Rules:
        """Return an origin's rules for us, which are read if they are not known or a day old."""
        known = self.files.get(origin)
        if known is None or not timedelta(0) <= self._now() - known.at < MAX_AGE:
            file = read(f"{origin}/robots.txt")
            self._rules[origin] = _parse(file, product)
            kept = file if file.is_lasting else replace(file, body=b"")
            self.files[origin] = KnownRobots(kept, self._now(), is_lasting=file.is_lasting)
        elif origin not in self._rules:
            self._rules[origin] = _parse(known.file, product)
        return self._rules[origin]


class Robots:
    """Ask each origin for its rules, once a day.

    `read` fetches a robots.txt; the CaptureError it raises means that the host itself is down, and
    passes through. `memory` is what other fetchers and earlier runs know.
    """

    def __init__(
        self,
        read: Callable[[str], RobotsFile],
        *,
        user_agent: str,
        memory: RobotsMemory | None = None,
    ) -> None:
        self._read = read
        self._memory = memory or RobotsMemory(lambda: _LONG_AGO)
        # The rules name the product alone (RFC 9309, 2.2.1), not its release or its contact.
        self._product = user_agent.partition("/")[0].partition(" ")[0]

    def check(self, url: str) -> float:
        """Return the Crawl-delay in seconds, 0 if none, for a page that may be read.

        Raises: CaptureError `disallowed`, or what `read` raises.
        """
        rules = self._memory.rules(origin_of(url), self._read, self._product)
        if rules is None:
            return 0.0
        if isinstance(rules, str):
            raise _refusal(
                f"robots.txt of {urlsplit(url).hostname} cannot be read ({rules}), "
                "and until it can, its pages may not be"
            )
        if not rules.can_fetch(url, self._product):
            raise _refusal(f"robots.txt of {urlsplit(url).hostname} asks us not to read {url}")
        return _seconds(rules.crawl_delay(self._product))

    def crawl_delay(self, url: str) -> float:
        """Return the Crawl-delay in seconds, 0 if none, of a page whatever may be read."""
        rules = self._memory.rules(origin_of(url), self._read, self._product)
        if rules is None or isinstance(rules, str):
            return 0.0
        return _seconds(rules.crawl_delay(self._product))


def _parse(file: RobotsFile, product: str) -> _Rules:
    if file.status is None:
        return file.trouble
    if file.status >= 500:
        return f"the server answered {file.status}"
    text = file.body[:MAX_BYTES].decode("utf-8-sig", "replace")
    if not (200 <= file.status < 300 and text.strip()):
        return None
    from protego import Protego  # here, because a run on hosts without rules does without it

    return Protego.parse("\n".join(_addressed(line, product) for line in text.splitlines()))


def _addressed(line: str, product: str) -> str:
    """Return a line, naming all crawlers but us, and those that mean us, by one name.

    A group's rules are kept once for each of its names: thousands of both would fill the memory.
    """
    found = _NAMED.match(line)
    if found is None:
        return line
    name = found[1].partition("#")[0].strip().lower()
    short = name.replace("*", "")
    if name == "*":
        return line
    means_us = bool(short) and product.lower().startswith(short)
    return f"User-agent: {short if means_us else 'another'}"


def _seconds(delay: float | None) -> float:
    return delay if delay is not None and 0 < delay < math.inf else 0.0


def _refusal(message: str) -> CaptureError:
    return CaptureError(
        message,
        kind="disallowed",
        hint="ask the site for permission, or look for the same terms where they may be read",
    )
