"""Remember from which version each version descends, and how its clauses do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, insert, select

from tosdiff.archive import clauses
from tosdiff.archive.caches import descent, link
from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import clause, terms, version
from tosdiff.archive.versions import moment
from tosdiff.diff.link import Link, LinkKind


@dataclass(frozen=True, slots=True)
class Milestone:
    """A version in short. `parent` is the seq it descends from, 0 for none, None if not told."""

    seq: int
    version: str
    captured_at: datetime
    parent: int | None


@dataclass(frozen=True, slots=True)
class Descent:
    """How a version descends from its parent, the seq of an earlier one; 0 for none."""

    seq: int
    parent: int
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A link, and the version that brought it."""

    terms: str
    seq: int
    link: Link


_COURSE = (
    select(terms.c.name, version.c.seq, version.c.id, version.c.at, descent.c.parent)
    .join(terms, terms.c.id == version.c.terms_id)
    .outerjoin(
        descent,
        and_(
            descent.c.terms_id == version.c.terms_id,
            descent.c.seq == version.c.seq,
            descent.c.told_by == bindparam("by"),
        ),
    )
    .where(terms.c.name.in_(bindparam("names", expanding=True)))
    .order_by(version.c.terms_id, version.c.seq)
)


def courses(db: Connection, names: Sequence[str], by: str) -> dict[str, tuple[Milestone, ...]]:
    """Return the versions of each of these terms, by seq, as one release told their descent."""
    found: dict[str, list[Milestone]] = {name: [] for name in names}
    for part in pieces(names):
        for name, seq, number, at, parent in db.execute(_COURSE, {"names": part, "by": by}).all():
            found[name].append(Milestone(seq, number, moment(at), parent))
    return {name: tuple(items) for name, items in found.items()}


_NEWEST = select(terms.c.name, terms.c.seq).where(
    terms.c.name.in_(bindparam("names", expanding=True)), terms.c.seq > 0
)


def newest(db: Connection, names: Sequence[str]) -> dict[str, int]:
    """Return the seq of the newest version of each of these terms that have one."""
    return {
        row.name: row.seq for part in pieces(names) for row in db.execute(_NEWEST, {"names": part})
    }


_LISTS = select(version.c.seq, version.c.clauses).where(
    version.c.terms_id == bindparam("of_terms"), version.c.seq.in_(bindparam("at", expanding=True))
)


def clause_lists(db: Connection, terms_id: int, seqs: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the clause digests of these versions, by seq, in the order of each text."""
    lists = {
        row.seq: clauses.unpack_ids(row.clauses)
        for part in pieces(seqs)
        for row in db.execute(_LISTS, {"of_terms": terms_id, "at": part})
    }
    ids = sorted({item for found in lists.values() for item in found})
    names = dict(zip(ids, clauses.digests_of(db, ids), strict=True))
    return {seq: tuple(names[item] for item in found) for seq, found in lists.items()}


_FORGET = [
    delete(table).where(
        table.c.terms_id == bindparam("of_terms"),
        table.c.seq.in_(bindparam("at", expanding=True)),
    )
    for table in (descent, link)
]


def write_descents(db: Connection, terms_id: int, told: Sequence[Descent], by: str) -> None:
    """Write how versions descend, in place of what was told of them before."""
    for part in pieces([item.seq for item in told]):
        for forget in _FORGET:
            db.execute(forget, {"of_terms": terms_id, "at": part})
    place = {"terms_id": terms_id, "told_by": by}
    steps = [{**place, "seq": item.seq, "parent": item.parent} for item in told]
    if steps:
        db.execute(insert(descent), steps)
    rows = list(_link_rows(db, terms_id, told))
    if rows:
        db.execute(insert(link), rows)


def _link_rows(
    db: Connection, terms_id: int, told: Sequence[Descent]
) -> Iterator[Mapping[str, object]]:
    sides = {side for item in told for one in item.links for side in (one.old, one.new)}
    ids = clauses.ids_of(db, sorted(filter(None, sides)))
    for item in told:
        for place, one in enumerate(item.links):
            yield {
                "terms_id": terms_id,
                "seq": item.seq,
                "place": place,
                "kind": one.kind,
                "old_id": ids[one.old] if one.old else None,
                "new_id": ids[one.new] if one.new else None,
            }


_old, _new = clause.alias("old"), clause.alias("new")
_LINKS: Select[Any] = (
    select(
        terms.c.name,
        link.c.seq,
        link.c.place,
        link.c.kind,
        _old.c.digest.label("old"),
        _new.c.digest.label("new"),
    )
    .join(terms, terms.c.id == link.c.terms_id)
    .outerjoin(_old, _old.c.id == link.c.old_id)
    .outerjoin(_new, _new.c.id == link.c.new_id)
)
_OF_TERMS = _LINKS.where(link.c.terms_id == bindparam("of_terms")).order_by(
    link.c.seq, link.c.place
)
_AT = _LINKS.where(terms.c.name == bindparam("of_terms"), link.c.seq == bindparam("at")).order_by(
    link.c.place
)
_TOUCHING = [
    _LINKS.where(side.in_(bindparam("ids", expanding=True)))
    for side in (link.c.old_id, link.c.new_id)
]


def links_of(db: Connection, terms_id: int) -> tuple[Step, ...]:
    """Return all links of some terms, by seq."""
    return tuple(_step(row) for row in db.execute(_OF_TERMS, {"of_terms": terms_id}))


def links_at(db: Connection, name: str, seq: int) -> tuple[Step, ...]:
    """Return all links of one version."""
    return tuple(_step(row) for row in db.execute(_AT, {"of_terms": name, "at": seq}))


def links_touching(db: Connection, digests: Sequence[str]) -> tuple[Step, ...]:
    """Return every link in which one of these clauses is a side, by terms, seq and place."""
    found: dict[tuple[str, int, int], Step] = {}
    for part in pieces(sorted(clauses.ids_of(db, digests).values())):
        for query in _TOUCHING:
            for row in db.execute(query, {"ids": part}).all():
                found[row.name, row.seq, row.place] = _step(row)
    return tuple(step for _, step in sorted(found.items(), key=lambda item: item[0]))


def _step(row: Row[Any]) -> Step:
    kind: LinkKind = row.kind
    return Step(row.name, row.seq, Link(row.old, row.new, kind))
