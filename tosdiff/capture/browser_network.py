"""Fetch what a rendered page asks for, since the browser itself has no network.

Every connection is opened by the guard that plain pages use: checked addresses only, and bounded.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

import requests

from tosdiff.capture.addresses import check_url, host_of
from tosdiff.capture.budget import MIB, Budget, too_large
from tosdiff.capture.connection import Guard, GuardedAdapter, Resolve, StayingSession, look_up
from tosdiff.capture.decoding import decode_body
from tosdiff.capture.failures import FOREIGN_READING, explain
from tosdiff.errors import CaptureError

_SECONDS = 8.0  # for one part of a page, redirects included
_CONNECT = 5.0
_WIRE = 8 * MIB
_BODY = 16 * MIB
_HOPS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 128 * 1024
# What the browser says of itself and of the connection, which are ours.
_OURS = frozenset(
    {
        "accept-encoding",
        "accept-language",
        "connection",
        "content-length",
        "cookie",
        "host",
        "user-agent",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for, in a language; `headers` are the browser's."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, its body unpacked; headers keep the server's order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Parts:
    """Fetch parts of pages; any thread may ask, and each has connections of its own.

    `headers` are sent with every request: who we are.
    """

    def __init__(
        self, headers: Mapping[str, str], *, allow_private: bool, resolve: Resolve = look_up
    ) -> None:
        self._headers = headers
        self._allow_private = allow_private
        self._resolve = resolve
        self._of_thread = threading.local()
        self._sessions: list[requests.Session] = []

    def fetch(self, asked: Asked, *, cookies: str = "") -> Answered:
        """Fetch one part, through its redirects. Raises: CaptureError."""
        session, guard = self._session()
        guard.budget = Budget(_SECONDS, _WIRE, time.monotonic)
        method, url, body = asked.method, asked.url, asked.body
        for _ in range(_HOPS + 1):
            check_url(url)
            is_home = host_of(url) == host_of(asked.url)  # cookies go to nobody else
            headers = {
                **_kept(asked.headers),
                **({"Cookie": cookies} if cookies and is_home else {}),
            }
            try:
                answer, location = self._send(
                    session, guard, Asked(method, url, headers, body, asked.language)
                )
            except FOREIGN_READING as error:
                raise explain(error, host_of(url)) from error
            if location is None:
                return answer
            url = location
            if answer.status in {301, 302, 303} and method != "HEAD":
                method, body = "GET", None
        raise CaptureError(f"{asked.url} is redirected too often", kind="redirects")

    def close(self) -> None:
        """Close all connections; nobody may be asking any more."""
        for session in self._sessions:
            session.close()

    def _session(self) -> tuple[requests.Session, Guard]:
        known: tuple[requests.Session, Guard] | None = getattr(self._of_thread, "session", None)
        if known is None:
            budget = Budget(_SECONDS, _WIRE, time.monotonic)
            guard = Guard(
                budget,
                connect=_CONNECT,
                allow_private=self._allow_private,
                resolve=self._resolve,
            )
            session = StayingSession()
            session.trust_env = False
            session.headers.clear()
            for scheme in ("http://", "https://"):
                session.mount(scheme, GuardedAdapter(guard))
            self._sessions.append(session)
            known = self._of_thread.session = (session, guard)
        return known

    def _send(
        self, session: requests.Session, guard: Guard, asked: Asked
    ) -> tuple[Answered, str | None]:
        """Send one request; return the answer, and where it sends us if it does."""
        session.cookies.clear()
        guard.budget.refill()
        ours = {**self._headers, "Accept-Language": f"{asked.language}, *;q=0.5"}
        headers = {**asked.headers, **ours}
        request = requests.Request(asked.method, asked.url, headers=headers, data=asked.body)
        with session.send(
            session.prepare_request(request),
            stream=True,
            allow_redirects=False,
            timeout=guard.budget.seconds_left(),
        ) as answer:
            came = tuple(answer.raw.headers.iteritems())
            target = answer.headers.get("location")
            if answer.status_code in _REDIRECTS and target:
                moved = Answered(answer.status_code, came, b"")
                return moved, urldefrag(urljoin(asked.url, target)).url
            return Answered(answer.status_code, came, _body(answer, came)), None


def _body(answer: requests.Response, headers: Sequence[tuple[str, str]]) -> bytes:
    chunks = bytearray()
    while chunk := answer.raw.read(_CHUNK, decode_content=False):
        chunks += chunk
        if len(chunks) > _WIRE:
            raise too_large(_WIRE)
    encodings = tuple(value for name, value in headers if name.lower() == "content-encoding")
    return decode_body(bytes(chunks), encodings, limit=_BODY)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what may be passed on of what the browser would send."""
    return {
        name: value
        for name, value in headers.items()
        if name.lower() not in _OURS and not name.startswith((":", "sec-", "Sec-"))
    }
