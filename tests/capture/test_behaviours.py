"""The register of hostile behaviours: each ends, in bounded time and memory, with a named outcome.

What is judged by the words of a page (walls, soft 404s, shells) is in tests/cli/test_walls.py;
slow, greedy and broken servers in detail are in test_hostile.py.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import zstandard
from fetching import Clock, local_fetcher, patient_fetcher
from loopback import HEAD, Answer, Raw, Reply, Request, Route, endless, redirect, serve

from tosdiff.capture.addresses import is_public
from tosdiff.capture.http import Limits
from tosdiff.entities import Validators

TERMS = "<p>You may not scrape this service.</p>"
ZEROS = bytes(30_000_000)
LIMITS = Limits(deadline=20, connect=5, wire_bytes=200_000, body_bytes=300_000)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def packed(body: bytes, *encodings: str) -> Reply:
    return Reply(body, headers=(("Content-Encoding", ", ".join(encodings)),))


def forever(head: bytes, piece: bytes) -> Callable[[Request], Raw]:
    """Send a head, and then the same piece without end."""

    def pieces() -> Iterator[bytes]:
        yield head
        yield from itertools.repeat(piece * 500)

    return lambda _: Raw(pieces())


OUTCOMES: dict[str, tuple[Route, str]] = {
    "endless header lines": (forever(b"HTTP/1.1 200 OK\r\n", b"X-More: y\r\n"), "connection"),
    "one endless header": (endless(b"HTTP/1.1 200 OK\r\nX-Long: "), "connection"),
    "an endless status line": (endless(b"HTTP/1.1 200 "), "connection"),
    "endless interim answers": (forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "too-large"),
    "endless early hints": (forever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), "http"),
    "endless trailers": (forever(CHUNKED + b"0\r\n", b"X-More: y\r\n"), "too-large"),
    "an endless chunk size": (forever(CHUNKED, b"0"), "connection"),
    "an endless chunk extension": (forever(CHUNKED + b"5;", b"x=y;"), "connection"),
    "chunks of one byte without end": (forever(CHUNKED, b"1\r\nx\r\n"), "too-large"),
    "a negative chunk": (Raw([CHUNKED + b"-5\r\nhello\r\n"]), "truncated"),
    "a negative length": (Raw([HEAD + b"Content-Length: -5\r\n\r\nhello"]), ""),
    "a length in words": (Raw([HEAD + b"Content-Length: five\r\n\r\nhello"]), ""),
    "a length and chunks": (
        Raw(
            [
                HEAD
                + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            ]
        ),
        "",
    ),
    "chunks that are packed": (
        Raw([HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]),
        "",
    ),
    "a header without a colon": (Raw([HEAD + b"no colon here\r\n\r\nhello"]), ""),
    "a header in Latin-1": (Raw([HEAD + b"X-Caf\xe9: \xe9\r\nContent-Length: 5\r\n\r\nhello"]), ""),
    "a header with a NUL": (Raw([HEAD + b"X-Nul: a\0b\r\nContent-Length: 5\r\n\r\nhello"]), ""),
    "no status line": (Raw([b"<p>hello</p>"]), "connection"),
    "a status of four digits": (Raw([b"HTTP/1.1 2000 OK\r\n\r\n"]), "connection"),
    "another protocol": (Raw([b"\x16\x03\x01\x02\x00\x01"]), "connection"),
    "gzip bomb": (packed(gzip.compress(ZEROS), "gzip"), "too-large"),
    "gzip bomb in gzip": (packed(gzip.compress(gzip.compress(ZEROS)), "gzip", "gzip"), "too-large"),
    "deflate bomb": (packed(zlib.compress(ZEROS), "deflate"), "too-large"),
    "zstd bomb": (packed(zstandard.compress(ZEROS), "zstd"), "encoding"),
    "zstd bomb in gzip": (
        packed(gzip.compress(zstandard.compress(ZEROS)), "zstd", "gzip"),
        "encoding",
    ),
    "brotli": (packed(b"\x1b\xff\xff\xff", "br"), "encoding"),
    "an encoding nobody knows": (packed(b"x", "x" * 5000), "encoding"),
    "gzip that is cut": (packed(gzip.compress(TERMS.encode())[:-4], "gzip"), "truncated"),
    "a redirect to nowhere": (redirect(""), "redirects"),
    "a redirect to data:": (redirect("data:text/html,<p>terms</p>"), "scheme"),
    "a redirect to file:": (redirect("file:///etc/passwd"), "scheme"),
    "a redirect to gopher:": (redirect("gopher://127.0.0.1:25/"), "scheme"),
    "a redirect to no port": (redirect("http://127.0.0.1:99999/"), "scheme"),
    "a redirect with a password": (redirect("http://me:secret@127.0.0.1/"), "scheme"),
    "a redirect with a line break": (redirect("/a%0d%0aX-Evil: 1"), "redirects"),
    "a redirect that grows": (
        lambda request: redirect(request.path.rstrip("/") + "/x" * 100),
        "redirects",
    ),
    "a redirect by 304": (Reply(status=304), "http"),
    "a redirect by 300": (Reply(status=300, headers=(("Location", "/b"),)), "http"),
    "a part that nobody asked for": (Reply(TERMS, status=206), "http"),
    "not modified although nothing was asked": (Reply(status=304), "http"),
    "a log-in by status": (Reply(TERMS, status=401), "http"),
    "a proxy's log-in": (Reply(TERMS, status=407), "http"),
    "a legal block": (Reply(TERMS, status=451), "http"),
    "a reset": (Raw([], reset=True), "connection"),
    "a reset in the middle": (
        Raw([HEAD + b"Content-Length: 99\r\n\r\nx"], reset=True),
        "connection",
    ),
    "nothing at all": (Raw([b""]), "connection"),
}


class _Anywhere(dict[str, Route]):
    """Answer every path alike."""

    def get(self, key: str, default: Any = None) -> Any:
        return self["/"] if key.startswith(("/", "")) and "/robots" not in key else default


@pytest.mark.parametrize("behaviour", OUTCOMES)
def test_each_behaviour_has_an_outcome_with_a_name(behaviour: str) -> None:
    route, kind = OUTCOMES[behaviour]
    with serve({}) as server, local_fetcher(limits=LIMITS) as fetcher:
        server.routes = _Anywhere({"/": route})
        capture = fetcher.fetch(server.url("/"))
    assert capture.kind == kind
    assert (capture.outcome == "failed") == bool(kind)
    assert bool(capture.reason) == bool(capture.hint) == bool(kind)
    assert capture.reason.isprintable()


@pytest.mark.parametrize("behaviour", ["gzip bomb in gzip", "deflate bomb", "zstd bomb in gzip"])
def test_a_bomb_takes_no_more_memory_than_a_page_may(behaviour: str) -> None:
    route, _ = OUTCOMES[behaviour]
    with serve({"/": route}) as server, local_fetcher(limits=LIMITS) as fetcher:
        fetcher.fetch(server.url("/"))
        tracemalloc.start()
        try:
            fetcher.fetch(server.url("/"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 5_000_000, "the bomb is 30 MB"


# ── addresses ────────────────────────────────────────────────────────────────────────────────────

PRIVATE = [
    "10.0.0.7",
    "169.254.169.254",
    "100.64.0.1",
    "2130706434",
    "0x7f.2",
    "0177.0.0.2",
    "127.2",
    "[::1]",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[fd00::1]",
    "[fe80::1]",
    "0.0.0.0",
]


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1, and nothing else, pass for a public address: no test can reach a real one."""
    monkeypatch.setattr(
        "tosdiff.capture.connection.is_public", lambda ip: ip == "127.0.0.1" or is_public(ip)
    )


@pytest.mark.usefixtures("public_loopback")
@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_into_a_private_network_is_not_followed_however_it_is_spelled(host: str) -> None:
    with (
        serve({}) as server,
        serve({"/": Reply("secret")}, address="127.0.0.2") as inner,
        local_fetcher(allow_private=False) as fetcher,
    ):
        server.routes["/"] = redirect(f"http://{host}:{inner.origin.rpartition(':')[2]}/")
        capture = fetcher.fetch(server.url("/"))
    assert capture.outcome == "failed"
    assert capture.kind in {"private", "dns"}
    assert inner.connections == 0
    assert len(capture.redirects) == 1


@pytest.mark.usefixtures("public_loopback")
def test_a_name_that_is_public_once_and_private_then_is_refused_the_second_time() -> None:
    answers = iter(["127.0.0.1", "127.0.0.2"])

    def rebinding(_host: str, port: int) -> Sequence[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    away = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with (
        serve({"/": Raw([away]), "/b": Reply("secret")}) as server,
        local_fetcher(allow_private=False, resolve=rebinding) as fetcher,
    ):
        port = server.origin.rpartition(":")[2]
        capture = fetcher.fetch(f"http://rebind.example:{port}/")
    assert capture.kind == "private"
    assert server.count("/b") == 0


@pytest.mark.usefixtures("public_loopback")
def test_a_name_with_public_and_private_addresses_is_asked_at_the_public_one_only() -> None:
    def both(_host: str, port: int) -> Sequence[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("127.0.0.2", port)), (*kind, ("127.0.0.1", port))]

    with (
        serve({"/": Reply(TERMS)}) as server,
        local_fetcher(allow_private=False, resolve=both) as fetcher,
    ):
        port = server.origin.rpartition(":")[2]
        assert fetcher.fetch(f"http://two.example:{port}/").peer == "127.0.0.1"


# ── hosts that want to be left alone ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("wish", "naps", "outcome"),
    [
        ("5", [5], "fetched"),
        ("0", [], "fetched"),
        ("Sun, 01 Mar 2026 12:00:05 GMT", [5], "fetched"),
        ("Sunday, 01-Mar-26 12:00:05 GMT", [5], "fetched"),
        ("Sun Mar  1 12:00:05 2026", [5], "fetched"),
        ("Sat, 28 Feb 2026 12:00:00 GMT", [], "fetched"),
        ("31", [], "failed"),
        ("86400", [], "failed"),
        ("99999999999", [], "failed"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", [], "failed"),
    ],
)
def test_every_form_of_retry_after_is_obeyed(
    status: int, wish: str, naps: list[float], outcome: str
) -> None:
    answers = [Reply(status=status, headers=(("Retry-After", wish),)), Reply(TERMS)]
    clock = Clock()
    with serve({"/": lambda _: answers.pop(0)}) as server, patient_fetcher(clock) as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.outcome, clock.naps) == (outcome, naps)


@pytest.mark.parametrize(
    "wish",
    ["soon", "-5", "1.5", "5 seconds", "\xb2", "5, 10", "", f"Fri, 01 Jan {'9' * 20} 00:00:00 GMT"],
)
def test_a_retry_after_that_cannot_be_read_is_none(wish: str) -> None:
    answers = [Raw([f"HTTP/1.1 503 X\r\nRetry-After: {wish}\r\n\r\n".encode("latin-1")])]
    clock = Clock()
    with (
        serve({"/": lambda _: answers.pop() if answers else Reply(TERMS)}) as server,
        patient_fetcher(clock) as fetcher,
    ):
        capture = fetcher.fetch(server.url("/"))
    assert (capture.outcome, clock.naps) == ("fetched", [])


@pytest.mark.parametrize(("status", "wish"), [(503, ""), (429, "1")])
def test_a_host_that_flaps_is_captured_at_the_second_attempt_each_time(
    status: int, wish: str
) -> None:
    refusing = Reply(status=status, headers=(("Retry-After", wish),) if wish else ())
    answers: Iterator[Answer] = itertools.cycle([refusing, Reply(TERMS)])
    with serve({"/": lambda _: next(answers)}) as server, patient_fetcher(Clock()) as fetcher:
        outcomes = [fetcher.fetch(server.url("/")).outcome for _ in range(4)]
    assert outcomes == ["fetched"] * 4
    assert server.count("/") == 8


def test_a_host_that_refuses_without_end_is_asked_twice_for_a_page_and_once_for_others() -> None:
    refusing = Reply(status=429, headers=(("Retry-After", "2"),))
    clock = Clock()
    with serve({"/": refusing}) as server, patient_fetcher(clock) as fetcher:
        kinds = [(fetcher.fetch(server.url("/")).kind, clock.seconds) for _ in range(3)]
    assert [kind for kind, _ in kinds] == ["http"] * 3
    assert server.count("/") == 4
    assert clock.seconds == 6


# ── cookies and validators ───────────────────────────────────────────────────────────────────────


def test_a_cookie_that_is_set_and_needed_is_sent_to_its_own_host_only() -> None:
    def gate(request: Request) -> Answer:
        if "pass=1" in request.headers.get("cookie", ""):
            return Reply(TERMS)
        return redirect("/gate", set_cookie="pass=1; Path=/")

    with (
        serve({"/terms": gate, "/gate": redirect("/terms")}) as server,
        serve({"/": redirect("/elsewhere")}, address="127.0.0.2") as other,
        local_fetcher() as fetcher,
    ):
        assert fetcher.fetch(server.url("/terms")).outcome == "fetched"
        server.routes["/gate"] = redirect(other.url("/"))
        fetcher.fetch(server.url("/terms"))
    assert all("cookie" not in request.headers for request in other.requests)


def test_a_cookie_that_never_satisfies_ends_as_a_redirect() -> None:
    counter = itertools.count()
    with (
        serve({"/": lambda _: redirect("/", set_cookie=f"n={next(counter)}")}) as server,
        local_fetcher() as fetcher,
    ):
        capture = fetcher.fetch(server.url("/"))
    assert capture.kind == "redirects"
    assert server.count("/") <= 12


def test_validators_that_lie_are_sent_back_as_they_came_or_not_at_all() -> None:
    for etag in ('W/"x"', '""', "no quotes", "é", "a\r\nX-Evil: 1", "x" * 5000):
        with serve({"/": Reply(TERMS)}) as server, local_fetcher() as fetcher:
            fetcher.fetch(server.url("/"), Validators(etag=etag))
            sent = server.requests[0].headers
        assert sent.get("if-none-match", etag) == etag
        assert "x-evil" not in sent
