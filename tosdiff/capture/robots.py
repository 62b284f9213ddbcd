"""What a site's robots.txt lets us read (RFC 9309)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What came back for a robots.txt. `trouble` says why there is none although the host is up."""

    status: int | None
    body: bytes = b""
    trouble: str = ""


class Robots:
    """Ask each origin once for its rules.

    `read` fetches a robots.txt; the CaptureError it raises means that the host itself is down, and
    passes through.
    """

    def __init__(self, read: Callable[[str], RobotsFile], *, user_agent: str) -> None:
        self._read = read
        # The rules name the product alone (RFC 9309, 2.2.1), not its release or its contact.
        self._product = user_agent.partition("/")[0].partition(" ")[0]
        self._rules: dict[str, _Rules] = {}

    def check(self, url: str) -> float:
        """Return the Crawl-delay in seconds, 0 if none, for a page that may be read.

        Raises: CaptureError `disallowed`, or what `read` raises.
        """
        origin = origin_of(url)
        if origin not in self._rules:
            self._rules[origin] = _parse(self._read(f"{origin}/robots.txt"))
        rules = self._rules[origin]
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


def _parse(file: RobotsFile) -> _Rules:
    if file.status is None:
        return file.trouble
    if file.status >= 500:
        return f"the server answered {file.status}"
    text = file.body[:MAX_BYTES].decode("utf-8-sig", "replace")
    if not (200 <= file.status < 300 and text.strip()):
        return None
    from protego import Protego  # here, because a run on hosts without rules does without it

    return Protego.parse(text)


def _seconds(delay: float | None) -> float:
    return delay if delay is not None and 0 < delay < math.inf else 0.0


def _refusal(message: str) -> CaptureError:
    return CaptureError(
        message,
        kind="disallowed",
        hint="ask the site for permission, or look for the same terms where they may be read",
    )
