"""Receivers of notifications on 127.0.0.1: a webhook and a mail server, which keep what came."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Hook:
    """A webhook: what was posted, in order. `status` is its answer and may be changed."""

    port: int = 0
    status: int = 200
    posted: list[dict[str, Any]] = field(default_factory=list)

    def url(self, path: str = "/hook", *, login: str = "") -> str:
        """Its address, as apprise writes it."""
        return f"json://{login}127.0.0.1:{self.port}{path}"

    @property
    def last(self) -> dict[str, Any]:
        """What was posted last."""
        return self.posted[-1]


@dataclass(slots=True)
class Mailbox:
    """A mail server: the messages that were sent, and to whom."""

    port: int = 0
    refuses: bool = False
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def url(self, *, to: str = "b@b.example") -> str:
        """Its address, as apprise writes it."""
        return f"mailto://127.0.0.1:{self.port}?from=a@a.example&to={to}&mode=insecure"


@contextmanager
def hook() -> Iterator[Hook]:
    """Listen for what is posted."""
    state = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if state.status < 300:
                state.posted.append(json.loads(body))
            self.send_response(state.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Print nothing."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as state.port:
        yield state


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Listen for mail, as far as RFC 5321 is needed to get any."""
    state = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _converse(self, state)

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as state.port:
        yield state


def _converse(with_: socketserver.StreamRequestHandler, state: Mailbox) -> None:
    def say(line: str) -> None:
        with_.wfile.write(line.encode() + b"\r\n")

    recipient = ""
    say("220 loopback")
    for line in with_.rfile:
        verb = line[:4].upper().strip()
        if verb == b"RCPT":
            recipient = line.decode().partition("<")[2].partition(">")[0]
            say("550 nobody here" if state.refuses else "250 fine")
        elif verb == b"DATA":
            say("354 go on")
            letter = email.message_from_bytes(_data(with_), policy=default)
            state.letters.append((recipient, letter))
            say("250 kept")
        else:
            say("221 bye" if verb == b"QUIT" else "250 fine")
        if verb == b"QUIT":
            return


def _data(with_: socketserver.StreamRequestHandler) -> bytes:
    lines: list[bytes] = []
    for line in with_.rfile:
        if line == b".\r\n":
            break
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
