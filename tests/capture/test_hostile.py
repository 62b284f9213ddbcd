"""Fetching from servers that are slow, greedy, broken or not what they seem."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from fetching import local_fetcher
from loopback import (
    HEAD,
    Answer,
    Certificate,
    Raw,
    Reply,
    Request,
    Route,
    drip,
    endless,
    make_certificate,
    redirect,
    serve,
)

from tosdiff.capture.http import Limits
from tosdiff.entities import Capture
from tosdiff.errors import DeclarationError

TERMS = "<p>You may not scrape this service.</p>"
SHORT = Limits(deadline=0.25, connect=0.2, wire_bytes=200_000, body_bytes=300_000)


def fetch(route: Route, *, limits: Limits = SHORT, **settings: Any) -> Capture:
    with serve({"/": route}) as server, local_fetcher(limits=limits, **settings) as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert bool(capture.kind) == (capture.outcome == "failed") == bool(capture.hint)
    assert (capture.body is None) == (capture.outcome != "fetched")
    return capture


# ── slow ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "route",
    [
        drip(),
        drip(b"HTTP/1.1 200 OK\r\nX-Endless: "),
        drip(b""),
        Raw([b"", b"", b"late"], pause=0.5),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n100000\r\n"),
        drip(HEAD + b"Content-Length: 1000\r\n\r\n"),
        drip(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n"),
    ],
    ids=["body", "header", "status", "silence", "chunk", "length", "error page"],
)
def test_a_server_that_drips_is_cut_at_the_deadline(route: Route) -> None:
    began = time.monotonic()
    capture = fetch(route)
    assert capture.kind in {"timeout", "http", "connection"}
    assert time.monotonic() - began < 5, "the deadline is 0.25 s; without one this never ends"


def test_a_deadline_is_told_in_plain_words() -> None:
    assert "127.0.0.1 did not answer in time" in fetch(drip()).reason


def test_all_hops_share_one_deadline() -> None:
    def slow_hop(request: Request) -> Answer:
        time.sleep(0.1)
        return redirect(f"/?{len(request.path)}{request.path[2:]}")

    with serve({}) as server, local_fetcher(limits=SHORT) as fetcher:
        server.routes = _Everywhere(slow_hop)
        capture = fetcher.fetch(server.url("/"))
    assert capture.kind == "timeout"
    assert 1 <= len(capture.redirects) <= 3


class _Everywhere(dict[str, Route]):
    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    def get(self, key: str, default: Any = None) -> Any:
        return self._route


# ── greedy ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "route",
    [
        endless(),
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n"),
        Raw([HEAD + b"Content-Length: 50000000\r\n\r\n" + b"x" * 1000]),
        Raw([HEAD + b"Content-Length: 99999999999999999999\r\n\r\n" + b"x" * 1000]),
        Reply(b"x" * 200_001),
        Reply(gzip.compress(bytes(30_000_000)), headers=(("Content-Encoding", "gzip"),)),
        Reply(
            gzip.compress(gzip.compress(bytes(30_000_000))),
            headers=(("Content-Encoding", "gzip, gzip"),),
        ),
    ],
    ids=["endless", "chunked", "50 MB", "huge", "one byte more", "bomb", "bomb in bomb"],
)
def test_a_page_that_is_too_large_is_refused(route: Route) -> None:
    capture = fetch(route, limits=Limits(wire_bytes=200_000, body_bytes=300_000))
    assert capture.kind == "too-large"


def test_a_page_of_exactly_the_limit_is_taken() -> None:
    limits = Limits(wire_bytes=200_000, body_bytes=200_000)
    assert fetch(Reply(b"x" * 200_000), limits=limits).outcome == "fetched"


def test_endless_headers_end() -> None:
    many = Raw([b"HTTP/1.1 200 OK\r\n", *(b"X-%d: y\r\n" % n for n in range(5000)), b"\r\n"])
    assert fetch(many).kind == "connection"
    assert fetch(endless(b"HTTP/1.1 200 OK\r\nX-Long: ")).kind == "connection"


def test_endless_interim_answers_end() -> None:
    def answer(_request: Request) -> Raw:
        return Raw([b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000] * 100)

    assert fetch(answer, limits=Limits(wire_bytes=200_000)).kind == "too-large"


def test_the_body_of_an_error_or_a_redirect_is_never_read_to_its_end() -> None:
    assert fetch(endless(b"HTTP/1.1 404 Not Found\r\n\r\n"), limits=Limits()).kind == "http"
    away = b"HTTP/1.1 302 Found\r\nLocation: file:///\r\nContent-Encoding: gzip\r\n\r\n"
    assert fetch(endless(away), limits=Limits()).kind == "scheme"


def test_each_answer_has_its_own_bytes_to_spend() -> None:
    rules = Reply("# padding\n" * 15_000)
    routes = {"/robots.txt": rules, "/a": redirect("/b"), "/b": Reply(b"x" * 190_000)}
    with serve(routes) as server, local_fetcher(limits=SHORT, respect_robots=True) as fetcher:
        assert fetcher.fetch(server.url("/a")).outcome == "fetched"


def test_a_redirect_that_drips_a_body_is_followed_at_once() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    with (
        serve({"/a": drip(away), "/b": Reply(TERMS)}) as server,
        local_fetcher(limits=SHORT) as fetcher,
    ):
        assert fetcher.fetch(server.url("/a")).outcome == "fetched"


# ── broken ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (Raw([HEAD + b"Content-Length: 100\r\n\r\nshort"]), "truncated"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"]), "truncated"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\nhello"]), "truncated"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"]), "truncated"),
        (Raw([HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello"]), "connection"),
        (Raw([b""]), "connection"),
        (Raw([b"HTTP/1.1 200 OK\r\nContent-Le"]), "truncated"),
        (Raw([b"HTTP/1.1 200 OK\r\nServer: x\r\n"]), "truncated"),
        (Raw([b"HTTP/1.1 200 OK\r\n"]), "truncated"),
        (Raw([b"SSH-2.0-OpenSSH_9.6\r\n"]), "connection"),
        (Raw([], reset=True), "connection"),
        (Raw([HEAD + b"Content-Length: 100\r\n\r\nshort"], reset=True), "connection"),
        (
            Raw([HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 999)[:-9]]),
            "truncated",
        ),
        (Raw([HEAD + b"Content-Encoding: zstd\r\n\r\nwhat"]), "encoding"),
        (Raw([HEAD + b"Content-Encoding: " + b"gzip," * 50 + b"\r\n\r\nx"]), "encoding"),
        (Reply(TERMS, headers=(("Content-Encoding", "gzip"),)), "encoding"),
        (Reply(TERMS, status=206), "http"),
        (Reply(TERMS, status=999), "http"),
    ],
)
def test_a_broken_answer_is_never_taken_for_a_page(route: Route, kind: str) -> None:
    assert fetch(route, limits=Limits()).kind == kind


@pytest.mark.parametrize(
    "broken", [Raw([], reset=True), Raw([b""]), Raw([HEAD + b"Content-Length: 100\r\n\r\nshort"])]
)
def test_a_connection_that_breaks_once_is_tried_again(broken: Raw) -> None:
    answers: list[Answer] = [broken, Reply(TERMS)]
    assert fetch(lambda _: answers.pop(0), limits=Limits()).outcome == "fetched"


def test_surplus_bytes_do_not_become_the_next_page() -> None:
    surplus = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nforge"
    first = Raw([HEAD + b"Content-Length: 5\r\n\r\nhello" + surplus])
    with serve({"/1": first, "/2": Reply(TERMS)}) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/1")).body == b"hello"
        assert fetcher.fetch(server.url("/2")).body == TERMS.encode()


# ── not what they seem ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
    ],
)
def test_this_machine_is_not_asked_however_it_is_spelled(host: str) -> None:
    with serve({"/": Reply(TERMS)}) as server, local_fetcher(allow_private=False) as fetcher:
        capture = fetcher.fetch(f"http://{host}:{server.origin.rpartition(':')[2]}/")
    assert (capture.outcome, capture.kind) == ("failed", "private")
    assert "--allow-private" in capture.hint
    assert server.connections == 0


def answering(*addresses: str) -> Callable[[str, int], Sequence[Any]]:
    """A resolver that gives these addresses, whatever the name."""

    def resolve(_host: str, port: int) -> Sequence[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

    return resolve


def test_a_public_name_with_a_private_address_is_not_asked() -> None:
    with local_fetcher(allow_private=False, resolve=answering("10.0.0.7")) as fetcher:
        capture = fetcher.fetch("http://example.com/terms")
    assert capture.kind == "private"
    assert "example.com" in capture.reason
    assert "10.0.0.7" in capture.reason


def test_a_name_is_resolved_once_so_it_cannot_change_between_check_and_use() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[Any]:
        asked.append(host)
        return answering("127.0.0.1")(host, port)

    with serve({"/": Reply(TERMS)}) as server, local_fetcher(resolve=resolve) as fetcher:
        port = server.origin.rpartition(":")[2]
        capture = fetcher.fetch(f"http://example.com:{port}/")
    assert (capture.outcome, capture.peer) == ("fetched", "127.0.0.1")
    assert asked == ["example.com"]


def test_an_address_that_does_not_answer_gives_way_to_the_next() -> None:
    with (
        serve({"/": Reply(TERMS)}) as server,
        local_fetcher(resolve=answering("127.0.0.99", "127.0.0.1")) as fetcher,
    ):
        port = server.origin.rpartition(":")[2]
        assert fetcher.fetch(f"http://example.com:{port}/").outcome == "fetched"


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_name_that_is_not_found_is_told_in_plain_words(code: int) -> None:
    def resolve(_host: str, _port: int) -> Sequence[Any]:
        raise socket.gaierror(code, "as the system words it")

    with local_fetcher(resolve=resolve, respect_robots=True) as fetcher:
        capture = fetcher.fetch("https://nowhere.example/terms")
    assert capture.kind == "dns"
    assert capture.reason.startswith("nothing answers at nowhere.example: ")


def test_a_resolver_that_hangs_is_left_behind() -> None:
    def resolve(_host: str, _port: int) -> Sequence[Any]:
        time.sleep(0.2)
        return []

    with local_fetcher(resolve=resolve, limits=Limits(connect=0.05)) as fetcher:
        capture = fetcher.fetch("http://example.com/")
    assert capture.kind == "dns"
    assert "name server" in capture.reason


@pytest.mark.parametrize(
    "url", ["http://" + "a" * 70 + ".example/", "http://exa mple.com/", "file:///x", "http://*/"]
)
def test_an_address_that_is_none_is_a_failure_and_no_crash(url: str) -> None:
    with local_fetcher() as fetcher:
        capture = fetcher.fetch(url)
    assert (capture.outcome, capture.url) == ("failed", url)
    assert capture.kind in {"scheme", "dns"}


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    made = make_certificate(tmp_path_factory.mktemp("tls"))
    if made is None:
        pytest.skip("no openssl here to sign a certificate")
    return made


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Certificate) -> None:
    with (
        serve({"/": Reply(TERMS)}, certificate=certificate) as server,
        local_fetcher(respect_robots=True) as fetcher,
    ):
        capture = fetcher.fetch(server.url("/"))
    assert (capture.kind, capture.status) == ("tls", None)
    assert "cannot be trusted: self-signed certificate" in capture.reason.replace(
        "self s", "self-s"
    )
    assert server.requests == []


def test_a_certificate_that_the_user_vouches_for_is_accepted(certificate: Certificate) -> None:
    with (
        serve({"/": Reply(TERMS)}, certificate=certificate) as server,
        local_fetcher(ca_file=str(certificate.cert)) as fetcher,
    ):
        captures = [fetcher.fetch(server.url("/")) for _ in range(2)]
    assert [capture.body for capture in captures] == [TERMS.encode()] * 2
    assert captures[0].peer == "127.0.0.1"
    assert server.connections == 1


def test_a_certificate_for_another_name_is_refused(certificate: Certificate) -> None:
    with (
        serve({"/": Reply(TERMS)}, certificate=certificate) as server,
        local_fetcher(ca_file=str(certificate.cert), resolve=answering("127.0.0.1")) as fetcher,
    ):
        capture = fetcher.fetch(f"https://example.com:{server.origin.rpartition(':')[2]}/")
    assert capture.kind == "tls"
    assert "example.com" in capture.reason


def test_budgets_hold_behind_tls_too(certificate: Certificate) -> None:
    routes = {"/slow": drip(), "/long": endless()}
    with (
        serve(routes, certificate=certificate) as server,
        local_fetcher(ca_file=str(certificate.cert), limits=SHORT) as fetcher,
    ):
        assert fetcher.fetch(server.url("/slow")).kind == "timeout"
        assert fetcher.fetch(server.url("/long")).kind == "too-large"


def test_a_server_without_tls_is_told_from_a_bad_certificate() -> None:
    with serve({"/": Reply(TERMS)}) as server, local_fetcher(limits=SHORT) as fetcher:
        capture = fetcher.fetch(server.url("/").replace("http:", "https:"))
    assert capture.kind == "tls"
    assert "no secure connection" in capture.reason


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_a_wrong_certificate_file_is_told_before_anything_is_fetched(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(DeclarationError) as caught:
        local_fetcher(ca_file=str(file))
    assert str(file) in caught.value.message
    assert isinstance(caught.value.__cause__, OSError | ssl.SSLError)
