"""Undo a body's Content-Encoding, whole and within bounds.

Our own, because the usual clients accept a cut gzip stream as complete and unpack a bomb of a few
hundred bytes to gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from tosdiff.capture.budget import too_large
from tosdiff.errors import CaptureError

_GZIP = zlib.MAX_WBITS | 16
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_MAX_LAYERS = 3  # honest servers apply one; a proxy that adds a second by mistake exists
_MAX_MEMBERS = 64  # each costs a copy of what follows it, so millions of empty ones cost hours


def decode_body(body: bytes, content_encodings: Iterable[str], *, limit: int) -> bytes:
    """Return the body without its content encodings, the last applied undone first.

    Units: `limit` is the most bytes that any layer may unpack to.
    Raises: CaptureError `encoding`, `truncated` or `too-large`.
    """
    names = [name.strip().lower() for value in content_encodings for name in value.split(",")]
    layers = [name for name in names if name not in {"", "identity"}]
    if len(layers) > _MAX_LAYERS:
        raise _undecodable(f"the page is packed {len(layers)} times over")
    for name in reversed(layers):
        body = _undo(name, body, limit=limit)
    return body


def _undo(name: str, data: bytes, *, limit: int) -> bytes:
    if not data:
        return data
    try:
        match name:
            case "gzip" | "x-gzip":
                return _gunzip(data, limit=limit)
            case "deflate":
                return _inflate(data, limit=limit)
            case _:
                raise _undecodable(f"the page is packed as {name!r}, which we did not ask for")
    except zlib.error as error:
        raise _undecodable(f"the page is said to be packed as {name}, but is not") from error


def _gunzip(data: bytes, *, limit: int) -> bytes:
    parts: list[bytes] = []
    used = 0
    for _ in range(_MAX_MEMBERS):
        part, data = _member(data, _GZIP, limit=limit, used=used)
        parts.append(part)
        used += len(part)
        if not data.startswith(b"\x1f\x8b"):  # padding after the last member is common
            return b"".join(parts)
    raise _undecodable(f"the page is packed in more than {_MAX_MEMBERS} pieces")


def _inflate(data: bytes, *, limit: int) -> bytes:
    # "deflate" means the zlib format (RFC 9110, 8.4.1.2), but many servers send it bare.
    try:
        return _member(data, _ZLIB, limit=limit)[0]
    except zlib.error:
        return _member(data, _RAW, limit=limit)[0]


def _member(data: bytes, wbits: int, *, limit: int, used: int = 0) -> tuple[bytes, bytes]:
    """Unpack one stream after `used` bytes of earlier ones; return its bytes and what follows."""
    stream = zlib.decompressobj(wbits)
    body = stream.decompress(data, limit - used + 1)  # never 0, which would mean no limit
    if used + len(body) > limit:
        raise too_large(limit, decoded=True)
    if not stream.eof:
        raise CaptureError(
            "the page broke off: its packed body has no end",
            kind="truncated",
            hint="try again; if it stays so, the site's server is at fault",
        )
    return body, stream.unused_data


def _undecodable(message: str) -> CaptureError:
    return CaptureError(
        message, kind="encoding", hint="the site's server is at fault; try again later"
    )
