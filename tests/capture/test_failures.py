"""Every way in which a request fails has a kind, plain words and advice."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable

import pytest
import requests
from urllib3 import HTTPConnectionPool, exceptions

from tosdiff.capture.failures import FOREIGN, explain, explain_status

POOL = HTTPConnectionPool("example.com")
UNTRUSTED = ssl.SSLCertVerificationError(1, "certificate verify failed")
UNTRUSTED.verify_message = "certificate has expired"
NOT_TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
NO_NAME = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
NO_SERVER = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
NO_ROUTE = OSError(113, "No route to host")
CUT = http.client.IncompleteRead(b"abc", 5)


def as_raised(error: Exception) -> Exception:
    """Wrap an error the way that requests and urllib3 do when they meet it."""
    return requests.ConnectionError(exceptions.ProtocolError("Connection aborted.", error))


@pytest.mark.parametrize("wrap", [lambda error: error, as_raised])
@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            UNTRUSTED,
            "tls",
            "the certificate of example.com cannot be trusted: certificate has expired",
        ),
        (NOT_TLS, "tls", "no secure connection to example.com"),
        (ssl.SSLEOFError(8, "EOF"), "tls", "no secure connection"),
        (NO_NAME, "dns", "nothing answers at example.com: name not found"),
        (NO_SERVER, "dns", "the name server does not answer"),
        (ConnectionRefusedError(111, "Connection refused"), "refused", "refuses the connection"),
        (TimeoutError("timed out"), "timeout", "example.com did not answer in time"),
        (NO_ROUTE, "connection", "no connection to example.com: no route to host"),
        (OSError(101, "Network is unreachable"), "connection", "network is unreachable"),
        (
            ConnectionResetError(104, "Connection reset by peer"),
            "connection",
            "closed the connection",
        ),
        (ConnectionAbortedError(103, "aborted"), "connection", "closed the connection"),
        (BrokenPipeError(32, "Broken pipe"), "connection", "closed the connection"),
        (http.client.RemoteDisconnected("no response"), "connection", "closed the connection"),
        (http.client.BadStatusLine("SSH-2.0"), "connection", "not HTTP: SSH-2.0"),
        (http.client.LineTooLong("header line"), "connection", "not HTTP"),
        (http.client.HTTPException("got more than 100 headers"), "connection", "100 headers"),
        (CUT, "truncated", "broke off before its end"),
        (UnicodeError("label empty or too long"), "scheme", "not a web address"),
    ],
)
def test_an_error_of_the_network_is_explained_bare_or_wrapped(
    error: Exception, kind: str, words: str, wrap: Callable[[Exception], Exception]
) -> None:
    told = explain(wrap(error), "example.com")
    assert told.kind == kind
    assert words in told.message
    assert told.hint


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.exceptions.SSLError("bad"), "tls"),
        (requests.exceptions.ConnectTimeout("slow"), "timeout"),
        (requests.exceptions.ReadTimeout("slow"), "timeout"),
        (requests.exceptions.ChunkedEncodingError("cut"), "truncated"),
        (requests.exceptions.ContentDecodingError("bad"), "encoding"),
        (requests.exceptions.InvalidURL("bad"), "scheme"),
        (requests.exceptions.MissingSchema("bad"), "scheme"),
        (requests.exceptions.InvalidSchema("bad"), "scheme"),
        (requests.exceptions.InvalidHeader("bad"), "connection"),
        (requests.exceptions.ConnectionError("bad"), "connection"),
        (requests.exceptions.RequestException("bad"), "connection"),
        (exceptions.SSLError("bad"), "tls"),
        (exceptions.ReadTimeoutError(POOL, "/", "slow"), "timeout"),
        (exceptions.DecodeError("bad"), "encoding"),
        (exceptions.IncompleteRead(1, 2), "truncated"),
        (exceptions.InvalidHeader("5, 7"), "connection"),
        (exceptions.LocationParseError("bad"), "scheme"),
        (exceptions.ProtocolError("bad"), "connection"),
        (exceptions.MaxRetryError(POOL, "/", UNTRUSTED), "tls"),
        (exceptions.NameResolutionError("example.com", POOL, NO_NAME), "dns"),  # type: ignore[arg-type] # a pool stands for its connection
        (exceptions.ClosedPoolError(POOL, "closed"), "connection"),
    ],
)
def test_an_error_of_the_libraries_is_explained(error: Exception, kind: str) -> None:
    assert isinstance(error, FOREIGN)
    told = explain(error, "example.com")
    assert told.kind == kind
    assert told.hint


def test_only_what_may_pass_by_itself_is_worth_a_second_attempt() -> None:
    passing = (CUT, ConnectionResetError(104, "reset"), http.client.RemoteDisconnected("gone"))
    lasting = (UNTRUSTED, NO_NAME, NO_SERVER, ConnectionRefusedError(), TimeoutError(), NO_ROUTE)
    assert all(explain(error, "h").transient for error in passing)
    assert not any(explain(error, "h").transient for error in lasting)


def test_a_cause_is_found_however_deep_it_lies_and_circles_end() -> None:
    outer, inner = ValueError("outer"), ValueError("inner")
    outer.__cause__ = inner
    inner.__context__ = outer
    inner.args = (NO_NAME,)
    assert explain(outer, "example.com").kind == "dns"


@pytest.mark.parametrize(
    ("status", "message", "advice"),
    [
        (401, "example.com answered 401 Unauthorized", "log-in"),
        (403, "example.com answered 403 Forbidden", "refuses automated readers"),
        (404, "example.com answered 404 Not Found", "update `fetch`"),
        (410, "example.com answered 410 Gone", "update `fetch`"),
        (429, "example.com answered 429 Too Many Requests", "slow down"),
        (451, "example.com answered 451 Unavailable For Legal Reasons", "legal reasons"),
        (500, "example.com answered 500 Internal Server Error", "try again later"),
        (418, "example.com answered 418 I'm a Teapot", "check the address"),
        (599, "example.com answered 599", "try again later"),
    ],
)
def test_a_status_comes_with_advice_that_fits(status: int, message: str, advice: str) -> None:
    told = explain_status(status, host="example.com")
    assert (told.kind, told.status) == ("http", status)
    assert told.message.lower() == message.lower()
    assert advice in told.hint


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [
        (503, None, True),
        (502, 30, True),
        (504, 31, False),
        (429, None, False),
        (429, 30, True),
        (429, 31, False),
        (500, None, False),
        (404, 1, False),
    ],
)
def test_a_second_attempt_is_worth_it_where_the_site_lets_it_be_soon(
    status: int, retry_after: float | None, expected: bool
) -> None:
    assert explain_status(status, host="h", retry_after=retry_after).transient is expected
