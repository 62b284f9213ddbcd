"""Fetching from a server that behaves."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import threading
import zlib
from urllib.parse import urlsplit

import pytest
from fetching import START, Clock, local_fetcher, patient_fetcher
from loopback import Answer, Raw, Reply, Request, redirect, serve

from tosdiff.capture.http import Limits
from tosdiff.entities import Validators
from tosdiff.errors import DeclarationError

TERMS = "<p>Les conditions générales s’appliquent.</p>"
NEVER = "User-agent: *\nDisallow: /"


def test_a_page_comes_back_whole_with_all_that_is_known_of_it() -> None:
    reply = Reply(TERMS, headers=(("X-Served-By", "One"), ("x-served-by", "two")))
    with serve({"/terms": reply}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/terms"))
    assert capture.outcome == "fetched"
    assert capture.body == TERMS.encode()
    assert capture.url == capture.final_url == server.url("/terms")
    assert (capture.status, capture.peer, capture.captured_at) == (200, "127.0.0.1", START)
    assert capture.wire_digest == hashlib.sha256(TERMS.encode()).hexdigest()
    assert ("X-Served-By", "One") in capture.headers
    assert [value for name, value in capture.headers if name == "X-Served-By"] == ["One", "two"]
    assert (capture.redirects, capture.kind, capture.reason, capture.hint) == ((), "", "", "")


@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "utf-16", "shift_jis"])
def test_bytes_are_never_decoded_whatever_charset_is_claimed(charset: str) -> None:
    body = "Nutzungsbedingungen".encode(charset)
    with (
        serve({"/": Reply(body, content_type="text/html; charset=utf-8")}) as server,
        local_fetcher() as fetcher,
    ):
        assert fetcher.fetch(server.url("/")).body == body


def test_an_empty_page_is_fetched_and_empty() -> None:
    routes = {"/empty": Reply(b""), "/none": Reply(b"", status=204), "/gz": Reply(b"", gzip=True)}
    with serve(routes) as server, local_fetcher() as fetcher:
        for path in routes:
            capture = fetcher.fetch(server.url(path))
            assert (capture.outcome, capture.body) == ("fetched", b"")


def test_a_packed_page_is_unpacked_but_its_digest_is_of_the_wire() -> None:
    packed = gzip.compress(TERMS.encode(), mtime=0)
    with serve({"/": Reply(TERMS, gzip=True)}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert capture.body == TERMS.encode()
    assert capture.wire_digest == hashlib.sha256(packed).hexdigest()


def test_encodings_in_several_headers_are_undone_in_turn() -> None:
    body = gzip.compress(zlib.compress(TERMS.encode()))
    headers = (("Content-Encoding", "deflate"), ("Content-Encoding", "gzip"))
    with serve({"/": Reply(body, headers=headers)}) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/")).body == TERMS.encode()


def test_we_say_who_we_are_and_what_we_can_read() -> None:
    with (
        serve({"/": Reply(TERMS)}) as server,
        local_fetcher(
            user_agent="tosdiff/1.0 (+https://example.org)", contact="me@example.org", language="de"
        ) as fetcher,
    ):
        fetcher.fetch(server.url("/"))
    sent = server.requests[0].headers
    assert sent["user-agent"] == "tosdiff/1.0 (+https://example.org)"
    assert sent["from"] == "me@example.org"
    assert sent["accept-language"].startswith("de")
    assert sent["accept-encoding"] == "gzip, deflate"
    assert sent["accept"].startswith("text/html")


def test_a_contact_that_is_no_mail_address_is_not_sent_as_one() -> None:
    with (
        serve({"/": Reply(TERMS)}) as server,
        local_fetcher(contact="https://example.org") as fetcher,
    ):
        fetcher.fetch(server.url("/"))
    assert "from" not in server.requests[0].headers


@pytest.mark.parametrize("setting", ["user_agent", "contact", "language"])
@pytest.mark.parametrize("value", ["a@b\r\nX-Evil: 1", "ü@example.org"])
def test_a_setting_that_would_break_the_headers_is_refused(setting: str, value: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        local_fetcher(**{setting: value})
    assert caught.value.hint


def test_proxies_and_passwords_of_the_environment_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serve({"/": Reply(TERMS)}) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/")).outcome == "fetched"
    assert "authorization" not in server.requests[0].headers


def test_pages_of_one_host_share_a_connection() -> None:
    routes = {"/1": Reply(TERMS), "/2": Reply("x", status=404), "/3": redirect("/1")}
    with serve(routes) as server, local_fetcher() as fetcher:
        for path in ("/1", "/2", "/3", "/1"):
            fetcher.fetch(server.url(path))
    assert server.connections == 1
    assert len(server.requests) == 5


def test_a_kept_connection_that_the_server_closed_is_opened_anew() -> None:
    closing = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"])
    with serve({"/": closing}) as server, local_fetcher() as fetcher:
        outcomes = [fetcher.fetch(server.url("/")).outcome for _ in range(3)]
    assert outcomes == ["fetched"] * 3


# ── asking again ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "validators",
    [
        Validators(etag='"v1"'),
        Validators(last_modified="Sun, 01 Mar 2026 12:00:00 GMT"),
        Validators('"v1"', "Sun, 01 Mar 2026 12:00:00 GMT"),
    ],
)
def test_an_unchanged_page_is_not_sent_again(validators: Validators) -> None:
    reply = Reply(TERMS, etag=validators.etag, last_modified=validators.last_modified)
    with serve({"/": reply}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"), validators)
    assert (capture.outcome, capture.status, capture.body) == ("not-modified", 304, None)
    assert capture.kind == ""


def test_a_changed_page_is_sent_again() -> None:
    with serve({"/": Reply(TERMS, etag='"v2"')}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"), Validators(etag='"v1"'))
    assert (capture.outcome, capture.header("etag")) == ("fetched", '"v2"')


def test_not_modified_without_being_asked_is_a_failure() -> None:
    with serve({"/": Reply(status=304)}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.outcome, capture.kind, capture.status) == ("failed", "http", 304)


def test_a_validator_that_cannot_be_sent_is_left_out() -> None:
    with serve({"/": Reply(TERMS)}) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/"), Validators(etag='"a\r\n b"')).outcome == "fetched"
    assert "if-none-match" not in server.requests[0].headers


# ── redirects ────────────────────────────────────────────────────────────────────────────────────


def test_each_hop_of_a_redirect_is_recorded() -> None:
    routes = {
        "/a": redirect("/b", status=301),
        "/b": redirect("c?x=1#part", status=307),
        "/c?x=1": Reply(TERMS),
    }
    with serve(routes) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/a"))
    assert capture.redirects == (server.url("/b"), server.url("/c?x=1"))
    assert (capture.url, capture.final_url) == (server.url("/a"), server.url("/c?x=1"))
    assert (capture.status, capture.body) == (200, TERMS.encode())


def test_a_location_in_utf8_is_followed() -> None:
    routes = {"/a": redirect("/général"), "/g%C3%A9n%C3%A9ral": Reply(TERMS)}
    with serve(routes) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/a")).outcome == "fetched"


def test_a_redirect_loop_ends_at_once_and_says_so() -> None:
    with (
        serve({"/a": redirect("/b"), "/b": redirect("/a")}) as server,
        local_fetcher() as fetcher,
    ):
        capture = fetcher.fetch(server.url("/a"))
    assert (capture.outcome, capture.kind) == ("failed", "redirects")
    assert "circles" in capture.reason
    assert len(server.requests) == 2


def test_a_page_that_sends_us_to_itself_with_a_cookie_is_no_loop() -> None:
    def gate(request: Request) -> Answer:
        if "seen=1" in request.headers.get("cookie", ""):
            return Reply(TERMS)
        return redirect("/", set_cookie="seen=1")

    with serve({"/": gate}) as server, local_fetcher() as fetcher:
        assert fetcher.fetch(server.url("/")).outcome == "fetched"
        fetcher.fetch(server.url("/"))
    assert "cookie" not in server.requests[2].headers, "cookies live for one page"


def test_redirects_without_end_are_cut() -> None:
    def further(request: Request) -> Answer:
        return redirect(f"/{int(request.path[1:]) + 1}")

    routes = {f"/{number}": further for number in range(20)}
    with serve(routes) as server, local_fetcher(limits=Limits(redirects=3)) as fetcher:
        capture = fetcher.fetch(server.url("/0"))
    assert (capture.kind, len(capture.redirects), len(server.requests)) == ("redirects", 3, 4)


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "javascript:alert(1)",
        "http://[::1",
        "//me:pw@127.0.0.1",
    ],
)
def test_a_redirect_out_of_the_web_is_not_followed(target: str) -> None:
    with serve({"/": redirect(target)}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.outcome, capture.kind) == ("failed", "scheme")


def test_a_redirect_status_without_a_location_is_a_failure() -> None:
    with serve({"/": Reply("gone away", status=302)}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.kind, capture.status) == ("http", 302)


# ── statuses and second attempts ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451, 500, 501])
def test_an_error_status_is_told_once_with_advice_and_without_its_page(status: int) -> None:
    with serve({"/": Reply("<h1>Oops</h1>", status=status)}) as server, local_fetcher() as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.outcome, capture.kind, capture.status) == ("failed", "http", status)
    assert (capture.body, len(server.requests)) == (None, 1)
    assert str(status) in capture.reason
    assert capture.hint
    assert capture.header("content-type")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_recovers_is_asked_a_second_time(status: int) -> None:
    answers = [Reply(status=status), Reply(TERMS)]
    clock = Clock()
    with (
        serve({"/": lambda _: answers.pop(0)}) as server,
        patient_fetcher(clock, delay=2.0) as fetcher,
    ):
        assert fetcher.fetch(server.url("/")).outcome == "fetched"
    assert clock.naps == [2.0]


def test_a_server_that_does_not_recover_is_asked_twice_and_no_more() -> None:
    with serve({"/": Reply(status=503)}) as server, patient_fetcher(Clock()) as fetcher:
        capture = fetcher.fetch(server.url("/"))
    assert (capture.kind, capture.status, server.count("/")) == ("http", 503, 2)


@pytest.mark.parametrize("wish", ["20", "Sun, 01 Mar 2026 12:00:20 GMT"])
def test_a_short_retry_after_is_waited(wish: str) -> None:
    answers = [Reply(status=429, headers=(("Retry-After", wish),)), Reply(TERMS)]
    clock = Clock()
    with serve({"/": lambda _: answers.pop(0)}) as server, patient_fetcher(clock) as fetcher:
        assert fetcher.fetch(server.url("/")).outcome == "fetched"
    assert clock.naps == [20]


def test_a_long_retry_after_leaves_the_whole_host_for_later() -> None:
    busy = Reply(status=429, headers=(("Retry-After", "86400"),))
    clock = Clock()
    with serve({"/a": busy, "/b": Reply(TERMS)}) as server, patient_fetcher(clock) as fetcher:
        first, second = (fetcher.fetch(server.url(path)) for path in ("/a", "/b"))
    assert (first.kind, first.status) == ("http", 429)
    assert "2026-03-02 12:00:00 UTC" in first.hint
    assert (second.kind, second.status) == ("deferred", None)
    assert "2026-03-02 12:00:00 UTC" in second.hint
    assert (len(server.requests), clock.naps) == (1, [])


def test_a_retry_after_that_makes_no_sense_is_ignored() -> None:
    busy = Reply(status=429, headers=(("Retry-After", "soon"),))
    with serve({"/": busy}) as server, patient_fetcher(Clock()) as fetcher:
        assert fetcher.fetch(server.url("/")).status == 429
        assert fetcher.fetch(server.url("/")).status == 429
    assert len(server.requests) == 2


# ── courtesy ─────────────────────────────────────────────────────────────────────────────────────


def test_pages_of_one_host_are_asked_for_with_a_delay_between() -> None:
    clock = Clock()
    with serve({"/": Reply(TERMS)}) as server, patient_fetcher(clock, delay=2.0) as fetcher:
        for _ in range(3):
            fetcher.fetch(server.url("/"))
    assert clock.naps == [2.0, 2.0]


def test_waiting_by_our_own_choice_does_not_use_up_the_deadline() -> None:
    routes = {"/a": redirect("/b"), "/b": redirect("/c"), "/c": Reply(TERMS)}
    settings = {"delay": 50.0, "limits": Limits(deadline=60)}
    with serve(routes) as server, patient_fetcher(Clock(), **settings) as fetcher:
        assert fetcher.fetch(server.url("/a")).outcome == "fetched"


def test_robots_txt_is_asked_once_and_obeyed_page_by_page() -> None:
    rules = "User-agent: *\nDisallow: /private\nCrawl-delay: 5"
    clock = Clock()
    routes = {"/robots.txt": Reply(rules), "/terms": Reply(TERMS), "/private": Reply(TERMS)}
    with serve(routes) as server, patient_fetcher(clock, respect_robots=True) as fetcher:
        captures = [fetcher.fetch(server.url(p)) for p in ("/terms", "/private", "/terms")]
    assert [capture.kind for capture in captures] == ["", "disallowed", ""]
    assert server.count("/robots.txt") == 1
    assert server.count("/private") == 0
    assert clock.naps == [5]


def test_a_redirect_into_a_forbidden_page_is_not_followed() -> None:
    routes = {
        "/robots.txt": Reply("User-agent: tosdiff\nDisallow: /b"),
        "/a": redirect("/b"),
        "/b": Reply(TERMS),
    }
    with serve(routes) as server, local_fetcher(respect_robots=True) as fetcher:
        capture = fetcher.fetch(server.url("/a"))
    assert (capture.kind, capture.redirects) == ("disallowed", (server.url("/b"),))
    assert server.count("/b") == 0


def test_robots_txt_can_be_left_unasked() -> None:
    routes = {"/robots.txt": Reply(NEVER), "/": Reply(TERMS)}
    with serve(routes) as server, local_fetcher(respect_robots=False) as fetcher:
        assert fetcher.fetch(server.url("/")).outcome == "fetched"
    assert server.count("/robots.txt") == 0


@pytest.mark.parametrize(
    ("robots", "kind"),
    [
        (Reply("nothing", status=404), ""),
        (Reply(NEVER, status=403), ""),
        (Reply(NEVER), "disallowed"),
        (Reply(NEVER, gzip=True), "disallowed"),
        (redirect("/elsewhere"), "disallowed"),
        (redirect("/robots.txt"), ""),
        (Reply(status=500), "disallowed"),
        (Raw([], reset=True), "disallowed"),
        (Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nUser"]), "disallowed"),
        (redirect("file:///robots.txt"), "disallowed"),
        (Reply("User-agent: *\nAllow: /\n" + "# padding\n" * 80_000 + "Disallow: /"), ""),
    ],
)
def test_every_answer_for_robots_txt_has_a_meaning(robots: Answer, kind: str) -> None:
    routes = {"/robots.txt": robots, "/elsewhere": Reply(NEVER), "/": Reply(TERMS)}
    with serve(routes) as server, local_fetcher(respect_robots=True) as fetcher:
        assert fetcher.fetch(server.url("/")).kind == kind


def test_a_dead_host_is_told_as_such_and_not_as_a_robots_txt() -> None:
    with serve({}) as server, local_fetcher(respect_robots=True) as fetcher:
        port = urlsplit(server.origin).port
    capture = fetcher.fetch(f"http://127.0.0.1:{port}/terms")
    assert (capture.kind, capture.status, capture.peer) == ("refused", None, "")
    assert "robots" not in capture.reason


# ── stopping ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(),
    reason="signals reach the main thread",
)
def test_an_interrupt_ends_a_slow_page_at_once_and_the_fetcher_stays_usable() -> None:
    def hang(_request: Request) -> Answer:
        os.kill(os.getpid(), signal.SIGINT)
        return Raw([b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n", b"\r\n"], pause=0.1)

    with serve({"/slow": hang, "/": Reply(TERMS)}) as server, local_fetcher() as fetcher:
        with pytest.raises(KeyboardInterrupt):
            fetcher.fetch(server.url("/slow"))
        assert fetcher.fetch(server.url("/")).body == TERMS.encode()
