"""The body of a WARC record, as the page's reader got it: joined and unpacked within bounds.

Not by warcio, which reads a chunk at one go and unpacks it at one go, however large it says it is.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}  # many servers send it bare
_MEMBERS = 64  # each costs a copy of what follows it


class Unusable(Exception):  # noqa: N818  # it says what a record is
    """The record has no body that could be trusted; the message says why."""


def body_of(record: Any, limit: int) -> bytes:
    """Return the body; one that was unpacked by who recorded it is taken as it is.

    Units: `limit` is the most bytes that it may have, packed or not. Raises: Unusable.
    """
    try:
        raw: bytes = record.raw_stream.read(limit + 1)
    except TypeError as error:  # warcio's, of a digest that needs a length
        raise Unusable("its digest is of no kind that we know") from error
    if len(raw) > limit:
        raise Unusable(f"it is larger than {limit >> 20} MiB")
    record.raw_stream.read(1)  # the end of what has no length
    if is_cut(record):
        raise Unusable("the file ends, or is damaged, in the middle of it")
    http = record.http_headers
    if http is None:
        return raw
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        raw = _joined(raw)
    said = http.get_header("Content-Encoding") or ""
    for name in reversed([one.strip().lower() for one in said.split(",")]):
        raw = _unpacked(name, raw, limit)
    return raw


def is_cut(record: Any) -> bool:
    """Tell whether there was less of a record than it says, once it was read to its end."""
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def _joined(raw: bytes) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    joined: bytes = ChunkedDataReader(io.BytesIO(raw)).read(len(raw) + 1)
    return joined


def _unpacked(name: str, raw: bytes, limit: int) -> bytes:
    if name in {"", "identity"} or not raw:
        return raw
    if name == "br":
        return _unbrotli(raw, limit)
    if name not in _WINDOWS:
        raise Unusable(f"it is packed as {name[:40]!r}")
    for bits in _WINDOWS[name]:
        try:
            return _inflated(raw, bits, limit)
        except zlib.error:
            continue
    return raw  # many who record leave the header of what they unpacked


def _inflated(raw: bytes, bits: int, limit: int) -> bytes:
    """Unpack all members. Raises: zlib.error if not even the first bytes are packed so."""
    parts: list[bytes] = []
    left = limit
    for _ in range(_MEMBERS):
        stream = zlib.decompressobj(bits)
        try:
            parts.append(stream.decompress(raw, left + 1))
        except zlib.error as error:
            if parts or _begins(raw, bits):
                raise Unusable("its packed bytes are damaged") from error
            raise
        left -= len(parts[-1])
        if left < 0:
            raise Unusable(f"it unpacks to more than {limit >> 20} MiB")
        if not stream.eof:
            raise Unusable("its packed bytes have no end")
        raw = stream.unused_data
        if bits != 31 or not raw.startswith(b"\x1f\x8b"):
            return b"".join(parts)
    raise Unusable(f"it is packed in more than {_MEMBERS} pieces")


def _begins(raw: bytes, bits: int) -> bool:
    return bits == 31 and raw.startswith(b"\x1f\x8b\x08")


def _unbrotli(raw: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError as error:
        raise Unusable("it is packed as 'br': pip install brotli reads it") from error
    stream = brotli.Decompressor()
    try:
        body: bytes = stream.process(raw, output_buffer_limit=limit + 1)
    except TypeError as error:
        raise Unusable("it is packed as 'br', which needs brotli 1.2 or newer") from error
    except brotli.error:
        return raw
    if len(body) > limit:
        raise Unusable(f"it unpacks to more than {limit >> 20} MiB")
    if not stream.is_finished():
        raise Unusable("its packed bytes have no end")
    return body
