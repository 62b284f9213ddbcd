"""Derive versions, clauses and presence again from the captures, one terms at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from tosdiff.archive import lanes, ledger, versions
from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.chain import at_positions
from tosdiff.archive.entries import Entry, judge
from tosdiff.archive.failures import damaged
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import (
    capture,
    clause,
    content,
    descent,
    entry,
    link,
    mark,
    page,
    presence,
    storable,
    version,
)
from tosdiff.archive.versions import Origin
from tosdiff.archive.wordsearch import forget_words
from tosdiff.entities import Derivation


@dataclass(frozen=True, slots=True)
class Snapshotted:
    """A stored body as a recipe reads it, and where it came from."""

    url: str
    captured_at: datetime
    body: bytes
    content_type: str
    rendered: str = ""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did: counts of terms, visits, versions before and after, and ids kept."""

    terms: int = 0
    visits: int = 0
    before: int = 0
    versions: int = 0
    kept: int = 0

    def __add__(self, other: RebuildReport) -> RebuildReport:
        return RebuildReport(
            self.terms + other.terms,
            self.visits + other.visits,
            self.before + other.before,
            self.versions + other.versions,
            self.kept + other.kept,
        )


Derive: TypeAlias = Callable[[str, tuple[Snapshotted, ...]], Derivation | None]
_Captures: TypeAlias = list[Row[Any]]

_CAPTURES = (
    select(*(column for column in capture.c if column.name != "record"))
    .where(capture.c.terms_id == bindparam("of_terms"))
    .order_by(capture.c.position)
)
_DECIDE = (
    update(entry)
    .where(entry.c.id == bindparam("of_entry"))
    .values(kind=bindparam("to_kind"), reason=bindparam("to_reason"), seq=bindparam("to_seq"))
)


def rebuild_terms(db: Connection, name: str, derive: Derive) -> RebuildReport:
    """Derive all versions of some terms again, in the order of their captures.

    What was imported before the first of them stays, and is not counted.
    """
    state = ledger.find(db, name)
    if state is None:
        return RebuildReport()
    upto = lanes.imported_upto(db, state.id)
    before = {one.id for one in versions.versions_of(db, name) if one.seq > upto}
    walk = _Walk(db, lanes.forget_own(db, state), derive)
    visits = 0
    for _, captures in groupby(db.execute(_CAPTURES, {"of_terms": state.id}).all(), _entry_of):
        walk.visit(list(captures))
        visits += 1
    walk.close()
    after = {one.id for one in versions.versions_of(db, name) if one.seq > upto}
    return RebuildReport(1, visits, len(before), len(after), len(before & after))


def forget_clauses(db: Connection) -> None:
    """Drop the clauses that no version has any more."""
    db.execute(delete(clause).where(clause.c.id.not_in(select(presence.c.clause_id))))
    db.execute(delete(mark))  # ids may be given out again
    forget_words(db)


class _Walk:
    """The state of some terms as its visits are judged again, oldest first."""

    def __init__(self, db: Connection, state: State, derive: Derive) -> None:
        self.db, self.state, self.derive = db, state, derive
        self.sources: tuple[int, ...] = ()
        self.derived: tuple[str, ...] | None = None
        self.gave: dict[tuple[int, str], int] = {}

    def visit(self, captures: _Captures) -> None:
        """Judge one visit; a failed one stays as it is, the same bodies are not derived twice."""
        for row in captures:
            if row.outcome == "fetched" and row.body:
                self.gave[row.place, row.body] = row.position
        if any(row.outcome == "failed" for row in captures):
            self._move("failed", self.state.failures + 1)
            return
        if all(row.body for row in captures):
            sources = tuple(self.gave[row.place, row.body] for row in captures)
            bodies = tuple(row.body for row in captures)
            known, self.derived, self.sources = self.derived, bodies, sources
            if bodies != known:
                self._derive(captures)
                return
        self._decide(captures, Entry("unchanged", reason=self.state.suspicion), None)

    def close(self) -> None:
        """Write where the terms stand after the last visit."""
        ledger.write(self.db, self.state)
        rows = [
            {"terms_id": self.state.id, "place": place, "capture": source}
            for place, source in enumerate(self.sources)
        ]
        if rows:
            self.db.execute(insert(page), rows)

    def _derive(self, captures: _Captures) -> None:
        derivation = self.derive(self.state.name, tuple(self._snapshots(captures)))
        now = self._judge(captures, derivation) if derivation else Entry("unchanged")
        self._decide(captures, now, derivation)

    def _judge(self, captures: _Captures, derivation: Derivation) -> Entry:
        records = at_positions(self.db, [row.position for row in captures])
        origin = Origin(
            identity=tuple(row.digest for row in captures),
            captured_at=max(record.captured_at for record in records),
            sources=self.sources,
            snapshots=tuple(row.body for row in captures),
        )
        return judge(self.db, self.state, origin, derivation, accept=records[0].accepted)

    def _snapshots(self, captures: _Captures) -> Iterator[Snapshotted]:
        for row, record in zip(captures, at_positions(self.db, self.sources), strict=True):
            body = fetch(self.db, row.body, owner=SERVED)
            if body is None:
                raise damaged("the archive", f"the body {row.body} is missing")
            yield Snapshotted(
                record.url, record.captured_at, body, record.content_type, record.rendered
            )

    def _decide(self, captures: _Captures, now: Entry, derivation: Derivation | None) -> None:
        seq = now.version.seq if now.version else None
        values = {"of_entry": captures[0].entry, "to_kind": now.kind, "to_seq": seq}
        self.db.execute(_DECIDE, {**values, "to_reason": storable(now.reason)})
        self._move(now.kind, 0, seq=seq, derivation=derivation)

    def _move(
        self,
        kind: str,
        failures: int,
        *,
        seq: int | None = None,
        derivation: Derivation | None = None,
    ) -> None:
        self.state = ledger.advance(
            self.db, self.state, kind, seq=seq, failures=failures, derivation=derivation
        )


def _entry_of(row: Row[Any]) -> int:
    number: int = row.entry
    return number


def forget(db: Connection, state: State) -> State:
    """Drop all that is derived of some terms; return where they stand then: nowhere."""
    for table in (presence, version, page, descent, link):
        db.execute(delete(table).where(table.c.terms_id == state.id))
    db.execute(delete(content).where(content.c.owner == state.id))
    return State(state.id, state.name, 0, None, "", "", 0)
