"""A server on loopback that speaks the Wayback Machine's protocol: its index, and mementos."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

from loopback import Reply, Request, Server, serve

ORIGIN = "https://web.archive.org"
_PAGE = 3  # lines of the index in one answer


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture as the machine keeps it; `shown` is the status that it is shown with."""

    url: str
    at: datetime
    body: bytes
    status: str = "200"
    shown: int = 200
    gzip: bool = False

    @property
    def stamp(self) -> str:
        return f"{self.at:%Y%m%d%H%M%S}"

    @property
    def line(self) -> str:
        digest = base64.b32encode(hashlib.sha1(self.body).digest()).decode()
        host = (urlsplit(self.url).hostname or "").split(".")
        key = ",".join(reversed(host)) + ")" + urlsplit(self.url).path
        mime = "warc/revisit" if self.status == "-" else "text/html"
        return f"{key} {self.stamp} {self.url} {mime} {self.status} {digest} {len(self.body)}"


@dataclass(slots=True)
class Machine:
    """The running server; `captures` may change, and `mementos` counts what was shown."""

    server: Server
    captures: list[Kept]
    asked: list[str] = field(default_factory=list)

    @property
    def mementos(self) -> list[str]:
        """The stamps of all mementos that were asked for."""
        return [path.split("/")[2][:14] for path in self.asked if path.startswith("/web/")]


class _Routes(dict[str, object]):
    def __init__(self, answer: object) -> None:
        super().__init__()
        self._answer = answer

    def get(self, key: str, default: object = None) -> object:
        return self._answer


@contextmanager
def machine(captures: list[Kept]) -> Iterator[Machine]:
    """Serve captures as the Wayback Machine does."""
    with serve({}) as server:
        running = Machine(server, captures)

        def answer(request: Request) -> Reply:
            running.asked.append(request.path)
            if request.path.startswith("/cdx/search/cdx?"):
                return _index(running.captures, parse_qs(urlsplit(request.path).query))
            return _memento(running.captures, request.path)

        server.routes = _Routes(answer)  # type: ignore[assignment]  # answers whatever it is asked
        yield running


def _index(captures: list[Kept], query: dict[str, list[str]]) -> Reply:
    """List captures, a few lines at a time; the key to the next ones follows a blank line."""
    start = int(query.get("resumeKey", ["0"])[0])
    first, last = query["from"][0], query["to"][0]
    lines = [
        one.line
        for one in sorted(captures, key=lambda kept: kept.stamp)
        if one.url == query["url"][0] and first <= one.stamp <= last
        if query["filter"] != ["statuscode:200"] or one.status == "200"
    ]
    shown = lines[start : start + _PAGE]
    if start + _PAGE < len(lines):
        shown += ["", str(start + _PAGE)]
    return Reply("\n".join(shown) + "\n", content_type="text/plain")


def _memento(captures: list[Kept], path: str) -> Reply:
    _, _, stamp, url = path.split("/", 3)
    for one in captures:
        if f"{one.stamp}id_" == stamp and one.url == url:
            if one.shown != 200:
                return Reply("not now", status=one.shown)
            return Reply(
                one.body,
                gzip=one.gzip,
                headers=(
                    ("Memento-Datetime", format_datetime(one.at.astimezone(UTC), usegmt=True)),
                    ("X-Archive-Orig-Server", "lamps/1"),
                    ("X-Archive-Orig-Content-Type", "text/html; charset=utf-8"),
                    ("Link", f'<{one.url}>; rel="original"'),
                ),
            )
    return Reply("no such capture", status=404)
