"""Time-stamps of the chain: the authority's answer, kept beside the record that it is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, inspect, select

from tosdiff.archive.chain import microseconds
from tosdiff.archive.faults import Fault
from tosdiff.archive.schema import capture
from tosdiff.archive.schema import stamp as table
from tosdiff.archive.versions import moment


@dataclass(frozen=True, slots=True)
class Stamp:
    """An authority's answer about the digest `head` of the capture at `position`, as it came."""

    position: int
    authority: str
    head: str
    asked_at: datetime
    token: bytes


def keep_stamp(db: Connection, stamp: Stamp) -> None:
    """Store a time-stamp, in place of an older one of the same authority for the same record."""
    db.execute(
        delete(table).where(
            table.c.position == stamp.position, table.c.authority == stamp.authority
        )
    )
    row = {
        "position": stamp.position,
        "authority": stamp.authority,
        "head": stamp.head,
        "asked": microseconds(stamp.asked_at),
        "token": stamp.token,
        "digest": _digest(stamp),
    }
    db.execute(insert(table), row)


def stamps_of(db: Connection) -> tuple[Stamp, ...]:
    """Return all time-stamps, by position."""
    return tuple(_stamp(row) for row in _rows(db))


def stamp_faults(db: Connection) -> Iterator[Fault]:
    """Yield what is wrong with stamps themselves, and with the record that each is about."""
    for row in _rows(db):
        stamp = _stamp(row)
        where = f"time-stamp of capture {stamp.position}"
        if _digest(stamp) != row.digest:
            yield Fault("stamp", f"{where}: it is not what was kept", where, "", stamp.asked_at)
        found = select(capture.c.digest).where(capture.c.position == stamp.position)
        if db.execute(found).scalar() != stamp.head:
            said = f"{where}: the capture was another when it was stamped"
            yield Fault("chain", said, f"capture {stamp.position}", "", stamp.asked_at)


def _rows(db: Connection) -> Iterator[Row[tuple[object, ...]]]:
    if not inspect(db).has_table(table.name):  # an archive of before, that can only be read
        return
    yield from db.execute(select(table).order_by(table.c.position, table.c.authority)).all()


def _stamp(row: Row[tuple[object, ...]]) -> Stamp:
    return Stamp(row.position, row.authority, row.head, moment(row.asked), row.token)


def _digest(stamp: Stamp) -> str:
    facts = [stamp.position, stamp.authority, stamp.head, microseconds(stamp.asked_at)]
    return hashlib.sha256(json.dumps(facts).encode() + stamp.token).hexdigest()
