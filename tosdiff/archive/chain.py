"""Seal what came back: canonical records, each holding the SHA-256 of the one before.

A local chain proves order, not time: who can write the archive can write it all anew.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from tosdiff import __version__
from tosdiff.archive.engine import pieces
from tosdiff.archive.failures import damaged
from tosdiff.archive.schema import capture as table
from tosdiff.archive.schema import terms
from tosdiff.entities import Capture, Recipe, Validators, first_header
from tosdiff.errors import ArchiveError

RECORD_SCHEMA = "tosdiff.capture/1"
TOOL = f"tosdiff {__version__}"


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One attempt as recorded. `position` counts from 1 over the whole archive.

    `page` is the index of the page in its declaration, `entry` the position of the first capture
    of the same visit. `body_digest` is what was served, or what a not-modified answer confirmed;
    '' for neither. `previous` and `digest` are the links of the chain. `accepted`: a person said
    that a suspect page is the terms. `recipe` is the one in use at the time, if a text was derived.
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
    rendered: str = ""

    def header(self, name: str) -> str:
        """Return the first header of this name, case-blind, or ''."""
        return first_header(self.headers, name)

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        return self.header("content-type")

    @property
    def validators(self) -> Validators:
        """What the server gave to ask again cheaply."""
        return Validators(self.header("etag"), self.header("last-modified"))


def facts(capture: Capture) -> dict[str, object]:
    """Return what a record seals of the capture itself."""
    more = {"rendered": capture.rendered} if capture.rendered else {}
    return {
        **more,
        "schema": RECORD_SCHEMA,
        "tool": TOOL,
        "url": capture.url,
        "captured_at": capture.captured_at.astimezone(UTC).isoformat(timespec="microseconds"),
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


def seal(record: Mapping[str, object]) -> tuple[str, bytes]:
    """Return a record's digest and its packed form.

    Canonical: JSON in ASCII, keys sorted, no spaces; the digest is the SHA-256 of these bytes.
    """
    canonical = json.dumps(record, sort_keys=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(canonical).hexdigest(), zlib.compress(canonical)


def unseal(packed: bytes) -> CaptureRecord:
    """Return the record; its digest is computed, not believed."""
    try:
        canonical = zlib.decompress(packed)
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


def of_terms(db: Connection, name: str, limit: int | None) -> tuple[CaptureRecord, ...]:
    """Return the records of some terms, or the newest `limit`; the newest is last."""
    rows = db.execute(
        _RECORDS.join(terms, terms.c.id == table.c.terms_id)
        .where(terms.c.name == name)
        .order_by(table.c.position.desc())
        .limit(limit)
    )
    return tuple(unseal(row.record) for row in reversed(rows.all()))


_WALK = select(table).order_by(table.c.position)


def walk(db: Connection) -> Iterator[str]:
    """Walk the chain from its first record; yield what is wrong with it, in order."""
    previous, expected = "", 1
    for row in db.execute(_WALK.execution_options(yield_per=500)):
        if row.position != expected:
            yield f"capture {expected} is missing before {row.position}"
        yield from _wrong(row, previous)
        previous, expected = row.digest, row.position + 1


def _wrong(row: Row[Any], previous: str) -> Iterator[str]:
    name = f"capture {row.position}"
    try:
        record = unseal(row.record)
    except ArchiveError as error:
        yield f"{name}: {error.message}"
        return
    if record.previous != previous:
        yield f"{name} does not follow the one before it"
    if record.digest != row.digest:
        yield f"{name} is not what was sealed"
    stated = (record.position, record.entry, record.page, record.outcome, record.body_digest)
    if stated != (row.position, row.entry, row.place, row.outcome, row.body or ""):
        yield f"{name} stands under other facts than it was sealed with"


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
        headers=tuple((key, text) for key, text in value["headers"]),
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
        rendered=value.get("rendered", ""),
    )
