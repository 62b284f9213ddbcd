"""Remember which suspect pages a person rejected: they are no terms, and nobody is asked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, inspect, select

from tosdiff.archive.chain import microseconds
from tosdiff.archive.engine import pieces
from tosdiff.archive.failures import damaged
from tosdiff.archive.schema import rejected as table
from tosdiff.archive.schema import storable
from tosdiff.archive.versions import moment

_Row = Row[str, str, str, int, str, str]
_Open = Callable[[], AbstractContextManager[Connection]]
_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_KNOWN = select(table).where(table.c.terms.in_(_NAMES)).order_by(table.c.terms, table.c.at)
_FORGET = delete(table).where(
    table.c.terms == bindparam("of_terms"), table.c.words == bindparam("with_words")
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A suspect page that is not the terms: the bodies served, in page order, and their words.

    Pages that differ at every visit are known again by the digest of their words.
    """

    terms: str
    bodies: tuple[str, ...]
    words_digest: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Rejections:
    """What was rejected in an archive; each method is one transaction."""

    location: str
    _reading: _Open
    _writing: _Open

    def of(self, names: Sequence[str]) -> dict[str, tuple[Rejection, ...]]:
        """Return what was rejected of these terms, oldest first; terms without are left out.

        Raises: ArchiveError if a row is not as it was written.
        """
        found: dict[str, list[Rejection]] = {}
        with self._reading() as db:
            if not inspect(db).has_table(table.name):  # an older archive that can be read only
                return {}
            for part in pieces(list(names)):
                for row in db.execute(_KNOWN, {"names": part}):
                    found.setdefault(row.terms, []).append(self._read(row))
        return {name: tuple(items) for name, items in found.items()}

    def altered(self) -> tuple[str, ...]:
        """Return the terms of every row that is not as it was written."""
        with self._reading() as db:
            if not inspect(db).has_table(table.name):
                return ()
            rows = db.execute(select(table).order_by(table.c.terms, table.c.bodies)).all()
        return tuple(str(row.terms) for row in rows if not _is_whole(row))

    def add(self, item: Rejection) -> None:
        """Reject a page; what is rejected already stays as it is."""
        with self._writing() as db:
            known = db.execute(_KNOWN, {"names": [item.terms]}).all()
            if all(row.bodies != " ".join(item.bodies) for row in known):
                db.execute(insert(table), _row(item))

    def undo(self, terms: str, words_digest: str) -> None:
        """Reject no more what has these words."""
        with self._writing() as db:
            db.execute(_FORGET, {"of_terms": terms, "with_words": words_digest})

    def _read(self, row: _Row) -> Rejection:
        if not _is_whole(row):
            raise damaged(self.location, f"what was rejected of {row.terms} was altered")
        bodies = tuple(row.bodies.split())
        return Rejection(row.terms, bodies, row.words, moment(row.at), row.reason)


def _row(item: Rejection) -> dict[str, str | int]:
    row: dict[str, str | int] = {
        "terms": item.terms,
        "bodies": " ".join(item.bodies),
        "words": item.words_digest,
        "at": microseconds(item.at),
        "reason": storable(item.reason),
    }
    return {**row, "digest": _seal(row.values())}


def _is_whole(row: _Row) -> bool:
    *rest, digest = row
    return _seal(rest) == digest


def _seal(fields: Iterable[object]) -> str:
    sealed = "\n".join(map(str, fields)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(sealed).hexdigest()
