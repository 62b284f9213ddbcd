"""Fetch a page over HTTP: politely, within bounds, and with a record of all that happened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Self

import requests

from tosdiff.capture.addresses import check_url, host_of, origin_of
from tosdiff.capture.budget import Budget, Limits, RunTime, too_large
from tosdiff.capture.connection import (
    Guard,
    GuardedAdapter,
    Resolve,
    StayingSession,
    exchanged,
    look_up,
)
from tosdiff.capture.decoding import decode_body
from tosdiff.capture.failures import FOREIGN, FOREIGN_READING, MAY_PASS, explain, explain_status
from tosdiff.capture.headers import conditions, standing_headers
from tosdiff.capture.pace import Heard, Pace, parse_retry_after
from tosdiff.capture.robots import MAX_BYTES, MAX_REDIRECTS, Robots, RobotsFile, RobotsMemory
from tosdiff.capture.trail import Trail
from tosdiff.entities import Capture, Validators
from tosdiff.errors import CaptureError

__all__ = ["Fetcher", "Limits"]

_DEFAULT_LIMITS = Limits()
_NO_VALIDATORS = Validators()
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_CHUNK = 128 * 1024
_SMALL = 64 * 1024  # bytes of an unwanted body that cost less than a new connection
_UNANSWERED = {"dns", "refused", "timeout", "connection"}


class Fetcher:
    """Fetch pages, one at a time, over kept-alive connections.

    One fetcher belongs to one thread at a time. Cookies live for one page, so no capture depends
    on another. Units: `delay` in seconds between two requests to one origin; its robots.txt does
    not count. `contact` is an e-mail address for the From header; `ca_file` holds further
    certificates to trust, in PEM. `ignore_robots` is the reason to read what robots.txt asks us
    not to. `pace`, `known_robots` and `run` are shared with other fetchers, if there are any.
    Raises: DeclarationError for a setting that cannot be sent.
    """

    def __init__(  # noqa: PLR0913 - each is one setting of the user's, with its own default
        self,
        *,
        user_agent: str,
        now: Callable[[], datetime],
        limits: Limits = _DEFAULT_LIMITS,
        allow_private: bool = False,
        delay: float = 2.0,
        respect_robots: bool = True,
        language: str = "en",
        contact: str = "",
        ca_file: str = "",
        ignore_robots: str = "",
        pace: Pace | None = None,
        known_robots: RobotsMemory | None = None,
        run: RunTime | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Resolve = look_up,
    ) -> None:
        self._limits = limits
        self._now = now
        self._monotonic = monotonic
        self._run = run or RunTime(monotonic=monotonic)
        self._pace = pace or Pace(delay, now=now, sleep=sleep, monotonic=monotonic, run=self._run)
        self._ignore_robots = ignore_robots
        self._robots = (
            Robots(self._read_robots, user_agent=user_agent, memory=known_robots)
            if respect_robots
            else None
        )
        self._guard = Guard(
            self._budget(), connect=limits.connect, allow_private=allow_private, resolve=resolve
        )
        self._session = StayingSession()
        self._session.trust_env = False  # no proxies, certificates or passwords behind our back
        self._session.headers.clear()
        self._session.headers.update(
            standing_headers(user_agent, language=language, contact=contact)
        )
        adapter = GuardedAdapter(self._guard, ca_file=ca_file)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def fetch(
        self, url: str, validators: Validators = _NO_VALIDATORS, *, language: str = ""
    ) -> Capture:
        """Fetch one page; whatever the network does is told in the capture, never raised.

        `language` is sent as Accept-Language instead of the fetcher's own. `redirects` lists the
        addresses we were sent to, in order; the last is the `final_url`.
        Raises: OutOfTime if the run is over before the page has come.
        """
        self._guard.budget = self._budget()
        asked = conditions(validators)
        if language:
            asked["Accept-Language"] = language
        capture, may_pass = self._attempt(url, asked)
        if may_pass and self._pace.may_ask_twice(origin_of(capture.final_url)):
            capture, _ = self._attempt(url, asked)
        return capture

    def _attempt(self, url: str, conditions: Mapping[str, str]) -> tuple[Capture, bool]:
        """Try once; return the capture and whether a second attempt may do better."""
        trail = Trail(url, captured_at=self._now())
        self._session.cookies.clear()
        try:
            capture = self._visit(trail, conditions)
        except CaptureError as error:
            self._run.check()  # what we broke off ourselves is no failure of theirs
            if error.kind in _UNANSWERED or trail.status is not None:
                self._pace.note(origin_of(trail.target), self._heard(trail, error))
            return trail.failed(error), error.transient
        self._pace.note(origin_of(trail.target), "answer")
        return capture, False

    def _heard(self, trail: Trail, error: CaptureError) -> Heard:
        if trail.status is not None:
            return "trouble" if error.transient else "answer"
        return "nothing" if self._guard.peer else "nobody"

    def _visit(self, trail: Trail, conditions: Mapping[str, str]) -> Capture:
        with (
            ExitStack() as turn,
            self._follow(trail, conditions, limit=self._limits.redirects, turn=turn) as answer,
        ):
            if trail.status == 304 and conditions.keys() & _CONDITIONS:
                _discard(answer)
                return trail.capture("not-modified")
            self._check_status(trail, answer)
            wire = self._read_page(trail, answer)
        trail.wire_digest = hashlib.sha256(wire).hexdigest()
        encodings = trail.values("content-encoding")
        body = decode_body(wire, encodings, limit=self._limits.body_bytes)
        return trail.capture("fetched", body)

    def _follow(
        self, trail: Trail, headers: Mapping[str, str], *, limit: int, turn: ExitStack | None = None
    ) -> requests.Response:
        """Return the first answer that is no redirect, its body unread.

        `turn` holds our turn at the host until all is read; without one we do not ask for leave.
        """
        seen = set()
        while True:
            check_url(trail.target)
            # Some sites send a page to itself to see whether we keep their cookie.
            state = (trail.target, *sorted(str(cookie) for cookie in self._session.cookies))
            if state in seen:
                raise trail.lost("goes round in circles")
            seen.add(state)
            if turn is not None:
                self._ask_leave(trail, turn)
            answer = self._send(trail, headers)
            location = trail.redirect()
            if location is None:
                return answer
            _discard(answer)
            if len(trail.redirects) >= limit:
                raise trail.lost(f"is redirected more than {limit} times")
            trail.move(location)

    def _ask_leave(self, trail: Trail, turn: ExitStack) -> None:
        """Wait until the page may be asked for. Raises: CaptureError if it may not be."""
        origin = origin_of(trail.target)
        began = self._monotonic()
        turn.close()
        turn.enter_context(self._pace.turn(host_of(trail.target)))
        self._guard.budget.extend(self._monotonic() - began)
        self._pace.check_silence(origin)
        slept = self._pace.wait(origin, crawl_delay=self._crawl_delay(trail))
        self._guard.budget.extend(slept)

    def _crawl_delay(self, trail: Trail) -> float:
        """Return the delay that robots.txt asks for. Raises: CaptureError `disallowed`."""
        if self._robots is None:
            return 0.0
        try:
            return self._robots.check(trail.target)
        except CaptureError as error:
            if error.kind != "disallowed" or not self._ignore_robots:
                raise
        trail.robots_ignored = self._ignore_robots
        return self._robots.crawl_delay(trail.target)

    def _send(self, trail: Trail, headers: Mapping[str, str]) -> requests.Response:
        self._guard.peer = ""
        self._guard.budget.refill()
        try:
            request = requests.Request("GET", trail.target, headers=headers)
            answer = self._session.send(
                self._session.prepare_request(request),
                stream=True,
                allow_redirects=False,
                timeout=self._guard.budget.seconds_left(),
            )
        except FOREIGN as error:
            raise explain(error, host_of(trail.target)) from error
        trail.answered(exchanged(trail.target, answer, self._guard))
        return answer

    def _check_status(self, trail: Trail, answer: requests.Response) -> None:
        status = answer.status_code
        if 200 <= status < 300 and status != 206:  # a part that we did not ask for is no page
            return
        _discard(answer)
        wishes = trail.values("retry-after")
        seconds = parse_retry_after(wishes[0], now=self._now()) if wishes else None
        waiting = ""
        if seconds is not None and status in MAY_PASS:
            waiting = self._pace.defer(origin_of(trail.target), seconds)
        raise explain_status(
            status, host=host_of(trail.target), retry_after=seconds, waiting=waiting
        )

    def _read_page(self, trail: Trail, answer: requests.Response) -> bytes:
        limit = self._limits.wire_bytes
        announced = answer.raw.length_remaining or 0
        if announced > limit:
            raise too_large(limit)
        chunks: list[bytes] = []
        size = 0
        # Reading all that was announced at once saves a third of the work on a long page.
        for chunk in _chunks(trail, answer, size=max(announced, _CHUNK)):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise too_large(limit)
        return b"".join(chunks)

    def _read_robots(self, url: str) -> RobotsFile:
        trail = Trail(url, captured_at=self._now())
        try:
            return self._ask_robots(trail)
        except CaptureError as error:
            if error.kind == "redirects":
                return RobotsFile(404)  # RFC 9309, 2.3.1.2: as if there were none
            if not (trail.redirects or self._guard.peer):
                raise  # nobody answered at all, so the host is what there is to tell about
            return RobotsFile(None, trouble=error.message)

    def _ask_robots(self, trail: Trail) -> RobotsFile:
        plain = {"Accept-Encoding": "identity"}  # what is cut at the limit must still be readable
        with self._follow(trail, plain, limit=MAX_REDIRECTS) as answer:
            if not answer.ok:
                _discard(answer)
                return RobotsFile(answer.status_code)
            body = bytearray()
            for chunk in _chunks(trail, answer, size=_CHUNK):
                body += chunk
                if len(body) > MAX_BYTES:
                    break  # the rest is ignored
        encodings = trail.values("content-encoding")  # some servers pack it all the same
        return RobotsFile(
            answer.status_code, decode_body(bytes(body), encodings, limit=self._limits.body_bytes)
        )

    def _budget(self) -> Budget:
        return Budget(self._limits.deadline, self._limits.wire_bytes, self._monotonic, self._run)


def _chunks(trail: Trail, answer: requests.Response, *, size: int) -> Iterator[bytes]:
    """Yield a body as it comes over the wire, still packed."""
    try:
        while chunk := answer.raw.read(size, decode_content=False):
            yield chunk
    except FOREIGN_READING as error:
        raise explain(error, host_of(trail.target)) from error


def _discard(answer: requests.Response) -> None:
    """Give up a body; read it if it is short, because then its connection can be used again."""
    length = answer.raw.length_remaining
    try:
        if length is not None and length <= _SMALL:
            answer.raw.read(_SMALL, decode_content=False)
    except FOREIGN_READING:
        pass  # nobody wants it
    except CaptureError:
        pass
    finally:
        answer.close()
