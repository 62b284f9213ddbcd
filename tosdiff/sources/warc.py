"""Captures in a WARC file, of whoever made it, read by warcio."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from tosdiff.entities import Capture, Provenance
from tosdiff.errors import ArchiveError
from tosdiff.text.surt import surt

_LARGEST = 32 * 1024 * 1024  # bytes of a body, unpacked
_AHEAD = timedelta(days=1)  # that another machine's clock may be
_REDIRECTS = {"301", "302", "303", "307", "308"}
_PACKINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
_TYPES = {"response", "resource", "revisit"}


@dataclass(slots=True)
class Reading:
    """What a file held besides pages: why records about wanted pages were left out."""

    passed_over: list[str] = field(default_factory=list)

    def skip(self, record: Any, why: str) -> None:
        """Note that a record was left out."""
        uri = record.rec_headers.get_header("WARC-Target-URI")
        date = record.rec_headers.get_header("WARC-Date")
        self.passed_over.append(f"{uri} of {date}: {why}")


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
            records = archive.ArchiveIterator(file, check_digests=True)
            for record in records:
                found = reader.read(record)
                if found is not None:
                    yield found
    except (
        archive.exceptions.ArchiveLoadFailed,
        zlib.error,
        EOFError,
        ValueError,
        OverflowError,
    ) as error:
        raise ArchiveError(
            f"{path}: not a readable WARC: {error}",
            hint="what came before is kept; check the file with `warcio check`",
        ) from error
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror or error}") from error


@dataclass(slots=True)
class _Reader:
    """The state of a file as its records go by."""

    name: str
    wanted: dict[str, str]
    reading: Reading
    now: datetime
    bodies: dict[str, bytes] = field(default_factory=dict)  # packed: a small file may hold much

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
        try:
            target = urldefrag(urljoin(uri, (location or "").strip())).url
        except ValueError:
            self.reading.skip(record, "it leads to what is no address")
            return
        if location:
            self.wanted.setdefault(_key(target), declared)

    def _capture(self, record: Any, uri: str, declared: str) -> Capture | None:
        at = _moment(record.rec_headers.get_header("WARC-Date"))
        if at is None or at > self.now + _AHEAD:
            self.reading.skip(record, "nobody can have captured it at that time")
            return None
        body = self._body(record)
        if body is None:
            return None
        http = record.http_headers
        headers = tuple((str(key), str(value)) for key, value in http.headers) if http else ()
        if not http and (mime := record.rec_headers.get_header("Content-Type")):
            headers = (("Content-Type", str(mime)),)
        status = http.get_statuscode() if http else ""
        is_status = len(status) == 3 and status.isascii() and status.isdigit()
        return Capture(
            url=declared,
            captured_at=at,
            outcome="fetched",
            final_url=uri,
            status=int(status) if is_status else None,
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
        http = record.http_headers
        packing = str((http and http.get_header("Content-Encoding")) or "")
        if packing.strip().lower() not in _PACKINGS:
            self.reading.skip(record, f"it is packed as {packing!r}, which is not read")
            return None
        body: bytes = record.content_stream().read(_LARGEST + 1)
        if not self._is_whole(record, body):
            return None
        if named:
            self.bodies[named] = zlib.compress(body, 1)
        return body

    def _is_whole(self, record: Any, body: bytes) -> bool:
        """Tell whether a body is all that was served, as far as its record says; note why not."""
        if len(body) > _LARGEST:
            self.reading.skip(record, f"it is larger than {_LARGEST >> 20} MiB")
            return False
        while record.raw_stream.read(1 << 16):
            pass  # so that the digests are of all of it
        if record.digest_checker.passed is False:
            self.reading.skip(record, "its bytes are not those of its digest")
            return False
        if record.rec_headers.get_header("WARC-Truncated"):
            self.reading.skip(record, "it was cut short when it was made")
            return False
        return True


def _key(url: str) -> str:
    try:
        return surt(url)
    except ValueError:
        return ""


def _reference(record: Any, at: datetime) -> str:
    number = record.rec_headers.get_header("WARC-Record-ID")
    return f"{number} {at:%Y-%m-%dT%H:%M:%SZ}"


def _moment(said: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(said or "")
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the second for a zone that leads out of the calendar
        return None


def _warcio() -> Any:
    try:
        import warcio.exceptions  # part of what is returned
        from warcio import archiveiterator
    except ImportError as error:
        raise ArchiveError(
            "WARC files need the extra `warc`, which is not installed",
            hint="pip install 'tosdiff[warc]'",
        ) from error
    return _Library(archiveiterator.ArchiveIterator, warcio.exceptions)


@dataclass(frozen=True, slots=True)
class _Library:
    ArchiveIterator: Any
    exceptions: Any
