"""What was imported from other archives: each record, what it became, how far a source was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from tosdiff.archive import ledger, versions
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import imported, source
from tosdiff.archive.schema import terms as terms_table
from tosdiff.entities import Recipe

if TYPE_CHECKING:
    from tosdiff.archive.entries import EntryKind
    from tosdiff.text.passages import Reading

ImportKind: TypeAlias = "EntryKind | Literal['aside']"


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
    """A record as it was imported: what was made of it, why, and the version, if it became one.

    One kept `aside` is younger than our own first version of the terms.
    """

    reference: str
    recorded_at: datetime
    kind: ImportKind
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


_TERMS = select(terms_table.c.name).where(
    select(imported.c.place).where(imported.c.terms_id == terms_table.c.id).exists()
)


def imported_terms(db: Connection) -> tuple[str, ...]:
    """Return the terms of which anything was imported, sorted."""
    return tuple(sorted(db.execute(_TERMS).scalars()))


_ASIDE = (
    select(terms_table.c.name, func.count())
    .join(imported, imported.c.terms_id == terms_table.c.id)
    .where(imported.c.kind == "aside")
    .group_by(terms_table.c.name)
)


def kept_aside(db: Connection) -> dict[str, int]:
    """Return by terms how many records are kept aside, if any are."""
    return dict(db.execute(_ASIDE).all())


def source_states(db: Connection) -> dict[str, str]:
    """Return by source its state when all of it had been imported."""
    return {row.name: row.state for row in db.execute(select(source))}


def forget_sources(db: Connection, names: Sequence[str]) -> None:
    """Forget how far these sources were read, so that they are looked at again."""
    db.execute(delete(source).where(source.c.name.in_(names)))


def distrust(db: Connection, terms: str | None = None) -> None:
    """Have what was imported of some terms, or of all, read again when its sources are."""
    query = update(imported).values(reference="")
    if terms is not None:
        wanted = select(terms_table.c.id).where(terms_table.c.name == terms).scalar_subquery()
        query = query.where(imported.c.terms_id == wanted)
    db.execute(query)
    db.execute(update(source).values(state=""))


def mark_source(db: Connection, name: str, state: str) -> None:
    """Remember the state of a source."""
    db.execute(delete(source).where(source.c.name == name))
    db.execute(insert(source), {"name": name, "state": state})


def forget_terms(db: Connection, terms: str) -> None:
    """Drop what was imported of some terms, and the terms, unless we captured them too."""
    from tosdiff.archive import lanes  # only who imports needs it, and asks far less often

    state = ledger.find(db, terms)
    if state is None:
        return
    own = lanes.take_own(db, state)
    bare = forget_import(db, state)
    if own is None:
        db.execute(delete(terms_table).where(terms_table.c.id == state.id))
    else:
        ledger.write(db, lanes.put_back(db, bare, own))


def forget_import(db: Connection, state: State) -> State:
    """Drop what was imported of some terms; return where they stand then: nowhere."""
    from tosdiff.archive.rebuild import forget

    db.execute(delete(imported).where(imported.c.terms_id == state.id))
    return forget(db, state)
