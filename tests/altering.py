"""Alter one field of an archive behind its back, in whichever database it is, and put it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Integer, NullPool, create_engine, select, update

from tosdiff.archive.engine import database_url
from tosdiff.archive.schema import metadata


def fields(table: str) -> Iterator[Column[Any]]:
    """Yield the columns of a table."""
    yield from metadata.tables[table].columns


def count(location: str, table: str) -> int:
    """Return how many rows a table has."""
    with _at(location) as db:
        return len(db.execute(select(metadata.tables[table])).all())


@contextmanager
def altered(location: str, field: Column[Any], number: int = -1) -> Iterator[None]:
    """Flip one bit of a field, in the row of a number in the order of their keys."""
    table = field.table
    keys = [column for column in table.columns if column.primary_key]
    with _at(location) as db:
        row = db.execute(select(table).order_by(*keys)).mappings().all()[number]
    there = {key: row[key.name] for key in keys}
    was, other = row[field.name], _other(field, row[field.name])
    _set(location, field, other, there)
    try:
        yield
    finally:
        _set(location, field, was, {**there, field: other} if field in keys else there)


def _set(location: str, field: Column[Any], value: Any, where: dict[Column[Any], Any]) -> None:
    statement = update(field.table).values({field: value})
    for key, known in where.items():
        statement = statement.where(key == known)
    with _at(location) as db:
        assert db.execute(statement).rowcount == 1


def _other(field: Column[Any], value: Any) -> Any:
    match value:
        case None:
            return 7 if isinstance(field.type, Integer) else "z"
        case bytes():
            middle = len(value) // 2
            return value[:middle] + bytes([value[middle] ^ 4]) + value[middle + 1 :]
        case str():
            return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "z"
        case int():
            return value ^ 64  # a key that no other row has
        case _:
            return -value


@contextmanager
def _at(location: str) -> Iterator[Connection]:
    """Connect as somebody whom the database's own rules do not hold back."""
    engine = create_engine(database_url(location), poolclass=NullPool)
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield db
