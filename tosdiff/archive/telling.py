"""Remember what each recipient of news was told, so that nothing is told twice or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, delete, func, insert, select

from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import entry, told
from tosdiff.archive.schema import terms as table
from tosdiff.archive.versions import version_at
from tosdiff.entities import Version


@dataclass(frozen=True, slots=True)
class Untold:
    """What became of some terms since a recipient was told of them last.

    `changes` are the real ones: the version before and the version after, oldest first. `problem`
    says what is wrong with them now, or ''; `was_failing` whether the recipient was told that they
    fail. `upto` is the newest entry.
    """

    terms: str
    upto: int
    changes: tuple[tuple[Version, Version], ...]
    problem: str
    was_failing: bool


_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_NEWEST = (
    select(table.c.name, func.max(entry.c.id).label("newest"))
    .join(entry, entry.c.terms_id == table.c.id)
    .where(table.c.name.in_(_NAMES))
    .group_by(table.c.name)
)
_KNOWN = select(told.c.terms).where(
    told.c.recipient == bindparam("of_recipient"), told.c.terms.in_(_NAMES)
)
_SINCE = (
    select(table.c.name, entry, told.c.failing)
    .join(entry, entry.c.terms_id == table.c.id)
    .join(
        told,
        and_(told.c.terms == table.c.name, told.c.recipient == bindparam("of_recipient")),
        isouter=True,
    )
    .where(table.c.name.in_(_NAMES), entry.c.id > func.coalesce(told.c.entry, 0))
    .order_by(table.c.name, entry.c.id)
)
_FORGET = delete(told).where(
    told.c.recipient == bindparam("of_recipient"), told.c.terms == bindparam("of_terms")
)

_Open = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Outbox:
    """The news of one recipient: each method is one transaction."""

    recipient: str
    _reading: _Open
    _writing: _Open

    def begin(self, names: Sequence[str]) -> None:
        """Have a recipient told of what is recorded from now on, where it is not known yet.

        What these terms went through before is no news; that they fail still is.
        """
        with self._writing() as db:
            for part in pieces(names):
                known = set(
                    db.execute(_KNOWN, {"names": part, "of_recipient": self.recipient}).scalars()
                )
                rows = db.execute(_NEWEST, {"names": part}).all()
                new = [self._row(row.name, row.newest) for row in rows if row.name not in known]
                if new:
                    db.execute(insert(told), new)

    def untold(self, names: Sequence[str]) -> tuple[Untold, ...]:
        """Return what became of these terms since, in the order of their names."""
        found: list[Untold] = []
        with self._reading() as db:
            for part in pieces(sorted(names)):
                values = {"names": part, "of_recipient": self.recipient}
                rows = db.execute(_SINCE, values).all()
                for name, group in groupby(rows, key=lambda row: str(row.name)):
                    found.append(_untold(db, name, list(group)))
        return tuple(found)

    def mark(self, items: Sequence[Untold]) -> None:
        """Note that the recipient knows all this."""
        if not items:
            return
        with self._writing() as db:
            gone = [{"of_recipient": self.recipient, "of_terms": item.terms} for item in items]
            db.execute(_FORGET, gone)
            db.execute(
                insert(told),
                [self._row(item.terms, item.upto, failing=bool(item.problem)) for item in items],
            )

    def _row(self, terms: str, upto: int, *, failing: bool = False) -> dict[str, Any]:
        return {"recipient": self.recipient, "terms": terms, "entry": upto, "failing": int(failing)}


def _untold(db: Connection, name: str, rows: Sequence[Row[Any]]) -> Untold:
    last = rows[-1]
    return Untold(
        terms=name,
        upto=last.id,
        changes=tuple(_changes(db, rows)),
        problem=_problem(last.kind, last.reason),
        was_failing=bool(last.failing),
    )


def _changes(db: Connection, rows: Sequence[Row[Any]]) -> Iterator[tuple[Version, Version]]:
    for row in rows:
        if row.kind != "changed":
            continue
        new = version_at(db, row.terms_id, row.seq)
        old = version_at(db, row.terms_id, new.base) if new else None
        if old and new:
            yield old, new


def _problem(kind: str, reason: str) -> str:
    """Return what is wrong after a visit: a page that is served again may be suspect still."""
    return reason if kind in {"failed", "suspect", "unchanged"} else ""
