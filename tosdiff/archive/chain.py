"""Seal what came back: canonical records, each holding the SHA-256 of the one before.

A local chain proves order, not time: who can write the archive can write it all anew.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Connection, select

from tosdiff import __version__
from tosdiff.archive.engine import pieces
from tosdiff.archive.failures import damaged
from tosdiff.archive.schema import capture as table
from tosdiff.archive.schema import terms
from tosdiff.entities import (
    Capture,
    Exchange,
    Provenance,
    Recipe,
    Validators,
    first_header,
)

RECORD_SCHEMA = "tosdiff.capture/1"
TOOL = f"tosdiff {__version__}"


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One attempt as recorded. `position` counts from 1 over the whole archive.

    `page` is the index of the page in its declaration, `entry` the position of the first capture
    of the same visit. `body_digest` is what was served, or what a not-modified answer confirmed;
    '' for neither. `previous` and `digest` are the links of the chain. `accepted`: a person said
    that a suspect page is the terms. `recipe` is the one in use at the time, if a text was derived.
    `exchanges` and `provenance` are those of the capture.
    """

    position: int
    entry: int
    terms: str
    page: int
    url: str
    captured_at: datetime
    outcome: Literal["fetched", "not-modified", "failed"]
    final_url: str
    redirects: tuple[str, ...]
    status: int | None
    headers: tuple[tuple[str, str], ...]
    peer: str
    wire_digest: str
    body_digest: str
    kind: str
    reason: str
    hint: str
    tool: str
    recipe: Recipe | None
    accepted: bool
    previous: str
    digest: str
    exchanges: tuple[Exchange, ...] = ()
    provenance: Provenance | None = None
    robots_ignored: str = ""

    def header(self, name: str) -> str:
        """Return the first header of this name, case-blind, or ''."""
        return first_header(self.headers, name)

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        return self.header("content-type")

    @property
    def validators(self) -> Validators:
        """What the server gave us to ask again cheaply; what it gave to others is not ours."""
        if self.provenance:
            return Validators()
        return Validators(self.header("etag"), self.header("last-modified"))


def facts(capture: Capture) -> dict[str, object]:
    """Return what a record seals of the capture itself."""
    more: dict[str, object] = {}
    if capture.exchanges:
        more["exchanges"] = [astuple(one) for one in capture.exchanges]
    if capture.provenance:
        said = capture.provenance
        more["provenance"] = [said.archive, said.reference, _written(said.imported_at)]
    if capture.robots_ignored:
        more["robots_ignored"] = capture.robots_ignored
    return {
        **more,
        "schema": RECORD_SCHEMA,
        "tool": TOOL,
        "url": capture.url,
        "captured_at": _written(capture.captured_at),
        "outcome": capture.outcome,
        "final_url": capture.final_url,
        "redirects": capture.redirects,
        "status": capture.status,
        "headers": capture.headers,
        "peer": capture.peer,
        "wire": capture.wire_digest,
        "kind": capture.kind,
        "reason": capture.reason,
        "hint": capture.hint,
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal(record: Mapping[str, object]) -> tuple[str, bytes]:
    """Return a record's digest and its packed form.

    Canonical: JSON in ASCII, keys sorted, no spaces; the digest is the SHA-256 of these bytes.
    """
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(canonical).hexdigest(), zlib.compress(canonical)


def unpacked(packed: bytes) -> bytes:
    """Return the canonical bytes of a record. Raises: zlib.error."""
    stream = zlib.decompressobj()
    canonical = stream.decompress(packed)
    if not stream.eof or stream.unused_data:
        raise zlib.error("it has no end, or something after it")
    return canonical


def unseal(packed: bytes) -> CaptureRecord:
    """Return the record; its digest is computed, not believed."""
    try:
        canonical = unpacked(packed)
        value: dict[str, Any] = json.loads(canonical)
        return _record(value, hashlib.sha256(canonical).hexdigest())
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise damaged("the archive", f"a capture's record cannot be read ({error})") from error


_RECORDS = select(table.c.position, table.c.record)


def at_positions(db: Connection, positions: Sequence[int]) -> list[CaptureRecord]:
    """Return the records at these positions, in the order asked for."""
    found: dict[int, CaptureRecord] = {}
    for part in pieces(sorted(set(positions))):
        rows = db.execute(_RECORDS.where(table.c.position.in_(part)))
        found.update((row.position, unseal(row.record)) for row in rows)
    if len(found) < len(set(positions)):
        raise damaged("the archive", "a capture that a version was read from is missing")
    return [found[position] for position in positions]


def positions_of(db: Connection, names: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of all captures of these terms, in order."""
    query = select(table.c.position).join(terms, terms.c.id == table.c.terms_id)
    found: list[int] = []
    for part in pieces(names):
        found += db.execute(query.where(terms.c.name.in_(part))).scalars()
    return tuple(sorted(found))


def canonical_at(db: Connection, position: int) -> bytes:
    """Return the canonical bytes of the record at a position, which must be there."""
    row = db.execute(_RECORDS.where(table.c.position == position)).one()
    try:
        return unpacked(row.record)
    except zlib.error as error:
        raise damaged("the archive", f"a capture's record cannot be read ({error})") from error


def of_terms(db: Connection, name: str, limit: int | None) -> tuple[CaptureRecord, ...]:
    """Return the records of some terms, or the newest `limit` of our own; the newest is last."""
    query = (
        _RECORDS.join(terms, terms.c.id == table.c.terms_id)
        .where(terms.c.name == name)
        .order_by(table.c.position.desc())
    )
    newest = [unseal(row.record) for row in db.execute(query.limit(limit))]
    if limit is not None and any(one.provenance for one in newest):
        records = (unseal(row.record) for row in db.execute(query))
        newest = list(islice((one for one in records if one.provenance is None), limit))
    return tuple(reversed(newest))


def _record(value: dict[str, Any], digest: str) -> CaptureRecord:
    used = value["recipe"]
    return CaptureRecord(
        position=value["position"],
        entry=value["entry"],
        terms=value["terms"],
        page=value["page"],
        url=value["url"],
        captured_at=datetime.fromisoformat(value["captured_at"]),
        outcome=value["outcome"],
        final_url=value["final_url"],
        redirects=tuple(value["redirects"]),
        status=value["status"],
        headers=_pairs(value["headers"]),
        peer=value["peer"],
        wire_digest=value["wire"],
        body_digest=value["body"],
        kind=value["kind"],
        reason=value["reason"],
        hint=value["hint"],
        tool=value["tool"],
        recipe=Recipe(*used) if used else None,
        accepted=value["accepted"],
        previous=value["previous"],
        digest=digest,
        exchanges=tuple(_exchange(one) for one in value.get("exchanges", ())),
        provenance=_provenance(value.get("provenance")),
        robots_ignored=value.get("robots_ignored", ""),
    )


def _exchange(value: list[Any]) -> Exchange:
    url, request, sent, protocol, status, phrase, headers, peer = value
    return Exchange(url, request, _pairs(sent), protocol, status, phrase, _pairs(headers), peer)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Return a time as whole microseconds since 1970."""
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def _pairs(value: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, text) for key, text in value)


def _provenance(value: list[str] | None) -> Provenance | None:
    if value is None:
        return None
    archive, reference, imported_at = value
    return Provenance(archive, reference, datetime.fromisoformat(imported_at))
