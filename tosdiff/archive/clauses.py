"""The clause index: each wording stands once, and where it stood is kept as intervals."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import zstandard
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import clause, presence, storable
from tosdiff.entities import Clause


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a clause stood: from `first` to `last` seq, both included; None: it still stands.

    The clause's span has no meaning here: it is (0, length of the text).
    """

    digest: str
    clause: Clause
    first: int
    last: int | None


_KNOWN = select(clause.c.digest, clause.c.id).where(
    clause.c.digest.in_(bindparam("digests", expanding=True))
)


def intern(db: Connection, clauses: Sequence[Clause]) -> list[int]:
    """Return the id of each clause, in order; clauses never seen are stored first."""
    digests = [_digest(_placeless(item)) for item in clauses]
    first = dict(zip(reversed(digests), reversed(clauses), strict=True))
    known: dict[str, int] = {}
    for part in pieces(list(first)):
        known.update(dict(db.execute(_KNOWN, {"digests": part}).all()))  # rows are pairs
    unseen = [digest for digest in dict.fromkeys(digests) if digest not in known]
    if unseen:
        start = (db.execute(select(func.max(clause.c.id))).scalar() or 0) + 1
        known.update(zip(unseen, range(start, start + len(unseen)), strict=True))
        rows = [{"id": known[digest], **_row(digest, first[digest])} for digest in unseen]
        db.execute(insert(clause), rows)
    return [known[digest] for digest in digests]


@lru_cache(maxsize=1 << 14)
def _digest(item: Clause) -> str:
    """Digest a clause; versions that follow one another have nearly all of theirs in common."""
    from tosdiff.text.words import clause_digest  # slow to import; unchanged runs do without

    return clause_digest(item)


def _placeless(item: Clause) -> Clause:
    """Return the clause without its place, spelled out: `replace` takes thrice as long."""
    return Clause(item.text, (0, 0), item.kind, item.heading, item.lead_in, item.number)


def pack_ids(ids: Sequence[int]) -> bytes:
    """Pack a list of ids: neighbours in a text were mostly interned one after the other."""
    steps = array("i", (new - old for old, new in zip((0, *ids), ids, strict=False)))
    return zstandard.ZstdCompressor(level=3).compress(_little_endian(steps).tobytes())


def unpack_ids(packed: bytes) -> list[int]:
    """Undo `pack_ids`."""
    steps = array("i")
    steps.frombytes(zstandard.ZstdDecompressor().decompress(packed))
    return list(accumulate(_little_endian(steps)))


_END = (
    update(presence)
    .where(
        presence.c.terms_id == bindparam("of_terms"),
        presence.c.clause_id == bindparam("of_clause"),
        presence.c.last_seq.is_(None),
    )
    .values(last_seq=bindparam("last"))
)


def move_presence(
    db: Connection, terms_id: int, seq: int, *, before: Iterable[int], after: Iterable[int]
) -> None:
    """Note which clauses came and went with version `seq`; what stays is not touched."""
    old, new = set(before), set(after)
    gone = [
        {"of_terms": terms_id, "of_clause": item, "last": seq - 1} for item in sorted(old - new)
    ]
    came = [
        {"terms_id": terms_id, "clause_id": item, "first_seq": seq, "last_seq": None}
        for item in sorted(new - old)
    ]
    if gone:
        db.execute(_END, gone)
    if came:
        db.execute(insert(presence), came)


def write_stays(
    db: Connection,
    terms_id: int,
    *,
    came: Mapping[tuple[int, int | None], int],
    gone: Sequence[tuple[int, int]],
) -> None:
    """Write whole stays, by clause and last seq, and the ends of stays written before."""
    ends = [{"of_terms": terms_id, "of_clause": item, "last": last} for item, last in gone]
    rows = [
        {"terms_id": terms_id, "clause_id": item, "first_seq": first, "last_seq": last}
        for (item, last), first in sorted(came.items(), key=lambda entry: (entry[0][0], entry[1]))
    ]
    if ends:
        db.execute(_END, ends)
    if rows:
        db.execute(insert(presence), rows)


_PRESENCE = (
    select(presence.c.first_seq, presence.c.last_seq, clause)
    .join(clause, clause.c.id == presence.c.clause_id)
    .where(presence.c.terms_id == bindparam("of_terms"))
    .order_by(presence.c.first_seq, presence.c.clause_id)
)


def presence_of(db: Connection, terms_id: int) -> tuple[Presence, ...]:
    """Return every interval of some terms, by first seq, then in the order of first sight."""
    rows = db.execute(_PRESENCE, {"of_terms": terms_id})
    return tuple(
        Presence(row.digest, clause_from(row), row.first_seq, row.last_seq) for row in rows
    )


_DIGESTS = select(clause.c.id, clause.c.digest).where(
    clause.c.id.in_(bindparam("ids", expanding=True))
)


def digests_of(db: Connection, ids: Sequence[int]) -> list[str]:
    """Return the digests of interned clauses, in the order of `ids`."""
    known: dict[int, str] = {}
    for part in pieces(sorted(set(ids))):
        known.update((row.id, row.digest) for row in db.execute(_DIGESTS, {"ids": part}))
    return [known[item] for item in ids]


def ids_of(db: Connection, digests: Sequence[str]) -> dict[str, int]:
    """Return the ids of those clauses that are interned, by digest."""
    known: dict[str, int] = {}
    for part in pieces(list(dict.fromkeys(digests))):
        known.update(dict(db.execute(_KNOWN, {"digests": part}).all()))  # rows are pairs
    return known


_BY_DIGEST = select(clause).where(clause.c.digest.in_(bindparam("digests", expanding=True)))


def by_digest(db: Connection, digests: Sequence[str]) -> dict[str, Clause]:
    """Return the clauses with these digests, without a place."""
    return {
        row.digest: clause_from(row)
        for part in pieces(list(dict.fromkeys(digests)))
        for row in db.execute(_BY_DIGEST, {"digests": part})
    }


def clause_from(row: Row[tuple[object, ...]]) -> Clause:
    """Build a clause from a row that holds the columns of the clause table."""
    return Clause(
        text=row.text,
        span=(0, len(row.text)),
        kind=row.kind,
        heading=tuple(json.loads(row.heading)),
        lead_in=row.lead_in,
        number=row.number,
    )


def row_of(item: Clause) -> dict[str, str]:
    """Return the row that stores a clause, but for its id."""
    return _row(_digest(_placeless(item)), item)


def _row(digest: str, item: Clause) -> dict[str, str]:
    return {
        "digest": digest,
        "text": storable(item.text),
        "kind": item.kind,
        "heading": json.dumps([storable(title) for title in item.heading], ensure_ascii=False),
        "lead_in": storable(item.lead_in),
        "number": storable(item.number),
    }


def _little_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values.byteswap()
    return values
