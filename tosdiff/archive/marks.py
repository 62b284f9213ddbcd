"""Remember up to which clause, by id, something is done for all clauses."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from tosdiff.archive.caches import mark
from tosdiff.archive.schema import clause

_UPTO = select(mark.c.upto).where(mark.c.name == bindparam("of_name"))
_LAST = select(func.max(clause.c.id))


def read_mark(db: Connection, name: str) -> int:
    """Return the id up to which something is done; 0 if for none."""
    return db.execute(_UPTO, {"of_name": name}).scalar() or 0


def last_clause(db: Connection) -> int:
    """Return the id of the clause that was interned last; 0 if there is none."""
    return db.execute(_LAST).scalar() or 0


def set_mark(db: Connection, name: str, upto: int) -> None:
    """Note that something is done for all clauses up to an id."""
    db.execute(delete(mark).where(mark.c.name == name))
    db.execute(insert(mark), {"name": name, "upto": upto})
