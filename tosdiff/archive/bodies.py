"""Keep bytes small: each body is packed with the page's previous body as its dictionary.

Measured on successive real pages: 35 to 50 times smaller than raw; gzip reaches 5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, bindparam, insert, select

from tosdiff.archive.failures import damaged
from tosdiff.archive.schema import content
from tosdiff.errors import ArchiveError

LEVEL = 10
KEYFRAME_EVERY = 20  # so that reading unpacks at most 20 bodies
SERVED = 0  # the owner of what pages served; texts are owned by their terms

_WINDOW_LOG = 27  # the widest window that a decompressor accepts without being asked


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def pack(data: bytes, base: bytes | None = None) -> bytes:
    """Compress bytes, with `base` as dictionary if given."""
    if base is None:
        return zstandard.ZstdCompressor(level=LEVEL).compress(data)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, source_size=len(data), window_log=_window(len(data) + len(base))
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters, dict_data=_raw(base))
    return compressor.compress(data)


def unpack(packed: bytes, base: bytes | None = None) -> bytes:
    """Undo `pack` with the same base. Raises zstandard.ZstdError if the bytes are damaged."""
    if base is None:
        return zstandard.ZstdDecompressor().decompress(packed)
    return zstandard.ZstdDecompressor(dict_data=_raw(base)).decompress(packed)


_IS_KEPT = select(content.c.digest).where(
    content.c.owner == bindparam("owner"), content.c.digest == bindparam("digest")
)


def keep(db: Connection, data: bytes, *, owner: int, previous: str | None) -> str:
    """Store bytes once, as a delta to `previous` where that helps; return their digest."""
    digest = digest_of(data)
    if db.execute(_IS_KEPT, {"owner": owner, "digest": digest}).first() is not None:
        return digest
    base, depth = _base(db, owner, previous)
    before = Kept(previous, base, depth - 1) if previous and base is not None else None
    db.execute(insert(content), row_of(data, digest, owner=owner, before=before))
    return digest


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that is stored, and how many steps it is from its keyframe."""

    digest: str
    data: bytes
    depth: int


def row_of(data: bytes, digest: str, *, owner: int, before: Kept | None) -> dict[str, object]:
    """Return the row that stores bytes, as a delta to a body before them if that may be."""
    base = before if before and before.data and before.depth + 1 < KEYFRAME_EVERY else None
    return {
        "owner": owner,
        "digest": digest,
        "base": base.digest if base else None,
        "depth": base.depth + 1 if base else 0,
        "size": len(data),
        "data": pack(data, base.data if base else None),
    }


def _base(db: Connection, owner: int, previous: str | None) -> tuple[bytes | None, int]:
    """Return the dictionary to use and the depth that results; none starts a keyframe."""
    if not previous:
        return None, 0
    chain = db.execute(_CHAIN, {"owner": owner, "digest": previous}).all()
    if not 0 < len(chain) < KEYFRAME_EVERY:
        return None, 0
    try:
        base = _unpacked(chain, previous)
    except ArchiveError:  # old damage is `verify`'s to report; it must not stop new captures
        return None, 0
    return (base, len(chain)) if base else (None, 0)


_chain = (
    select(content.c.base, content.c.depth, content.c.data)
    .where(content.c.owner == bindparam("owner"), content.c.digest == bindparam("digest"))
    .cte("chain", recursive=True)
)
_CHAIN = select(
    _chain.union_all(
        select(content.c.base, content.c.depth, content.c.data).where(
            content.c.owner == bindparam("owner"), content.c.digest == _chain.c.base
        )
    )
).order_by("depth")


def fetch(db: Connection, digest: str, *, owner: int) -> bytes | None:
    """Return stored bytes, proven by their digest; None if there are none with this digest.

    Raises: ArchiveError if what is stored does not match the digest.
    """
    rows = db.execute(_CHAIN, {"owner": owner, "digest": digest}).all()
    return _unpacked(rows, digest) if rows else None


def _unpacked(rows: Sequence[Row[Any]], digest: str) -> bytes:
    """Unpack a chain from its keyframe on, and prove the last body."""
    data: bytes | None = None
    try:
        for row in rows:
            data = unpack(row.data, data)
    except zstandard.ZstdError as error:
        raise damaged("the archive", f"the body {digest} cannot be unpacked ({error})") from error
    if data is None or len(rows) != rows[-1].depth + 1 or digest_of(data) != digest:
        raise damaged("the archive", f"the body {digest} is not what was recorded")
    return data


def _raw(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _window(size: int) -> int:
    """Return the window, as a power of two, that spans dictionary and data."""
    return min(max(size.bit_length(), 10), _WINDOW_LOG)
