"""Let somebody else's HTTP library reach the network within our bounds.

Addresses are checked, bodies are read and unpacked whole and within limits, before the library sees
them: what an archive keeps of a hostile page is as hostile as the page.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from math import ceil
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

from tosdiff.capture.addresses import host_of
from tosdiff.capture.budget import Budget, Limits, too_large
from tosdiff.capture.connection import Guard, GuardedAdapter
from tosdiff.capture.decoding import decode_body
from tosdiff.capture.failures import FOREIGN, MAX_RETRY_AFTER, explain
from tosdiff.capture.pace import parse_retry_after
from tosdiff.errors import CaptureError

_LIMITS = Limits()


class BoundedAdapter(GuardedAdapter):
    """Give a requests session our limits. `origin` answers in place of the host that is asked."""

    def __init__(
        self, *, deadline: float = 60.0, allow_private: bool = False, origin: str = ""
    ) -> None:
        self._deadline = deadline
        self._origin = urlsplit(origin)
        self._bounds = Guard(self._budget(), connect=_LIMITS.connect, allow_private=allow_private)
        super().__init__(self._bounds)

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request and read the whole answer. Raises: CaptureError beyond the limits."""
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
    """Read an answer whole, and let nobody wait for longer than we do for a page.

    Raises: CaptureError beyond the limits.
    """
    _read(answer)
    if "retry-after" in answer.headers:
        _check_wait(answer)
    return answer


def _check_wait(answer: requests.Response) -> None:
    """Refuse a wish that a library would sleep for, however long; leave none that it cannot read.

    Raises: CaptureError `deferred`.
    """
    wish = answer.headers.pop("retry-after")
    seconds = parse_retry_after(wish, now=datetime.now(UTC))
    if seconds is not None and seconds > MAX_RETRY_AFTER:
        raise CaptureError(
            f"{host_of(answer.url)} asks us to come back later: Retry-After: {wish[:40]}",
            hint="what was read is kept: run the same command again then",
            kind="deferred",
            status=answer.status_code,
        )
    if seconds is not None:
        answer.headers["Retry-After"] = str(ceil(seconds))


def _read(answer: requests.Response) -> None:
    wire = bytearray()
    try:
        while chunk := answer.raw.read(1 << 16, decode_content=False):
            wire += chunk
            if len(wire) > _LIMITS.wire_bytes:
                raise too_large(_LIMITS.wire_bytes)
    except FOREIGN as error:
        raise explain(error, host_of(answer.url)) from error
    finally:
        answer.raw.release_conn()
    encodings = [value for name, value in answer.raw.headers.items() if _is_encoding(name)]
    body = decode_body(bytes(wire), encodings, limit=_LIMITS.body_bytes)
    answer._content = body  # noqa: SLF001  # as requests itself does
    answer._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001


def _is_encoding(name: str) -> bool:
    return name.lower() == "content-encoding"
