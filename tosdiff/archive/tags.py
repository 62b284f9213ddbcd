"""Remember what a tagger said of a clause, and find clauses by what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import clause, presence, tag, terms
from tosdiff.archive.schema import tagger as taggers
from tosdiff.entities import Tag

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


def find_labelled(db: Connection, labels: Sequence[str], by: str) -> tuple[Labelled, ...]:
    """Return every standing, past and present, of clauses with these labels, by terms and seq."""
    rows = db.execute(_LABELLED, {"labels": list(labels), "by": by})
    found = [Labelled(row.name, row.digest, _tag(row), row.first_seq, row.last_seq) for row in rows]
    return tuple(sorted(found, key=lambda item: item.terms))  # databases sort names differently


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
