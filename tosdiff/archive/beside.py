"""Copy what is recorded of some terms to another archive, and name all that is derived of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, insert, inspect, select

from tosdiff.archive import chain, clauses, ledger, versions
from tosdiff.archive.schema import (
    capture,
    clause,
    content,
    entry,
    foreign,
    imported,
    page,
    presence,
    recipe,
    storable,
    version,
)
from tosdiff.archive.schema import terms as terms_table

Facts: TypeAlias = Mapping[tuple[str, object], Any]


def copy_terms(db: Connection, beside: Connection, number: int) -> None:
    """Copy what is recorded of some terms, but for the bodies, which are read where they are."""
    positions = select(capture.c.position).where(capture.c.terms_id == number)
    stood = select(presence.c.clause_id).where(presence.c.terms_id == number)
    wanted: tuple[tuple[Table, Any], ...] = (
        (recipe, None),
        (terms_table, terms_table.c.id == number),
        (capture, capture.c.terms_id == number),
        (foreign, foreign.c.position.in_(positions)),
        (page, page.c.terms_id == number),
        (content, content.c.owner == number),
        (version, version.c.terms_id == number),
        (clause, clause.c.id.in_(stood)),
        (presence, presence.c.terms_id == number),
        (imported, imported.c.terms_id == number),
    )
    there = set(inspect(db).get_table_names())
    for table, condition in wanted:
        if table.name not in there:  # an archive of before, that can only be read
            continue
        query = select(table) if condition is None else select(table).where(condition)
        rows = [dict(row) for row in db.execute(query).mappings()]
        if rows:
            beside.execute(insert(table), rows)


def open_entries(db: Connection, beside: Connection, number: int, name: str) -> None:
    """Write an entry for each visit, undecided but for one that failed, as its records say."""
    failed: dict[int, str | None] = {}
    for record in chain.of_terms(db, name, None):
        reason = record.reason if record.outcome == "failed" else None
        failed[record.entry] = failed.get(record.entry) or reason
    rows = [
        {
            "id": visit,
            "terms_id": number,
            "kind": "unchanged" if reason is None else "failed",
            "reason": storable(reason or ""),
            "seq": None,
        }
        for visit, reason in failed.items()
    ]
    if rows:
        beside.execute(insert(entry), rows)


def facts(db: Connection, number: int) -> Facts:
    """Return all that is derived of some terms, by table and key, without any database's ids."""
    found: dict[tuple[str, object], Any] = {}
    name = db.execute(select(terms_table.c.name).where(terms_table.c.id == number)).scalar_one()
    state = ledger.find(db, name)
    assert state is not None, "it was just found"
    used = {row.id: (row.declaration, row.extractor, row.how) for row in db.execute(select(recipe))}
    found["terms", name] = (
        state.seq,
        used[state.recipe_id] if state.recipe_id else None,
        state.suspicion,
        state.outcome,
        state.failures,
    )
    for one in versions.versions_of(db, name):
        ids = versions.clause_ids(db, number, one.seq)
        found["version", one.seq] = (
            one,
            versions.sources_of(db, one),
            tuple(clauses.digests_of(db, ids)),
        )
    for stay in clauses.presence_of(db, number):
        found["presence", (stay.digest, stay.first)] = stay.last or "now"  # None is: no such row
    for row in db.execute(select(entry).where(entry.c.terms_id == number)):
        found["entry", row.id] = (row.kind, row.reason, row.seq)
    for row in db.execute(select(page).where(page.c.terms_id == number)):
        found["page", row.place] = row.capture
    texts = select(content.c.digest).where(content.c.owner == number)
    for digest in db.execute(texts).scalars():
        found["text", digest] = True
    return found
