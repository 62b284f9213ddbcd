"""Derive versions, clauses and presence again from the captures, one terms at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from tosdiff.archive import lanes, ledger, versions
from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.caches import descent, link, mark
from tosdiff.archive.chain import at_positions
from tosdiff.archive.course import in_course
from tosdiff.archive.entries import Entry, judge
from tosdiff.archive.failures import damaged
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import (
    clause,
    content,
    entry,
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
    """A stored body as a recipe reads it, and where it came from.

    `accepted`: a person said at this visit that it is the terms, whatever makes it suspect.
    """

    url: str
    captured_at: datetime
    body: bytes
    content_type: str
    accepted: bool = False
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
Bodies: TypeAlias = Callable[[str], bytes]
_Captures: TypeAlias = list[Row[Any]]

_DECIDE = (
    update(entry)
    .where(entry.c.id == bindparam("of_entry"))
    .values(kind=bindparam("to_kind"), reason=bindparam("to_reason"), seq=bindparam("to_seq"))
)


def rebuild_terms(
    db: Connection, name: str, derive: Derive, *, bodies: Bodies | None = None
) -> RebuildReport:
    """Derive all versions of some terms again, in the order of their captures.

    What was imported before the first of them stays, and is not counted. `bodies` returns a body
    by its digest; default: the archive's own.
    """
    state = ledger.find(db, name)
    if state is None:
        return RebuildReport()
    upto = lanes.imported_upto(db, state.id)
    before = {one.id for one in versions.versions_of(db, name) if one.seq > upto}
    walk = _Walk(db, lanes.forget_own(db, state), derive, bodies or _served(db))
    visits = 0
    for captures in in_course(db, state.id):
        walk.visit(captures)
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

    def __init__(self, db: Connection, state: State, derive: Derive, bodies: Bodies) -> None:
        self.db, self.state, self.derive, self.bodies = db, state, derive, bodies
        self.sources: tuple[int, ...] = ()
        self.derived: tuple[str, ...] | None = None
        self.gave: dict[tuple[int, str], int] = {}
        self.is_theirs = False  # whether the newest version came from somebody else's capture

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
            if bodies != known or self._is_judged_anew(captures):
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
        self.is_theirs = captures[0].at is not None if now.version else self.is_theirs
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
        accepted = self._is_accepted(captures)
        for row, record in zip(captures, at_positions(self.db, self.sources), strict=True):
            body = self.bodies(row.body)
            yield Snapshotted(
                record.url,
                record.captured_at,
                body,
                record.content_type,
                accepted,
                record.rendered,
            )

    def _is_judged_anew(self, captures: _Captures) -> bool:
        """Tell whether the same bodies come to something else: seen by us, or accepted."""
        if self.is_theirs and captures[0].at is None:
            return True
        return bool(self.state.suspicion) and self._is_accepted(captures)

    def _is_accepted(self, captures: _Captures) -> bool:
        return at_positions(self.db, [captures[0].position])[0].accepted

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


def _served(db: Connection) -> Bodies:
    def read(digest: str) -> bytes:
        body = fetch(db, digest, owner=SERVED)
        if body is None:
            raise damaged("the archive", f"the body {digest} is missing")
        return body

    return read


def forget(db: Connection, state: State) -> State:
    """Drop all that is derived of some terms; return where they stand then: nowhere."""
    for table in (presence, version, page, descent, link):
        db.execute(delete(table).where(table.c.terms_id == state.id))
    db.execute(delete(content).where(content.c.owner == state.id))
    return State(state.id, state.name, 0, None, "", "", 0)
