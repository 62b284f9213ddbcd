"""What others captured: WARC files, and an archive that answers as the Wayback Machine does."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import brought_seeds as seeds
import requests
from requests.adapters import HTTPAdapter
from target import Target, file

from tosdiff.api.bringing import bring_warc
from tosdiff.archive.archive import Archive
from tosdiff.archive.chain import facts, seal
from tosdiff.capture.budget import Limits
from tosdiff.capture.elsewhere import bounded
from tosdiff.corpus.corpus import Corpus, create
from tosdiff.entities import Capture
from tosdiff.errors import CaptureError, TosdiffError
from tosdiff.sources.warc import Reading, pages
from tosdiff.sources.wayback import Wayback, opened

_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_START = datetime(2015, 1, 1, tzinfo=UTC)
_LARGEST = Limits().body_bytes
_MOST = 300  # requests, and seconds of waiting, after which an import has no end
_DECLARED = b"""{"name": "Lanternly", "terms": {"Terms of Service": {"fetch":
 "https://lanternly.example/terms", "select": "main"}}}"""


def warc(data: bytes) -> None:
    """Read records as they are, with true lengths, packed one by one, and damaged when packed."""
    whole = b"".join(map(_zipped, seeds.split(seeds.mended(data))))
    place = len(whole) * (sum(data) % 997) // 997
    torn = whole[:place] + data[:9] + whole[place + len(data[:9]) :]
    for content in (data, seeds.mended(data), whole, torn, whole[:place], gzip.compress(data, 1)):
        with file("crawl.warc.gz", content) as path:
            _check(path)


def _check(path: Path) -> None:
    reading = Reading()
    with suppress(TosdiffError), redirect_stderr(io.StringIO()) as said:
        for capture in pages(path, [seeds.URL], reading, now=_NOW):
            _check_capture(capture)
    assert not said.getvalue(), "what a library says is for nobody"
    assert all(len(line) < 10_000 for line in reading.passed_over)


def _check_capture(capture: Capture) -> None:
    assert capture.url == seeds.URL
    assert capture.body is not None
    assert len(capture.body) <= _LARGEST
    assert capture.status is None or 100 <= capture.status < 600
    assert capture.captured_at.tzinfo is UTC
    seal(facts(capture))


def _zipped(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def bring(data: bytes) -> None:
    """Bring what records hold into an archive: all of it can be kept, and be read as terms."""
    content = seeds.mended(data)
    with (
        file("crawl.warc", content) as path,
        _corpus() as (corpus, archive),
        suppress(TosdiffError),
    ):
        list(bring_warc(corpus, archive, corpus.terms(()), path, Reading(), now=_NOW))


@contextmanager
def _corpus() -> Iterator[tuple[Corpus, Archive]]:
    with TemporaryDirectory() as place:
        root = Path(place)
        create(root)
        (root / "declarations" / "Lanternly.json").write_bytes(_DECLARED)
        corpus = Corpus.open(root)
        with Archive.open(corpus.archive, create=True) as archive:
            yield corpus, archive


class _Answering(HTTPAdapter):
    """Answers with given bytes in place of a network: indexes, and all else."""

    def __init__(self, index: bytes, memento: bytes) -> None:
        super().__init__()
        self._index, self._memento, self.asked = index, memento, 0
        self.left = 0

    def allow(self, count: int) -> None:
        self.left = count

    def send(self, request: Any, *_args: Any, **_kwargs: Any) -> requests.Response:
        self.asked += 1
        assert self.asked < _MOST, "an import that has no end"
        self.left -= 1
        if self.left < 0:
            raise CaptureError("without an end", kind="too-large", hint="")
        written = self._index if "/cdx/" in request.url else self._memento
        return bounded(self.build_response(request, _parsed(written)))


def _parsed(written: bytes) -> Any:
    """Read an answer as urllib3 does."""
    from urllib3 import HTTPHeaderDict
    from urllib3 import HTTPResponse as Answer

    class Socket:
        def makefile(self, *_: object) -> io.BytesIO:
            return io.BytesIO(written)

    try:
        raw = HTTPResponse(Socket(), method="GET")  # type: ignore[arg-type]  # as much as is asked
        raw.begin()
    except (HTTPException, ValueError) as error:
        raise requests.ConnectionError(str(error)) from error
    headers = HTTPHeaderDict(raw.headers.items())
    return Answer(raw, headers, raw.status, original_response=raw, preload_content=False)


def _asked(index: bytes, memento: bytes, read: Callable[[Wayback], None]) -> None:
    waited = 0.0

    def sleep(seconds: float) -> None:
        nonlocal waited
        waited += seconds
        assert waited < _MOST, "a wait that has no end"

    adapter = _Answering(index, memento)
    with (
        patch("time.sleep", sleep),
        opened(adapter, origin="https://web.archive.org", user_agent="x", delay=0) as wayback,
        suppress(TosdiffError),
        redirect_stderr(io.StringIO()) as said,
    ):
        read(wayback)
    assert not said.getvalue(), "what a library says is for nobody"


def cdx(data: bytes) -> None:
    """Read an index, on all of whose pages the same stands."""

    def read(wayback: Wayback) -> None:
        for moment in wayback.moments(seeds.URL, _START, _NOW):
            assert moment.at.tzinfo is UTC

    _asked(b"HTTP/1.1 200 OK\r\n\r\n" + data, seeds.MEMENTO, read)
    _asked(data, seeds.MEMENTO, read)


def memento(data: bytes) -> None:
    """Read what an archive shows of a page, its index being sound."""

    def read(wayback: Wayback) -> None:
        for moment in wayback.moments(seeds.URL, _START, _NOW):
            capture = wayback.capture(seeds.URL, moment, now=_NOW)
            if capture:
                _check_capture(capture)

    _asked(b"HTTP/1.1 200 OK\r\n\r\n" + seeds.LINE, data, read)


_WARC = (
    Target("warc", warc, seeds.CRAWLS, seeds.CRAWL_TOKENS),
    Target("bring", bring, seeds.CRAWLS, seeds.CRAWL_TOKENS),
)
_WAYBACK = (
    Target("cdx", cdx, seeds.INDEXES, seeds.INDEX_TOKENS),
    Target("memento", memento, seeds.MEMENTOS, seeds.MEMENTO_TOKENS),
)
TARGETS = (
    *(_WARC if find_spec("warcio") else ()),
    *(_WAYBACK if find_spec("wayback") else ()),
)
