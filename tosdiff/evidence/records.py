"""WARC records, byte for byte: one record a gzip member (ISO 28500:2017, WARC/1.1).

Written here and not by a library, because what a server sent must not be spelled anew: headers are
written with the very bytes that came.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

Headers = Sequence[tuple[str, str]]
_SPACE = uuid.UUID("6f1f3b0e-6d6b-5c0f-9a43-70c2b8a4d1e7")  # record ids are made of their content


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in its file: offset and length of its gzip member, in bytes."""

    offset: int
    length: int


def record_id(*parts: object) -> str:
    """Return an id that is the same for the same parts."""
    return f"<urn:uuid:{uuid.uuid5(_SPACE, '|'.join(map(str, parts)))}>"


def labelled(data: bytes) -> str:
    """Return a digest as WARC writes it: SHA-256, base 32."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


def written(moment: datetime) -> str:
    """Return a time as WARC/1.1 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def write_record(out: BinaryIO, headers: Headers, block: bytes) -> Place:
    """Write a record as a gzip member of its own; return where it stands."""
    lines = ["WARC/1.1", *(f"{name}: {_one_line(value)}" for name, value in headers)]
    lines += [f"WARC-Block-Digest: {labelled(block)}", f"Content-Length: {len(block)}"]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    member = packer.compress(head) + packer.compress(block) + packer.compress(b"\r\n\r\n")
    member += packer.flush()
    offset = out.tell()
    out.write(member)
    return Place(offset, len(member))


def head_bytes(first: str, headers: Headers) -> bytes:
    """Return the head of an HTTP message as it went over the wire."""
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in [*map(_one_line, lines), ""]).encode(
        "latin-1", "replace"
    )


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
