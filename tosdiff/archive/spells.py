"""Tell how terms fared: visits that gave them and visits that did not, and their last change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select

from tosdiff.archive.chain import CaptureRecord, at_positions
from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import capture, entry, foreign, terms, version
from tosdiff.archive.versions import moment


@dataclass(frozen=True, slots=True)
class Spell:
    """When some terms were last captured well, and since when not; None for never.

    `visits` counts those since then that failed or gave what is suspect.
    """

    well_at: datetime | None = None
    ill_since: datetime | None = None
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """How many versions some terms have, and when they last really changed, or began."""

    versions: int = 0
    last_at: datetime | None = None


_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_GOOD = or_(
    entry.c.kind.not_in(("failed", "suspect", "unchanged")),
    and_(entry.c.kind == "unchanged", entry.c.reason == ""),
)
_OURS = entry.c.id.not_in(select(foreign.c.position))  # what others captured was no visit of ours
_LAST_GOOD = (
    select(entry.c.terms_id, func.max(entry.c.id).label("id"))
    .where(_GOOD, _OURS)
    .group_by(entry.c.terms_id)
    .subquery()
)
_WELL = (
    select(terms.c.name, _LAST_GOOD.c.id)
    .join(_LAST_GOOD, _LAST_GOOD.c.terms_id == terms.c.id)
    .where(terms.c.name.in_(_NAMES))
)
_ILL = (
    select(terms.c.name, func.min(entry.c.id).label("id"), func.count().label("visits"))
    .join(entry, entry.c.terms_id == terms.c.id)
    .join(_LAST_GOOD, _LAST_GOOD.c.terms_id == terms.c.id, isouter=True)
    .where(terms.c.name.in_(_NAMES), _OURS, entry.c.id > func.coalesce(_LAST_GOOD.c.id, 0))
    .group_by(terms.c.name)
)


def spells_of(db: Connection, names: Sequence[str]) -> dict[str, Spell]:
    """Return since when each of these terms is well or ill; those never visited are left out."""
    found: dict[str, Spell] = {}
    for part in pieces(list(names)):
        well = {row.name: row.id for row in db.execute(_WELL, {"names": part})}
        ill = {row.name: row for row in db.execute(_ILL, {"names": part})}
        wanted = sorted({*well.values(), *(row.id for row in ill.values())})
        records = at_positions(db, wanted)
        times = {one.position: one.captured_at for one in records}
        for name in {*well, *ill}:
            bad = ill.get(name)
            found[name] = Spell(
                well_at=times.get(well.get(name, 0)),
                ill_since=times[bad.id] if bad else None,
                visits=bad.visits if bad else 0,
            )
    return found


_SEQS = (
    select(
        terms.c.name,
        terms.c.id,
        func.count().label("versions"),
        func.max(case((version.c.kind.in_(("first", "changed")), version.c.seq))).label("seq"),
    )
    .join(version, version.c.terms_id == terms.c.id)
    .where(terms.c.name.in_(_NAMES))
    .group_by(terms.c.name, terms.c.id)
    .subquery()
)
_CHANGES = select(_SEQS.c.name, _SEQS.c.versions, version.c.at).join(
    version,
    and_(version.c.terms_id == _SEQS.c.id, version.c.seq == _SEQS.c.seq),
    isouter=True,
)


def changes_of(db: Connection, names: Sequence[str]) -> dict[str, Changes]:
    """Return what became of each of these terms; those without a version are left out."""
    return {
        row.name: Changes(row.versions, None if row.at is None else moment(row.at))
        for part in pieces(list(names))
        for row in db.execute(_CHANGES, {"names": part})
    }


_NEWEST = (
    select(func.max(capture.c.position))
    .join(terms, terms.c.id == capture.c.terms_id)
    .where(terms.c.name.in_(_NAMES), capture.c.position.not_in(select(foreign.c.position)))
    .group_by(capture.c.terms_id)
)


def newest_captures(db: Connection, names: Sequence[str]) -> dict[str, CaptureRecord]:
    """Return our own newest capture of each of these terms; those without one are left out."""
    positions = [
        number
        for part in pieces(list(names))
        for number in db.execute(_NEWEST, {"names": part}).scalars()
    ]
    return {record.terms: record for record in at_positions(db, sorted(positions))}
