"""Let somebody else's HTTP library reach the network within our bounds.

Addresses are checked, bodies are read and unpacked whole and within limits, before the library sees
them: what an archive keeps of a hostile page is as hostile as the page.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

from tosdiff.capture.addresses import host_of
from tosdiff.capture.budget import Budget, Limits, too_large
from tosdiff.capture.connection import Guard, GuardedAdapter
from tosdiff.capture.decoding import decode_body
from tosdiff.capture.failures import FOREIGN_READING, MAY_PASS, explain
from tosdiff.capture.pace import parse_retry_after
from tosdiff.errors import CaptureError

_LIMITS = Limits()
_PATIENCE = 60.0  # seconds that a library may sleep because a site asks for it


class BoundedAdapter(GuardedAdapter):
    """Give a requests session our limits. `origin` answers in place of the host that is asked."""

    def __init__(
        self, *, deadline: float = 60.0, allow_private: bool = False, origin: str = ""
    ) -> None:
        self._deadline = deadline
        self._origin = urlsplit(origin)
        self._bounds = Guard(self._budget(), connect=_LIMITS.connect, allow_private=allow_private)
        self._left = math.inf
        super().__init__(self._bounds)

    def allow(self, count: int) -> None:
        """Let so many requests pass until it is said anew: a list may have no end."""
        self._left = count

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request and read the whole answer. Raises: CaptureError beyond the limits."""
        self._left -= 1
        if self._left < 0:
            raise _endless(host_of(request.url))
        self._bounds.budget = self._budget()
        asked = request.url
        if self._origin.netloc:
            parts = urlsplit(asked)
            request.url = urlunsplit((*self._origin[:2], parts.path, parts.query, ""))
        try:
            answer = bounded(super().send(request, *args, **{**kwargs, "stream": True}))
        finally:
            request.url = asked
        answer.url = asked
        return answer

    def _budget(self) -> Budget:
        return Budget(self._deadline, _LIMITS.wire_bytes, time.monotonic)


def bounded(answer: requests.Response) -> requests.Response:
    """Read an answer whole, and let no wish make a library sleep for long.

    Raises: CaptureError beyond the limits, `deferred` for a wish.
    """
    _read(answer)
    wish = answer.headers.pop("retry-after", "")  # a library may choke on what it cannot read
    seconds = parse_retry_after(wish, now=datetime.now(UTC)) if wish else None
    if seconds is None:
        return answer
    if seconds > _PATIENCE and answer.status_code in MAY_PASS:
        raise CaptureError(
            f"{host_of(answer.url)} asks to be left alone for {seconds:,.0f} seconds",
            kind="deferred",
            hint="what was read is kept: run the same command again then",
            status=answer.status_code,
        )
    answer.headers["Retry-After"] = str(math.ceil(min(seconds, _PATIENCE)))
    return answer


def _endless(host: str) -> CaptureError:
    return CaptureError(
        f"{host} sends us on without an end",
        kind="too-large",
        hint="ask for less at a time: fewer years, for one",
    )


def _read(answer: requests.Response) -> None:
    wire = bytearray()
    try:
        while chunk := answer.raw.read(1 << 16, decode_content=False):
            wire += chunk
            if len(wire) > _LIMITS.wire_bytes:
                raise too_large(_LIMITS.wire_bytes)
    except FOREIGN_READING as error:
        raise explain(error, host_of(answer.url)) from error
    finally:
        answer.raw.release_conn()
    encodings = [value for name, value in answer.raw.headers.items() if _is_encoding(name)]
    body = decode_body(bytes(wire), encodings, limit=_LIMITS.body_bytes)
    answer._content = body  # noqa: SLF001  # as requests itself does
    answer._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001


def _is_encoding(name: str) -> bool:
    return name.lower() == "content-encoding"
