"""Put captures that somebody else made onto the chain, behind all that is there already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from tosdiff.archive import ledger, visits
from tosdiff.archive.chain import unseal
from tosdiff.archive.schema import capture, entry, foreign, terms
from tosdiff.archive.visits import Visit
from tosdiff.entities import Capture

WAITING = "brought, and not placed yet"  # the reason of an entry until a rebuild

_BROUGHT = (
    select(capture.c.entry, capture.c.record)
    .join(foreign, foreign.c.position == capture.c.position)
    .join(terms, terms.c.id == capture.c.terms_id)
    .where(terms.c.name == bindparam("of_terms"))
    .order_by(capture.c.position)
)


def bring_visit(db: Connection, name: str, captures: Sequence[Capture]) -> None:
    """Seal the captures of one visit; what it comes to is left to be decided by a rebuild."""
    assert all(one.provenance for one in captures), "ours are recorded, not brought"
    state = ledger.of_terms(db, name)
    sealed = visits.seal_visit(db, Visit(name, tuple(captures), None, False, None), state)
    row = {"id": sealed.first, "terms_id": state.id, "kind": "unchanged", "reason": WAITING}
    db.execute(insert(entry), {**row, "seq": None})


def brought(db: Connection, name: str) -> frozenset[tuple[str, ...]]:
    """Return what others call the captures of each visit that was brought, in page order."""
    found: dict[int, list[str]] = {}
    for row in db.execute(_BROUGHT, {"of_terms": name}):
        said = unseal(row.record).provenance
        assert said is not None, "it was brought"
        found.setdefault(row.entry, []).append(said.reference)
    return frozenset(map(tuple, found.values()))
