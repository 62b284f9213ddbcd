"""What was imported from other archives: each record, what it became, how far a source was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select

from tosdiff.archive import ledger, versions
from tosdiff.archive.entries import EntryKind
from tosdiff.archive.ledger import State
from tosdiff.archive.rebuild import forget
from tosdiff.archive.schema import imported, source
from tosdiff.archive.schema import terms as terms_table
from tosdiff.entities import Recipe

if TYPE_CHECKING:
    from tosdiff.text.passages import Reading


@dataclass(frozen=True, slots=True)
class Import:
    """A record to import: what it is called where it comes from, its time, its text as read.

    `suspicion` says why this is no version of the terms, `noise` why it says the same as the
    newest good one though its words differ; or ''.
    """

    reference: str
    recorded_at: datetime
    text: str
    reading: Reading
    recipe: Recipe
    suspicion: str = ""
    noise: str = ""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A record as it was imported: what was made of it, why, and the version, if it became one."""

    reference: str
    recorded_at: datetime
    kind: EntryKind
    reason: str
    seq: int | None


_OF_TERMS = (
    select(imported)
    .join(terms_table, terms_table.c.id == imported.c.terms_id)
    .where(terms_table.c.name == bindparam("of_terms"))
    .order_by(imported.c.place)
)
_ALL = (
    select(terms_table.c.name, imported.c.reference, imported.c.kind)
    .join(terms_table, terms_table.c.id == imported.c.terms_id)
    .order_by(imported.c.terms_id, imported.c.place)
)


def imports_of(db: Connection, terms: str) -> tuple[ImportRecord, ...]:
    """Return what was imported of some terms, in the order of its source."""
    return tuple(
        ImportRecord(row.reference, versions.moment(row.at), row.kind, row.reason, row.seq)
        for row in db.execute(_OF_TERMS, {"of_terms": terms})
    )


def references(db: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return reference and kind of all that was imported, by terms."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, reference, kind in db.execute(_ALL):
        found.setdefault(name, []).append((reference, kind))
    return found


def source_state(db: Connection, name: str) -> str:
    """Return the state of a source when all of it had been imported, or ''."""
    return db.execute(select(source.c.state).where(source.c.name == name)).scalar() or ""


def mark_source(db: Connection, name: str, state: str) -> None:
    """Remember the state of a source."""
    db.execute(delete(source).where(source.c.name == name))
    db.execute(insert(source), {"name": name, "state": state})


def forget_terms(db: Connection, terms: str) -> None:
    """Drop all that was imported of some terms, and the terms themselves."""
    state = ledger.find(db, terms)
    if state is not None:
        forget_import(db, state)
        db.execute(delete(terms_table).where(terms_table.c.id == state.id))


def forget_import(db: Connection, state: State) -> State:
    """Drop what was imported of some terms; return where they stand then: nowhere."""
    db.execute(delete(imported).where(imported.c.terms_id == state.id))
    return forget(db, state)
