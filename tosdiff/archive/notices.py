"""Why records made no version of some terms, or a version that is no change: what a log tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from tosdiff.archive.chain import at_positions
from tosdiff.archive.schema import entry, imported, terms
from tosdiff.archive.versions import moment

_OWN = (
    select(entry.c.id, entry.c.reason)
    .join(terms, terms.c.id == entry.c.terms_id)
    .where(terms.c.name == bindparam("of_terms"), entry.c.kind == "suspect")
    .order_by(entry.c.id)
)
_IMPORTED = (
    select(imported)
    .join(terms, terms.c.id == imported.c.terms_id)
    .where(terms.c.name == bindparam("of_terms"), imported.c.kind.in_(("suspect", "aside")))
    .order_by(imported.c.place)
)
_REASONS = [
    select(table.c.seq, table.c.reason)
    .join(terms, terms.c.id == table.c.terms_id)
    .where(terms.c.name == bindparam("of_terms"), table.c.seq.is_not(None), table.c.reason != "")
    for table in (entry, imported)
]


@dataclass(frozen=True, slots=True)
class Notice:
    """A record that made no version, because it is suspect or was kept aside, and why.

    `reference` is what another archive calls it, or the digest of our capture.
    """

    at: datetime
    reference: str
    kind: str
    reason: str


def notices_of(db: Connection, name: str) -> tuple[Notice, ...]:
    """Return what was recorded of some terms and is no version, oldest first."""
    found = [*_own(db, name), *_imported(db, name)]
    return tuple(sorted(found, key=lambda notice: notice.at))


def _own(db: Connection, name: str) -> Iterator[Notice]:
    rows = db.execute(_OWN, {"of_terms": name}).all()
    for row, record in zip(rows, at_positions(db, [row.id for row in rows]), strict=True):
        yield Notice(record.captured_at, record.digest, "suspect", row.reason)


def _imported(db: Connection, name: str) -> Iterator[Notice]:
    for row in db.execute(_IMPORTED, {"of_terms": name}):
        yield Notice(moment(row.at), row.reference, row.kind, row.reason)


def reasons_of(db: Connection, name: str) -> dict[int, str]:
    """Return, by seq, why the words of a version are nothing new, where they are other words."""
    return {
        row.seq: row.reason for query in _REASONS for row in db.execute(query, {"of_terms": name})
    }
