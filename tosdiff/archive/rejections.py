"""Remember which suspect pages a person rejected: they are no terms, and nobody is asked again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, inspect, select

from tosdiff.archive.engine import pieces
from tosdiff.archive.failures import damaged
from tosdiff.archive.schema import rejected as table
from tosdiff.archive.schema import storable
from tosdiff.archive.versions import microseconds, moment

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

    def _read(self, row: Row[str, str, str, int, str, str]) -> Rejection:
        bodies = tuple(row.bodies.split())
        item = Rejection(row.terms, bodies, row.words, moment(row.at), row.reason)
        if _row(item)["digest"] != row.digest:
            raise damaged(self.location, f"what was rejected of {row.terms} was altered")
        return item


def _row(item: Rejection) -> dict[str, str | int]:
    row: dict[str, str | int] = {
        "terms": item.terms,
        "bodies": " ".join(item.bodies),
        "words": item.words_digest,
        "at": microseconds(item.at),
        "reason": storable(item.reason),
    }
    sealed = "\n".join(map(str, row.values())).encode("utf-8", "surrogatepass")
    return {**row, "digest": hashlib.sha256(sealed).hexdigest()}
