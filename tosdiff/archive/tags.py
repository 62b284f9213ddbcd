"""Remember what a tagger said of a clause, and find clauses by what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    column,
    func,
    insert,
    or_,
    select,
    values,
)

from tosdiff.archive.clauses import clause_from
from tosdiff.archive.engine import pieces
from tosdiff.archive.marks import last_clause, read_mark, set_mark
from tosdiff.archive.schema import clause, presence, tag, terms
from tosdiff.archive.schema import tagger as taggers
from tosdiff.entities import Clause, Tag
from tosdiff.tag.tagger import Retagging

_NONE = ""  # the label of the row that says: asked, and without tags


@dataclass(frozen=True, slots=True)
class Labelled:
    """A tag, and where its clause stood: from `first` to `last` seq; None: it still stands."""

    terms: str
    digest: str
    tag: Tag
    first: int
    last: int | None


_KNOWN = (
    select(tag)
    .join(taggers, taggers.c.id == tag.c.tagger_id)
    .where(
        taggers.c.name == bindparam("by"),
        tag.c.digest.in_(bindparam("digests", expanding=True)),
    )
    .order_by(tag.c.digest, tag.c.place)
)
_TAGGER = select(taggers.c.id).where(taggers.c.name == bindparam("by"))
_LABELLED = (
    select(terms.c.name, presence.c.first_seq, presence.c.last_seq, tag)
    .join(taggers, taggers.c.id == tag.c.tagger_id)
    .join(clause, clause.c.digest == tag.c.digest)
    .join(presence, presence.c.clause_id == clause.c.id)
    .join(terms, terms.c.id == presence.c.terms_id)
    .where(
        taggers.c.name == bindparam("by"),
        tag.c.label.in_(bindparam("labels", expanding=True)),
    )
    .order_by(presence.c.first_seq, clause.c.id, tag.c.place)
)


def read_tags(db: Connection, digests: Sequence[str], by: str) -> dict[str, tuple[Tag, ...]]:
    """Return the tags of those clauses that this tagger has seen."""
    found: dict[str, list[Tag]] = {}
    for part in pieces(list(dict.fromkeys(digests))):
        for row in db.execute(_KNOWN, {"digests": part, "by": by}):
            tags = found.setdefault(row.digest, [])
            if row.label != _NONE:
                tags.append(_tag(row))
    return {digest: tuple(tags) for digest, tags in found.items()}


def retagging(db: Connection, digests: Sequence[str], by: str) -> Retagging | None:
    """Return how many clauses only others have tagged, if one of these clauses is among them."""
    others = select(taggers.c.id).where(taggers.c.name != by)
    if db.execute(others.limit(1)).scalar() is None:
        return None
    of_others = select(tag).where(tag.c.tagger_id.in_(others))
    if not any(
        db.execute(of_others.where(tag.c.digest.in_(part)).limit(1)).first()
        for part in pieces(list(digests))
    ):
        return None
    own = tag.alias()
    seen = (
        select(own.c.digest)
        .join(taggers, taggers.c.id == own.c.tagger_id)
        .where(own.c.digest == tag.c.digest, taggers.c.name == by)
    )
    left = select(func.count(tag.c.digest.distinct()), func.max(tag.c.tagger_id)).where(
        tag.c.tagger_id.in_(others), ~seen.exists()
    )
    count, last = db.execute(left).one()
    before: str = db.execute(select(taggers.c.name).where(taggers.c.id == last)).scalar_one()
    return Retagging(count, before)


def write_tags(db: Connection, tags: Mapping[str, tuple[Tag, ...]], by: str) -> None:
    """Remember what a tagger said; what it said of a clause before stays as it is."""
    known = read_tags(db, list(tags), by)
    fresh = {digest: items for digest, items in tags.items() if digest not in known}
    if not fresh:
        return
    number = _tagger_id(db, by)
    rows = [
        {"digest": digest, "tagger_id": number, "place": place, **_columns(item)}
        for digest, items in fresh.items()
        for place, item in enumerate(items or (None,))
    ]
    db.execute(insert(tag), rows)


def untagged(db: Connection, by: str, names: Sequence[str] | None = None) -> dict[str, Clause]:
    """Return the clauses, by digest, that this tagger has not seen: all, or those of some terms."""
    upto = read_mark(db, _mark(by))
    if upto >= last_clause(db):
        return {}
    seen = (
        select(tag.c.digest)
        .join(taggers, taggers.c.id == tag.c.tagger_id)
        .where(tag.c.digest == clause.c.digest, taggers.c.name == by)
    )
    query = select(clause).where(clause.c.id > upto, ~seen.exists())
    if names is not None:
        stood = (
            select(presence.c.clause_id)
            .join(terms, terms.c.id == presence.c.terms_id)
            .where(terms.c.name.in_(list(names)))
        )
        query = query.where(clause.c.id.in_(stood))
    return {row.digest: clause_from(row) for row in db.execute(query.order_by(clause.c.id))}


def note_all_tagged(db: Connection, by: str) -> None:
    """Note that this tagger has seen all clauses, if it has."""
    if not untagged(db, by):
        set_mark(db, _mark(by), last_clause(db))


def _mark(by: str) -> str:
    return f"tags {by}"


def find_labelled(
    db: Connection,
    labels: Sequence[str],
    by: str,
    *,
    at: Mapping[str, int] | Literal["newest"] | None = None,
) -> tuple[Labelled, ...]:
    """Return where clauses with these labels stood, by terms and seq.

    `at` gives seq by terms: only what stood in these versions; or only what stands in the newest.
    """
    queries: Sequence[Select[Any]] = [_LABELLED]
    if at == "newest":
        queries = [_LABELLED.where(presence.c.last_seq.is_(None))]
    elif at is not None:
        queries = [_standing(part) for part in pieces(list(at.items()))]
    asked = {"labels": list(labels), "by": by}
    found = [
        Labelled(row.name, row.digest, _tag(row), row.first_seq, row.last_seq)
        for query in queries
        for row in db.execute(query, asked).all()
    ]
    return tuple(sorted(found, key=lambda item: item.terms))  # databases sort names differently


def _standing(at: Sequence[tuple[str, int]]) -> Select[Any]:
    """Ask only for what stood in these versions, each a name of terms and a seq."""
    pairs = values(column("name", Text), column("seq", Integer), name="there").data(at)
    there = pairs.cte("there")
    return _LABELLED.join(
        there,
        and_(
            there.c.name == terms.c.name,
            presence.c.first_seq <= there.c.seq,
            or_(presence.c.last_seq.is_(None), presence.c.last_seq >= there.c.seq),
        ),
    )


def _tagger_id(db: Connection, by: str) -> int:
    known: int | None = db.execute(_TAGGER, {"by": by}).scalar()
    if known is not None:
        return known
    number: int = (db.execute(select(func.max(taggers.c.id))).scalar() or 0) + 1
    db.execute(insert(taggers), {"id": number, "name": by})
    return number


def _tag(row: Row[tuple[object, ...]]) -> Tag:
    span = None if row.span_start is None else (row.span_start, row.span_end)
    return Tag(row.label, row.score, row.stance, span)


def _columns(item: Tag | None) -> dict[str, object]:
    if item is None:
        item = Tag(_NONE, 0.0)
    start, end = item.span or (None, None)
    return {
        "label": item.label,
        "score": float(item.score),
        "stance": item.stance,
        "span_start": start,
        "span_end": end,
    }
