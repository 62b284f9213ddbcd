"""Write captures as a web archive that other tools check, index and replay (WARC/1.1).

Nothing is invented. A `response` is written where the server's status and headers were kept, else a
`resource`. The archive keeps bodies unpacked: if the server had packed one, the headers that speak
of the packing are named X-Archive-Orig-*, as is the custom. A page that served the same again is a
`revisit`; what was not modified, or failed, is told by its `metadata` alone. Each capture has one:
the sealed record, so that the chain can be walked in the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from tosdiff.entities import Exchange
from tosdiff.evidence.exhibit import Exhibit, Token
from tosdiff.evidence.records import (
    Headers,
    Place,
    head_bytes,
    labelled,
    record_id,
    write_record,
    written,
)
from tosdiff.text.surt import as_asked

_RENDERED, _UNKNOWN = "text/html; charset=utf-8", "application/octet-stream"
_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_PACKED = {"content-encoding", "content-length", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record that can be replayed: its address, time, and where it stands."""

    url: str
    at: datetime
    mime: str
    status: int | None
    digest: str
    place: Place
    is_revisit: bool = False


@dataclass(slots=True)
class Count:
    """How many records of each type were written."""

    records: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str) -> None:
        """Count one."""
        self.records[kind] = self.records.get(kind, 0) + 1


class WarcWriter:
    """Writes one WARC file, record by record."""

    def __init__(self, out: BinaryIO, *, name: str, software: str, made: datetime) -> None:
        self._out = out
        self.count = Count()
        self.index: list[Indexed] = []
        self._seen: dict[tuple[str, str], Exhibit] = {}
        self._info = record_id("warcinfo", name, made)
        said = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
            "warc-1.1/",
            "description": "captures of terms of service, with the sealed record of each as "
            "metadata (urn:tosdiff:capture:N, JSON, its SHA-256 is the next record's `previous`)",
        }
        fields = "".join(f"{key}: {value}\r\n" for key, value in said.items()).encode()
        self._write(
            "warcinfo",
            [
                ("WARC-Record-ID", self._info),
                ("WARC-Filename", name),
                ("WARC-Date", written(made)),
                ("Content-Type", "application/warc-fields"),
            ],
            fields,
        )

    def add(self, exhibit: Exhibit) -> None:
        """Write all records of a capture: redirects, the answer with its request, the metadata."""
        *hops, last = exhibit.exchanges or (None,)
        for number, hop in enumerate(hops):
            if hop is not None:
                self._hop(exhibit, hop, number)
        main = ""
        if exhibit.body is not None:
            main = self._answer(exhibit, last)
        if last is not None:
            self._request(exhibit, last, main, "request")
        self._metadata(exhibit, main)

    def add_token(self, token: Token) -> None:
        """Write a time-stamp, as the authority gave it."""
        uri = f"urn:tosdiff:stamp:{token.position}"
        self._write(
            "resource",
            [
                ("WARC-Record-ID", record_id("stamp", token.position, token.authority)),
                ("WARC-Target-URI", uri),
                ("WARC-Date", written(token.at)),
                ("WARC-Refers-To", _metadata_id(token.position)),
                ("Content-Type", "application/timestamp-reply"),
            ],
            token.token,
        )

    # ── private ──────────────────────────────────────────────────────────────────────────────────

    def _answer(self, exhibit: Exhibit, last: Exchange | None) -> str:
        """Write the page: as a response, a resource, or a revisit of an equal one before."""
        assert exhibit.body is not None, "who calls has looked"
        url = as_asked(exhibit.final_url or exhibit.url)
        number = record_id(exhibit.digest, "answer")
        payload = labelled(exhibit.body)
        common: list[tuple[str, str]] = [
            ("WARC-Record-ID", number),
            ("WARC-Target-URI", url),
            ("WARC-Date", written(exhibit.at)),
            ("WARC-Warcinfo-ID", self._info),
            ("WARC-Payload-Digest", payload),
            *_ip(exhibit.peer),
        ]
        if exhibit.status is None or not exhibit.headers or exhibit.rendered:  # no server sent that
            mime = _RENDERED if exhibit.rendered else exhibit.content_type or _UNKNOWN
            place = self._write("resource", [*common, ("Content-Type", mime)], exhibit.body)
            self.index.append(Indexed(url, exhibit.at, _bare(mime), 200, payload, place))
            return number
        head = head_bytes(_status_line(exhibit, last), list(_as_kept(exhibit)))
        known = self._seen.setdefault((url, payload), exhibit)
        mime = _bare(exhibit.content_type)
        if known is not exhibit:
            refers = [
                ("WARC-Profile", _SAME),
                ("WARC-Refers-To", record_id(known.digest, "answer")),
                ("WARC-Refers-To-Target-URI", as_asked(known.final_url or known.url)),
                ("WARC-Refers-To-Date", written(known.at)),
                ("Content-Type", _RESPONSE),
            ]
            place = self._write("revisit", [*common, *refers], head)
        else:
            place = self._write(
                "response", [*common, ("Content-Type", _RESPONSE)], head + exhibit.body
            )
        is_again = known is not exhibit
        self.index.append(
            Indexed(url, exhibit.at, mime, exhibit.status, payload, place, is_revisit=is_again)
        )
        return number

    def _hop(self, exhibit: Exhibit, hop: Exchange, number: int) -> None:
        """Write a redirect, whose body was not read, and the request for it."""
        first = f"{hop.protocol} {hop.status} {hop.phrase}".rstrip()
        main = record_id(exhibit.digest, "hop", number)
        place = self._write(
            "response",
            [
                ("WARC-Record-ID", main),
                ("WARC-Target-URI", as_asked(hop.url)),
                ("WARC-Date", written(exhibit.at)),
                ("WARC-Warcinfo-ID", self._info),
                ("WARC-Payload-Digest", labelled(b"")),
                ("WARC-Truncated", "unspecified"),
                *_ip(hop.peer),
                ("Content-Type", _RESPONSE),
            ],
            head_bytes(first, [_renamed(item) for item in hop.headers]),
        )
        self.index.append(
            Indexed(as_asked(hop.url), exhibit.at, "unk", hop.status, labelled(b""), place)
        )
        self._request(exhibit, hop, main, f"hop {number} request")

    def _request(self, exhibit: Exhibit, asked: Exchange, main: str, what: str) -> None:
        self._write(
            "request",
            [
                ("WARC-Record-ID", record_id(exhibit.digest, what)),
                ("WARC-Target-URI", as_asked(asked.url)),
                ("WARC-Date", written(exhibit.at)),
                ("WARC-Warcinfo-ID", self._info),
                *([("WARC-Concurrent-To", main)] if main else []),
                *_ip(asked.peer),
                ("Content-Type", _REQUEST),
            ],
            head_bytes(asked.request, asked.sent),
        )

    def _metadata(self, exhibit: Exhibit, main: str) -> None:
        self._write(
            "metadata",
            [
                ("WARC-Record-ID", _metadata_id(exhibit.position)),
                ("WARC-Target-URI", f"urn:tosdiff:capture:{exhibit.position}"),
                ("WARC-Date", written(exhibit.at)),
                ("WARC-Warcinfo-ID", self._info),
                *([("WARC-Concurrent-To", main)] if main else []),
                ("Content-Type", "application/json"),
            ],
            exhibit.sealed,
        )

    def _write(self, kind: str, headers: Headers, block: bytes) -> Place:
        self.count.add(kind)
        return write_record(self._out, [("WARC-Type", kind), *headers], block)


def write_warc(
    out: BinaryIO,
    exhibits: Iterable[Exhibit],
    tokens: Iterable[Token],
    *,
    name: str,
    software: str,
    made: datetime,
) -> WarcWriter:
    """Write captures and time-stamps as one WARC file, in the order given."""
    writer = WarcWriter(out, name=name, software=software, made=made)
    for exhibit in exhibits:
        writer.add(exhibit)
    for token in tokens:
        writer.add_token(token)
    return writer


def _metadata_id(position: int) -> str:
    return record_id("capture", position)


def _status_line(exhibit: Exhibit, last: Exchange | None) -> str:
    """Return the status line; of captures that kept only the status, with no words after it."""
    if last is not None:
        return f"{last.protocol} {last.status} {last.phrase}".rstrip()
    return f"HTTP/1.1 {exhibit.status}"


def _as_kept(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    """Yield the headers; those that speak of bytes which were not kept are named so."""
    assert exhibit.body is not None, "who calls has looked"
    is_wire = hashlib.sha256(exhibit.body).hexdigest() == exhibit.wire_digest
    for name, value in exhibit.headers:
        is_chunked = name.lower() == "transfer-encoding"
        is_packing = name.lower() in _PACKED and not is_wire
        yield _renamed((name, value)) if is_chunked or is_packing else (name, value)


def _renamed(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    return (f"X-Archive-Orig-{name}", value) if name.lower() in _PACKED else header


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower() or "unk"


def _ip(peer: str) -> Headers:
    return [("WARC-IP-Address", peer.partition("%")[0])] if peer else []
