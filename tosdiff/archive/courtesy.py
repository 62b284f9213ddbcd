"""What a run must know to be polite: when each terms was visited last, and each origin's rules."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from tosdiff.archive.caches import robots
from tosdiff.archive.chain import unseal
from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import capture, entry
from tosdiff.archive.schema import terms as table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Visited:
    """The newest visit to some terms: the position of its first capture, its kind, and when."""

    entry: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """The robots.txt of an origin as it was read: its status, its body if it has one, and when."""

    status: int
    body: bytes
    at: datetime


_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_NEWEST = (
    select(entry.c.terms_id, func.max(entry.c.id).label("newest"))
    .group_by(entry.c.terms_id)
    .subquery()
)
_LAST = (
    select(table.c.name, entry.c.id, entry.c.kind, capture.c.record)
    .join(_NEWEST, _NEWEST.c.terms_id == table.c.id)
    .join(entry, entry.c.id == _NEWEST.c.newest)
    .join(capture, capture.c.position == entry.c.id)
    .where(table.c.name.in_(_NAMES))
)


class Courtesy:
    """Read and keep what politeness needs. What is kept is a cache: it may be lost."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
    ) -> None:
        self._reading = reading
        self._writing = writing

    def visited(self, names: Sequence[str]) -> dict[str, Visited]:
        """Return the newest visit of each of these terms that was ever visited."""
        found: dict[str, Visited] = {}
        with self._reading() as db:
            for part in pieces(names):
                for name, number, kind, record in db.execute(_LAST, {"names": part}):
                    found[name] = Visited(number, kind, unseal(record).captured_at)
        return found

    def rules(self, *, since: datetime) -> dict[str, Rules]:
        """Return by origin each robots.txt that was read after a time; the damaged is not."""
        known: dict[str, Rules] = {}
        query = select(robots).where(robots.c.at > _microseconds(since))
        with self._reading() as db:
            for origin, at, status, packed in db.execute(query):
                body = _unpacked(packed)
                if body is not None:
                    known[origin] = Rules(status, body, _EPOCH + at * _SECOND)
        return known

    def keep(self, rules: Mapping[str, Rules]) -> None:
        """Remember the robots.txt of origins, in place of what was known of them."""
        if not rules:
            return
        rows = [
            {
                "origin": origin,
                "at": _microseconds(one.at),
                "status": one.status,
                "body": zlib.compress(one.body),
            }
            for origin, one in sorted(rules.items())
        ]
        with self._writing() as db:
            for part in pieces(list(rules)):
                db.execute(delete(robots).where(robots.c.origin.in_(part)))
            db.execute(insert(robots), rows)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None
