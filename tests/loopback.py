"""A web server on 127.0.0.1 that behaves as well or as badly as a test wants.

    with serve({"/terms": Reply("<p>Terms</p>", etag='"1"')}) as server:
        capture = fetcher.fetch(server.url("/terms"))
        assert server.count("/terms") == 1

A route is a `Reply` (well-formed HTTP), `Raw` (bytes as they are, however wrong), or a function of
the request that returns either.
"""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked: `path` with its query, headers with lower-case names."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-formed answer; text is sent as UTF-8. `etag` and `last_modified` earn a 304."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    etag: str = ""
    last_modified: str = ""
    gzip: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes sent as they are, `pause` seconds between two chunks, then the connection is cut.

    `reset`: cut it with an RST.
    """

    chunks: Iterable[bytes]
    pause: float = 0.0
    reset: bool = False


Answer: TypeAlias = Reply | Raw
Route: TypeAlias = Answer | Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The PEM files of a server's certificate, which is its own authority, and key."""

    cert: Path
    key: Path


@dataclass(slots=True)
class Server:
    """A running server; `requests` lists all that was asked, in order. Routes may be replaced."""

    origin: str
    routes: dict[str, Route]
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """The address of a path, which begins with a slash."""
        return self.origin + path

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)


def redirect(to: str, *, status: int = 302, **headers: str) -> Reply:
    """Send the client elsewhere."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status=status, headers=(("Location", to), *named))


def endless(head: bytes = HEAD + b"\r\n") -> Route:
    """Answer with a body that has no end."""

    def answer(_request: Request) -> Raw:
        return Raw(_forever(head, b"x" * 65536))

    return answer


def drip(head: bytes = HEAD + b"\r\n", *, pause: float = 0.02) -> Route:
    """Answer a byte at a time and never come to an end."""

    def answer(_request: Request) -> Raw:
        return Raw(_forever(head, b"x"), pause=pause)

    return answer


@contextmanager
def serve(
    routes: Mapping[str, Route],
    *,
    certificate: Certificate | None = None,
    address: str = "127.0.0.1",
) -> Iterator[Server]:
    """Serve the routes on an ephemeral port; what is not routed answers 404.

    Other addresses of this machine, as 127.0.0.2, are other hosts.
    """
    server = _HTTPServer((address, 0), _Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.cert, certificate.key)
        server.tls = context
    scheme = "http" if certificate is None else "https"
    state = Server(f"{scheme}://{address}:{server.server_address[1]}", dict(routes))
    server.state = state
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path) -> Certificate | None:
    """Sign a certificate for 127.0.0.1 and localhost; None where there is no openssl to do it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None
    certificate = Certificate(folder / "cert.pem", folder / "key.pem")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command += ["-keyout", str(certificate.key), "-out", str(certificate.cert)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate


def _forever(head: bytes, chunk: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield chunk


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    state: Server
    tls: ssl.SSLContext | None = None

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self.state.connections += 1
        if self.tls is not None:
            try:
                request = self.tls.wrap_socket(request, server_side=True)
            except OSError:  # the client does not trust us, and is right
                self.shutdown_request(request)
                return
        super().process_request_thread(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: clients that hang up are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _HTTPServer

    def do_GET(self) -> None:
        state = self.server.state
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers)
        state.requests.append(request)
        route = state.routes.get(self.path, Reply("nothing here", status=404))
        answer = route(request) if callable(route) else route
        if isinstance(answer, Raw):
            self._send_raw(answer)
        else:
            self.wfile.write(_encode(answer, request))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Print nothing."""

    def _send_raw(self, answer: Raw) -> None:
        self.close_connection = True
        for chunk in answer.chunks:
            self.wfile.write(chunk)
            if answer.pause and self.server.state.stopping.wait(answer.pause):
                break
        if answer.reset:
            # Closing with a linger time of zero discards what is unsent and sends an RST.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.rfile.close()
            self.connection.close()


def _encode(reply: Reply, request: Request) -> bytes:
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    lines = [*reply.headers]
    if reply.etag:
        lines.append(("ETag", reply.etag))
    if reply.last_modified:
        lines.append(("Last-Modified", reply.last_modified))
    status = reply.status
    if _is_fresh(reply, request):
        status, body = 304, b""
    else:
        if reply.gzip:
            body = gzip.compress(body, mtime=0)
            lines.append(("Content-Encoding", "gzip"))
        lines += [("Content-Type", reply.content_type), ("Content-Length", str(len(body)))]
    head = [f"HTTP/1.1 {status} {_PHRASES.get(status, '')}".encode()]
    head += [f"{name}: {value}".encode() for name, value in lines]
    return b"\r\n".join([*head, b"", body])


def _is_fresh(reply: Reply, request: Request) -> bool:
    asked_etag = request.headers.get("if-none-match")
    if asked_etag is not None:
        return bool(reply.etag) and asked_etag == reply.etag
    asked_date = request.headers.get("if-modified-since")
    return bool(reply.last_modified) and asked_date == reply.last_modified
