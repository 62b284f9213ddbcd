"""Connections that go to permitted addresses only and obey a budget with every byte."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from http.client import IncompleteRead
from threading import Thread
from typing import Any

import certifi
import requests
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from tosdiff.capture.addresses import is_public
from tosdiff.capture.budget import Budget
from tosdiff.entities import Exchange
from tosdiff.errors import CaptureError, DeclarationError

_MAX_HOSTS = 64  # connections kept open at a time, one a host
_MAX_ADDRESSES = 6  # of one name; each that stays silent costs a share of the connect time

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]
Resolve = Callable[[str, int], Sequence[AddressInfo]]


def look_up(host: str, port: int) -> Sequence[AddressInfo]:
    """Ask the system's resolver."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Guard:
    """Open sockets for one fetcher; hold the budget of the page that is being fetched.

    `peer` is the numeric address that gave the last answer, '' before one began; `ended` says that
    the last read found the connection closed; `request` and `sent` are the line and the headers of
    the last request, as they were sent.
    """

    def __init__(
        self, budget: Budget, *, connect: float, allow_private: bool, resolve: Resolve = look_up
    ) -> None:
        self.budget = budget
        self.peer = ""
        self.ended = False
        self.request = ""
        self.sent: list[tuple[str, str]] = []
        self._connect_seconds = connect
        self._allow_private = allow_private
        self._resolve = resolve

    def connect(self, host: str, port: int) -> Any:
        """Connect to the first permitted address of `host` that answers.

        The very address that was checked is connected to, so a name that resolves differently a
        second time gains nothing.
        Raises: CaptureError `private`; OSError.
        """
        seconds = min(self._connect_seconds, self.budget.seconds_left())
        found = _within(seconds, lambda: self._resolve(host, port))
        addresses = [info for info in found if self._allow_private or is_public(info[4][0])]
        if not addresses:
            raise _private(host, found)
        addresses = addresses[:_MAX_ADDRESSES]
        for info in addresses[:-1]:
            try:
                return self._open(info, seconds / len(addresses))
            except OSError:  # the next one may answer; the last one's error is the one to tell
                continue
        return self._open(addresses[-1], seconds / len(addresses))

    def _open(self, info: AddressInfo, seconds: float) -> Any:
        family, kind, protocol, _, address = info
        opened: Any = _Socket(family, kind, protocol)
        opened.guard = self
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.settimeout(min(seconds, self.budget.seconds_left()))
            opened.connect(address)
        except BaseException:
            opened.close()
            raise
        return opened


class GuardedAdapter(HTTPAdapter):
    """Give every connection of a requests session a guard."""

    def __init__(self, guard: Guard, *, ca_file: str = "") -> None:
        super().__init__(pool_connections=_MAX_HOSTS, pool_maxsize=1)
        self._guard = guard
        # Reading the certificates costs 20 ms: at the first need, but a wrong file is told at once.
        self._ca_file = ca_file
        if ca_file:
            _tls_context(ca_file)
        self._classes = {
            "http": _connection_class(HTTPConnection, guard),
            "https": _connection_class(HTTPSConnection, guard),
        }

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return requests' pool, set to open our connections."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = self._classes[pool.scheme or "http"]
        return pool

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        """Use one TLS context throughout; requests would make one for each connection."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            pool["ssl_context"] = _tls_context(self._ca_file)
        return host, pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the pool as it is: certificates are the context's business."""


class StayingSession(requests.Session):
    """A session that follows nothing, and does not look where a redirect would lead."""

    def get_redirect_target(self, resp: Any) -> None:
        """Return nothing: requests would read a redirect's body, and trust its address."""


def exchanged(url: str, answer: Response, guard: Guard) -> Exchange:
    """Return what was just sent through a guard's connection, and the head of its answer."""
    return Exchange(
        url=url,
        request=guard.request,
        sent=tuple(guard.sent),
        protocol=f"HTTP/{answer.raw.version // 10}.{answer.raw.version % 10}",
        status=answer.status_code,
        phrase=answer.reason or "",
        headers=tuple(answer.raw.headers.iteritems()),
        peer=guard.peer,
    )


def _connection_class(parent: Any, guard: Guard) -> Any:
    """Make urllib3's connection class open its sockets through the guard."""

    class Guarded(parent):  # type: ignore[misc] # the parent is urllib3's for http or for https
        def _new_conn(self) -> Any:
            opened = guard.connect(self._dns_host, self.port)
            self.peer = opened.getpeername()[0]
            return opened

        def connect(self) -> None:
            super().connect()
            self.sock.guard = guard  # TLS has put another socket in the place of ours

        def putrequest(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
            guard.request, guard.sent = f"{method} {url} {self._http_vsn_str}", []
            super().putrequest(method, url, *args, **kwargs)

        def putheader(self, header: Any, *values: Any) -> None:
            guard.sent.append((_shown(header), ", ".join(map(_shown, values))))
            super().putheader(header, *values)

        def getresponse(self) -> Any:
            guard.peer, guard.ended = self.peer, False
            answer = super().getresponse()
            if guard.ended:  # http.client takes cut headers for all headers
                answer.close()
                raise IncompleteRead(b"")
            return answer

    return Guarded


def _shown(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _budgeted(parent: Any) -> Any:
    """Make a socket class ask and tell its guard's budget with every read."""

    class Budgeted(parent):  # type: ignore[misc] # the parent is a plain or a TLS socket
        guard: Guard | None = None  # none yet while TLS is agreed on, which has a time limit

        def recv_into(self, *args: Any) -> int:
            guard = self.guard
            if guard is None:
                return int(super().recv_into(*args))
            self.settimeout(guard.budget.seconds_left())
            count: int = super().recv_into(*args)
            guard.budget.receive(count)
            guard.ended = count == 0
            return count

    return Budgeted


_Socket = _budgeted(socket.socket)


@cache
def _tls_context(ca_file: str) -> ssl.SSLContext:
    """Return one context for all hosts: reading the certificates for each would cost seconds."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.sslsocket_class = _budgeted(ssl.SSLSocket)
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # a malformed file too: ssl.SSLError is one
            raise DeclarationError(
                f"{ca_file} cannot be read as certificates: {error}",
                hint="give a PEM file with the certificates of the authorities to trust",
            ) from error
    return context


def _within(seconds: float, ask: Callable[[], Sequence[AddressInfo]]) -> Sequence[AddressInfo]:
    """Ask the resolver, which knows no time limit of its own and cannot be interrupted."""
    answers: list[Sequence[AddressInfo]] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except (OSError, UnicodeError) as error:
            errors.append(error)

    thread = Thread(target=run, daemon=True, name="name look-up")
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise socket.gaierror(socket.EAI_AGAIN, "the name server does not answer")
    return answers[0]


def _private(host: str, found: Sequence[AddressInfo]) -> CaptureError:
    shown = ", ".join(dict.fromkeys(str(info[4][0]) for info in found))
    return CaptureError(
        f"{host} is not on the public internet ({shown}), so it was not asked",
        kind="private",
        hint="if this is your own server, allow it with --allow-private",
    )
