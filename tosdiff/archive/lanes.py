"""Two lanes make the versions of some terms: what was imported, and then what we captured.

Our own versions come last whenever they were recorded: they are set aside while a history is joined
before them, and judged again after it. Texts are not derived again, and captures are not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from tosdiff.archive import ledger, versions
from tosdiff.archive.bodies import fetch
from tosdiff.archive.caches import descent, link
from tosdiff.archive.entries import Found, decide, rule
from tosdiff.archive.failures import damaged
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import (
    capture,
    content,
    entry,
    imported,
    page,
    presence,
    version,
)
from tosdiff.archive.versions import Interned, Ruling, Wording
from tosdiff.entities import Version


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """A version of our own, its text, and the entry of the visit that made it, if one did."""

    version: Version
    text: Interned
    sources: tuple[int, ...]
    entry: int | None


@dataclass(frozen=True, slots=True)
class OwnLane:
    """What our own captures of some terms came to: where they stand, versions, pages' captures."""

    state: State
    versions: tuple[OwnVersion, ...]
    pages: tuple[dict[str, Any], ...]


_UPTO = select(func.max(imported.c.seq)).where(imported.c.terms_id == bindparam("of_terms"))
_FIRST_OWN = (
    select(version.c.at)
    .where(version.c.terms_id == bindparam("of_terms"), version.c.seq > bindparam("upto"))
    .order_by(version.c.seq)
    .limit(1)
)
_VISITED = select(capture.c.position).where(capture.c.terms_id == bindparam("of_terms")).limit(1)


def imported_upto(db: Connection, terms_id: int) -> int:
    """Return the seq of the last version that was imported, 0 for none."""
    return db.execute(_UPTO, {"of_terms": terms_id}).scalar() or 0


def own_since(db: Connection, terms_id: int) -> datetime | None:
    """Return when the first version of our own was captured."""
    values = {"of_terms": terms_id, "upto": imported_upto(db, terms_id)}
    at: int | None = db.execute(_FIRST_OWN, values).scalar()
    return None if at is None else versions.moment(at)


def is_visited(db: Connection, terms_id: int) -> bool:
    """Tell whether we ever tried to capture these terms."""
    return db.execute(_VISITED, {"of_terms": terms_id}).first() is not None


def forget_own(db: Connection, state: State) -> State:
    """Drop what is derived of our own captures; return where the imported versions stand."""
    upto = imported_upto(db, state.id)
    for table in (version, descent, link):
        db.execute(delete(table).where(table.c.terms_id == state.id, table.c.seq > upto))
    stays = presence.c.terms_id == state.id
    db.execute(delete(presence).where(stays, presence.c.first_seq > upto))
    db.execute(update(presence).where(stays, presence.c.last_seq >= upto).values(last_seq=None))
    db.execute(delete(page).where(page.c.terms_id == state.id))
    held = select(version.c.text_digest).where(version.c.terms_id == state.id)
    db.execute(delete(content).where(content.c.owner == state.id, content.c.digest.not_in(held)))
    return State(state.id, state.name, upto, None, "", "", 0)


def take_own(db: Connection, state: State) -> OwnLane | None:
    """Read what our own captures came to; None if we never tried to capture these terms."""
    if not is_visited(db, state.id):
        return None
    upto = imported_upto(db, state.id)
    made = select(entry.c.seq, entry.c.id).where(entry.c.terms_id == state.id)
    entries = {row.seq: row.id for row in db.execute(made.where(entry.c.seq.is_not(None)))}
    pages = db.execute(select(page).where(page.c.terms_id == state.id)).mappings().all()
    own = (item for item in versions.versions_of(db, state.name) if item.seq > upto)
    return OwnLane(
        state=state,
        versions=tuple(_taken(db, state, item, entries.get(item.seq)) for item in own),
        pages=tuple(dict(row) for row in pages),
    )


def put_back(db: Connection, state: State, own: OwnLane) -> State:
    """Judge our own versions again after those in `state`; return where the terms stand then."""
    outcome = own.state.outcome
    for item in own.versions:
        made = _put(db, state, item)
        state = replace(state, seq=made.seq)
        if own.state.outcome == item.version.kind:  # true of the last if the last visit made it
            outcome = made.kind
    if own.pages:
        db.execute(insert(page), list(own.pages))
    return replace(own.state, seq=state.seq, outcome=outcome)


def _taken(db: Connection, state: State, item: Version, number: int | None) -> OwnVersion:
    data = fetch(db, item.text_digest, owner=state.id)
    if data is None:
        raise damaged("the archive", f"the text of version {item.id} is missing")
    ids = tuple(versions.clause_ids(db, state.id, item.seq))
    text = Interned(data, ids, ledger.recipe_id(db, item.recipe))
    return OwnVersion(item, text, versions.sources_of(db, item), number)


_DECIDE = (
    update(entry)
    .where(entry.c.id == bindparam("of_entry"))
    .values(kind=bindparam("to_kind"), seq=bindparam("to_seq"))
)


def _put(db: Connection, state: State, item: OwnVersion) -> Version:
    latest = versions.version_at(db, state.id, state.seq)
    ruling = _ruling(db, state, item, latest)
    made = replace(
        item.version,
        seq=state.seq + 1,
        kind=ruling.kind,
        base=ruling.base,
        variant_of=ruling.variant_of,
    )
    versions.write(db, state.id, made, item.text, latest=latest, sources=item.sources)
    if item.entry is not None:
        values = {"of_entry": item.entry, "to_kind": made.kind, "to_seq": made.seq}
        db.execute(_DECIDE, values)
    return made


def _ruling(db: Connection, state: State, item: OwnVersion, latest: Version | None) -> Ruling:
    """Judge a version as when it was recorded; what no visit made is a re-extraction for ever."""
    own = item.version
    wording = Wording(own.recipe, own.text_digest, own.words_digest, own.words)
    if item.entry is None or decide(wording, latest, None) == "unchanged":
        return Ruling("re-extraction")
    noise = "as when it was recorded" if own.kind == "cosmetic" else ""
    return rule(db, state, Found(wording, item.text, own.captured_at, noise), latest)
