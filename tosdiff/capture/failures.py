"""Say in plain words why a page could not be fetched.

Only here are the exceptions of requests, urllib3, ssl and socket known, and what a status means.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import requests.exceptions
import urllib3.exceptions

from tosdiff.errors import CaptureError

# Whatever a request can raise that is not a bug of ours.
FOREIGN: tuple[type[Exception], ...] = (
    OSError,  # socket's, ssl's and requests' own all descend from it
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    UnicodeError,  # a host name that cannot be encoded for the name server
)
FOREIGN_READING: tuple[type[Exception], ...] = (
    *FOREIGN,
    ValueError,
)  # and while a body is read, which sends what it likes

MAY_PASS = {429, 502, 503, 504}  # statuses that a second attempt may get past
MAX_RETRY_AFTER = 30.0  # seconds that a second attempt may wait; longer, and the page is left

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_LATER = "try again later"
_LOG_IN = "the page asks for a log-in: find the public address of the terms"
_MOVED = "the page has moved: find its new address and update `fetch` in the declaration"
_ADVICE = {
    401: _LOG_IN,
    403: "the site refuses automated readers: a browser may be needed "
    "(`executeClientScripts` in the declaration), or the site's permission",
    404: _MOVED,
    407: _LOG_IN,
    410: _MOVED,
    429: "slow down: the site wants fewer requests; raise the delay",
    451: "the site withholds the page here for legal reasons",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    types: tuple[type[BaseException], ...]
    kind: str
    words: str
    hint: str
    transient: bool = False


# In order: the first rule that fits anything in the chain of causes wins.
_RULES = (
    _Rule(
        (ssl.SSLCertVerificationError,),
        "tls",
        "the certificate of {host} cannot be trusted: {detail}",
        "check this machine's clock, and whether a browser accepts the page",
    ),
    _Rule(
        (ssl.SSLError, requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "tls",
        "no secure connection to {host}: {detail}",
        "check whether the page opens in a browser, and whether its address is really https",
    ),
    _Rule(
        (socket.gaierror, urllib3.exceptions.NameResolutionError),
        "dns",
        "nothing answers at {host}: {detail}",
        "check the spelling of the address, and this machine's connection",
    ),
    _Rule(
        (ConnectionRefusedError,),
        "refused",
        "{host} refuses the connection",
        "check the address and its port; if they are right, " + _LATER,
    ),
    _Rule(
        (
            TimeoutError,
            requests.exceptions.Timeout,
            urllib3.exceptions.ReadTimeoutError,
        ),
        "timeout",
        "{host} did not answer in time: {detail}",
        _LATER + "; the site is slow, overloaded or holds us back",
    ),
    _Rule(
        (
            requests.exceptions.MissingSchema,
            requests.exceptions.InvalidSchema,
            requests.exceptions.InvalidURL,
            urllib3.exceptions.LocationValueError,
            http.client.InvalidURL,
            UnicodeError,
        ),
        "scheme",
        "{host} is not a web address that can be asked",
        "correct `fetch` in the declaration",
    ),
    _Rule(
        (requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError),
        "encoding",
        "the page from {host} is packed in a way that cannot be undone",
        "the site's server is at fault; " + _LATER,
    ),
    _Rule(
        # urllib3's own errors of this kind are http.client's, too.
        (http.client.IncompleteRead, requests.exceptions.ChunkedEncodingError),
        "truncated",
        "the page from {host} broke off before its end",
        _LATER,
        transient=True,
    ),
    _Rule(
        (
            ConnectionResetError,
            ConnectionAbortedError,
            BrokenPipeError,
            http.client.RemoteDisconnected,
        ),
        "connection",
        "{host} closed the connection without an answer",
        _LATER + "; some sites do this to automated readers",
        transient=True,
    ),
    _Rule(
        (
            http.client.HTTPException,
            requests.exceptions.InvalidHeader,
            urllib3.exceptions.InvalidHeader,
        ),
        "connection",
        "{host} answered with something that is not HTTP: {detail}",
        "check the address and its port",
    ),
    _Rule(
        (ValueError,),  # http.client reads a chunk of -5 bytes as it is told to
        "truncated",
        "the page from {host} comes in pieces that make no sense",
        "the site's server is at fault; " + _LATER,
    ),
    _Rule(
        (Exception,),
        "connection",
        "no connection to {host}: {detail}",
        "check this machine's connection, then the address",
    ),
)


def explain(error: Exception, host: str) -> CaptureError:
    """Translate whatever a request raised into kind, message, hint and whether it may pass."""
    causes = tuple(_chain(error, set()))[::-1]  # the innermost says most
    for rule in _RULES:
        for cause in causes:
            if isinstance(cause, rule.types):
                message = rule.words.format(host=host, detail=_detail(cause))
                return CaptureError(
                    message, kind=rule.kind, hint=rule.hint, transient=rule.transient
                )
    raise AssertionError("the last rule takes every exception")


def explain_status(
    status: int, *, host: str, retry_after: float | None = None, waiting: str = ""
) -> CaptureError:
    """Translate a status that is neither success nor redirect.

    `retry_after` is how long the site asks us to stay away, in seconds; `waiting` says it in words.
    """
    if retry_after is None:
        transient = status in MAY_PASS and status != 429
    else:
        transient = status in MAY_PASS and retry_after <= MAX_RETRY_AFTER
    phrase = _PHRASES.get(status, "")
    return CaptureError(
        f"{host} answered {status} {phrase}".rstrip(),
        kind="http",
        status=status,
        hint="; ".join(filter(None, (_advice(status), waiting))),
        transient=transient,
    )


def _advice(status: int) -> str:
    if status >= 500:
        return f"the site's server is in trouble: {_LATER}"
    return _ADVICE.get(status, "check the address in the declaration")


def _chain(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """Yield an exception and everything it wraps, as attribute, argument or cause."""
    if id(error) in seen:
        return
    seen.add(id(error))
    yield error
    wrapped = (*error.args, getattr(error, "reason", None), error.__cause__, error.__context__)
    for inner in wrapped:
        if isinstance(inner, BaseException):
            yield from _chain(inner, seen)


def _detail(cause: BaseException) -> str:
    match cause:
        case ssl.SSLCertVerificationError():
            return cause.verify_message
        case ssl.SSLError():
            reason = getattr(cause, "reason", None) or "the handshake failed"
            return str(reason).replace("_", " ").lower()
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return "the name server does not answer"
        case socket.gaierror():
            return "name not found"
        case OSError(strerror=str(words)):
            return words.lower()
        case _:
            return _plain(str(cause)) or type(cause).__name__


def _plain(words: str) -> str:
    """Return what a server may have said without what could steer a terminal or a log."""
    return "".join(sign if sign.isprintable() else " " for sign in words[:200]).strip()
