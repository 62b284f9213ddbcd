"""Walk the chain of captures from its first record; say of each place what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, inspect, null, select

from tosdiff.archive.chain import CaptureRecord, microseconds, unseal
from tosdiff.archive.schema import capture as table
from tosdiff.archive.schema import foreign, terms
from tosdiff.errors import ArchiveError

_WALK = (
    select(table, terms.c.name, foreign.c.at)
    .join(terms, terms.c.id == table.c.terms_id, isouter=True)
    .join(foreign, foreign.c.position == table.c.position, isouter=True)
    .order_by(table.c.position)
)
_WALK_BEFORE = (
    select(table, terms.c.name, null().label("at"))
    .join(terms, terms.c.id == table.c.terms_id, isouter=True)
    .order_by(table.c.position)
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain, the record that stands there if it can be read, and what is wrong."""

    position: int
    terms: str
    record: CaptureRecord | None
    wrong: tuple[str, ...]


def walk(db: Connection) -> Iterator[Link]:
    """Walk the chain from its first record; yield every place, in order."""
    previous, expected = "", 1
    is_old = not inspect(db).has_table(foreign.name)  # and can only be read, or it would be there
    query: Select[Any] = _WALK_BEFORE if is_old else _WALK
    for row in db.execute(query.execution_options(yield_per=500)):
        missing = (
            (f"capture {expected} is missing before {row.position}",)
            if row.position != expected
            else ()
        )
        try:
            record = unseal(row.record)
        except ArchiveError as error:
            said = (*missing, f"capture {row.position}: {error.message}")
            yield Link(row.position, row.name or "", None, said)
        else:
            wrong = (*missing, *_wrong(row, record, previous))
            yield Link(row.position, record.terms, record, wrong)
        previous, expected = row.digest, row.position + 1


def _wrong(row: Row[Any], record: CaptureRecord, previous: str) -> Iterator[str]:
    name = f"capture {row.position}"
    if record.previous != previous:
        yield f"{name} does not follow the one before it"
    if record.digest != row.digest:
        yield f"{name} is not what was sealed"
    stated = (record.position, record.entry, record.page, record.outcome, record.body_digest)
    kept = (row.position, row.entry, row.place, row.outcome, row.body or "")
    at = microseconds(record.captured_at) if record.provenance else None
    if stated != kept or record.terms != row.name or at != row.at:
        yield f"{name} stands under other facts than it was sealed with"
