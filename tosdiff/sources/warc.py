"""Captures in a WARC file, of whoever made it, read by warcio."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from tosdiff.entities import Capture, Provenance
from tosdiff.errors import ArchiveError
from tosdiff.sources.payloads import Unusable, body_of, is_cut
from tosdiff.text.surt import surt

_LARGEST = 32 << 20  # bytes of a body, unpacked
_TOGETHER = 1 << 30  # bytes of all that is brought from a file, packed: it is in memory at once
_HEAD = 1 << 20  # bytes of a record's lines before its body
_NOTES = 1000
_AHEAD = timedelta(days=1)  # that another machine's clock may be
_STATUS = re.compile("[1-5][0-9]{2}", re.ASCII)
_UNREADABLE = (zlib.error, EOFError, ValueError)  # what warcio lets out beside its own
_REDIRECTS = {"301", "302", "303", "307", "308"}
_TYPES = {"response", "resource", "revisit"}


@dataclass(slots=True)
class Reading:
    """What a file held besides pages: why records about wanted pages were left out."""

    passed_over: list[str] = field(default_factory=list)

    def skip(self, record: Any, why: str) -> None:
        """Note that a record was left out."""
        uri = record.rec_headers.get_header("WARC-Target-URI")
        date = record.rec_headers.get_header("WARC-Date")
        self.note(f"{str(uri)[:300]} of {str(date)[:40]}: {why}")

    def note(self, what: str) -> None:
        """Note something; of very many notes only that there are more."""
        if len(self.passed_over) < _NOTES:
            self.passed_over.append(what)
        elif len(self.passed_over) == _NOTES:
            self.passed_over.append("and more")


def pages(
    path: Path, wanted: Collection[str], reading: Reading, *, now: datetime
) -> Iterator[Capture]:
    """Yield the captures of wanted addresses in a file, in its order.

    One that was redirected counts for the address that was asked. What does not match its own
    digest, is no success, or cannot be told from others is left out, and noted in `reading`.
    Raises: ArchiveError if the file is no WARC, or the extra `warc` is not installed.
    """
    archive = _warcio()
    reader = _Reader(path.name, {surt(url): url for url in wanted}, reading, now)
    try:
        with path.open("rb") as file:
            records = archive.records(file, _HEAD)
            while (record := _next(records, reading)) is not None:
                with _heard(reading):
                    found = reader.read(record)
                if found is not None:
                    yield found
    except (archive.failed, *_UNREADABLE) as error:
        raise ArchiveError(
            f"{path}: not a readable WARC: {' '.join(str(error).split())[:300]}",
            hint="what came before is kept; check the file with `warcio check`",
        ) from error
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror or error}") from error


def _next(records: Any, reading: Reading) -> Any:
    """Return the next record, None behind the last. Raises: ValueError beside what warcio does."""
    last = records.record
    try:
        with _heard(reading):
            record = next(records, None)
    except (TypeError, AttributeError) as error:  # warcio's, of what it takes to be there
        raise ValueError("a record without an address, or with a digest of no kind") from error
    if record is None and last is not None and is_cut(last):
        reading.note("the file ends in the middle of a record")
    return record


@contextmanager
def _heard(reading: Reading) -> Iterator[None]:
    """Note what warcio prints of the file: wrong lengths, and damage behind which it reads on."""
    with redirect_stderr(io.StringIO()) as printed:
        yield
    if printed.tell():
        said = " ".join(printed.getvalue().split())
        reading.note(f"the file is damaged, and what follows may be missing: {said[:300]}")


@dataclass(slots=True)
class _Reader:
    """The state of a file as its records go by."""

    name: str
    wanted: dict[str, str]
    reading: Reading
    now: datetime
    bodies: dict[str, bytes] = field(default_factory=dict)  # packed: a small file may hold much
    latest: tuple[str, bytes] = ("", b"")  # equal pages mostly follow each other
    left: int = _TOGETHER

    def read(self, record: Any) -> Capture | None:
        uri = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        if record.rec_type not in _TYPES or not uri.startswith(("http://", "https://")):
            return None
        declared = self.wanted.get(_key(uri))
        if declared is None:
            return None
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        if status in _REDIRECTS:
            self._follow(record, uri, declared)
            return None
        if status and not status.startswith("2"):
            self.reading.skip(record, f"the answer was {status}")
            return None
        return self._capture(record, uri, declared)

    def _follow(self, record: Any, uri: str, declared: str) -> None:
        """Want what the page was redirected to as well."""
        location = record.http_headers.get_header("Location")
        target = _target(uri, location or "")
        if target:
            self.wanted.setdefault(target, declared)
        else:
            self.reading.skip(record, "it leads to what is no address")

    def _capture(self, record: Any, uri: str, declared: str) -> Capture | None:
        at = _moment(record.rec_headers.get_header("WARC-Date"))
        body = self._body(record)  # one with an odd date may be repeated by another
        if at is None or at > self.now + _AHEAD:
            self.reading.skip(record, "nobody can have captured it at that time")
            return None
        if body is None:
            return None
        http = record.http_headers
        headers = tuple((str(key), str(value)) for key, value in http.headers) if http else ()
        if not http and (mime := record.rec_headers.get_header("Content-Type")):
            headers = (("Content-Type", str(mime)),)
        self._take(sum(len(key) + len(value) for key, value in headers))
        status = http.get_statuscode() if http else ""
        return Capture(
            url=declared,
            captured_at=at,
            outcome="fetched",
            final_url=uri,
            status=int(status) if _STATUS.fullmatch(status) else None,
            headers=headers,
            peer=str(record.rec_headers.get_header("WARC-IP-Address") or ""),
            body=body,
            provenance=Provenance(f"warc {self.name}", _reference(record, at), self.now),
        )

    def _body(self, record: Any) -> bytes | None:
        """Return the body, of a revisit that of the page it repeats; None if there is none."""
        named = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        if record.rec_type == "revisit":
            if named not in self.bodies:
                self.reading.skip(record, "it repeats a page that is not in this file")
                return None
            return zlib.decompress(self.bodies[named])
        try:
            body = body_of(record, _LARGEST)
        except Unusable as error:
            self.reading.skip(record, str(error))
            return None
        if record.digest_checker.passed is False:
            self.reading.skip(record, "its bytes are not those of its digest")
            return None
        if record.rec_headers.get_header("WARC-Truncated"):
            self.reading.skip(record, "it was cut short when it was made")
            return None
        return self._kept(named, body)

    def _kept(self, named: str, body: bytes) -> bytes:
        """Keep a body for those that repeat it; equal ones are one."""
        digest = hashlib.sha256(body).hexdigest()
        if digest != self.latest[0]:
            self.latest = digest, body
        if digest not in self.bodies:
            self.bodies[digest] = zlib.compress(body, 1)
            self._take(len(self.bodies[digest]))
        self.bodies[named or digest] = self.bodies[digest]
        return self.latest[1]

    def _take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise ArchiveError(
                f"{self.name}: the pages of declared terms in it are over {_TOGETHER >> 30} GiB",
                hint="bring it terms by terms, with --terms, or split the file",
            )


def _key(url: str) -> str:
    try:
        return surt(url)
    except ValueError:
        return ""


def _target(uri: str, location: str) -> str:
    """Return the key of what a page was redirected to, or ''."""
    try:
        return _key(urldefrag(urljoin(uri, location.strip())).url) if location else ""
    except ValueError:
        return ""


def _reference(record: Any, at: datetime) -> str:
    number = record.rec_headers.get_header("WARC-Record-ID")
    return f"{number} {at:%Y-%m-%dT%H:%M:%SZ}"


def _moment(said: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(said or "")
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _warcio() -> _Library:
    try:
        from warcio.exceptions import ArchiveLoadFailed

        from tosdiff.sources.records import Records
    except ImportError as error:
        raise ArchiveError(
            "WARC files need the extra `warc`, which is not installed",
            hint="pip install 'tosdiff[warc]'",
        ) from error
    return _Library(Records, ArchiveLoadFailed)


@dataclass(frozen=True, slots=True)
class _Library:
    records: Any
    failed: type[Exception]
