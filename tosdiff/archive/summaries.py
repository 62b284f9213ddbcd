"""Remember what a comparison of two texts came to, so that a log need not compare again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import Connection, bindparam, insert, select

from tosdiff.archive.caches import summary
from tosdiff.archive.engine import pieces

Pair: TypeAlias = tuple[str, str]
Counts: TypeAlias = Mapping[str, int]

_KNOWN = select(summary).where(
    summary.c.differ == bindparam("by"),
    summary.c.new_digest.in_(bindparam("digests", expanding=True)),
)


def read_summaries(db: Connection, pairs: Sequence[Pair], by: str) -> dict[Pair, Counts]:
    """Return the counts of those pairs of text digests that were compared by this release."""
    wanted = set(pairs)
    found: dict[Pair, Counts] = {}
    for part in pieces(sorted({new for _, new in pairs})):
        for row in db.execute(_KNOWN, {"by": by, "digests": part}):
            if (row.old_digest, row.new_digest) in wanted:
                found[row.old_digest, row.new_digest] = json.loads(row.counts)
    return found


def write_summaries(db: Connection, counts: Mapping[Pair, Counts], by: str) -> None:
    """Remember the counts of pairs; what is known already stays as it is."""
    known = read_summaries(db, list(counts), by)
    rows = [
        {"old_digest": old, "new_digest": new, "differ": by, "counts": json.dumps(dict(found))}
        for (old, new), found in counts.items()
        if (old, new) not in known
    ]
    if rows:
        db.execute(insert(summary), rows)
