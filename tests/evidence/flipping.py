"""A small archive with one of everything, and what can be read of it: all that must not change."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path
from typing import Any

import zstandard

# What `verify` does not look at: caches, which are told anew when they are asked for, and the name
# of the release that made the file.
LEFT_OUT = {"tag", "tagger", "summary", "descent", "link", "mark", "tosdiff_archive"}


def readable(file: Path) -> dict[str, Any] | str:
    """Return every row of an archive, unpacked; or why it cannot be read."""
    database = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        return {name.lower(): _rows(database, name) for name in _tables(database)}
    except Exception as error:  # noqa: BLE001  # whatever an altered file makes of itself
        return f"{type(error).__name__}: {error}"
    finally:
        database.close()


def _tables(database: sqlite3.Connection) -> list[str]:
    named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in named if name.lower() not in LEFT_OUT]


def _rows(database: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    cursor = database.execute(f'SELECT * FROM "{table}"')  # our own tables
    names = [column[0].lower() for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    if table.lower() == "content":
        return _unpacked(rows)
    if table.lower() == "capture":
        rows = [row | {"record": zlib.decompress(row["record"])} for row in rows]
    if table.lower() == "version":
        rows = [row | {"clauses": _plain(row["clauses"])} for row in rows]
    return sorted((tuple(row.items()) for row in rows), key=repr)


def _plain(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(packed)


def _unpacked(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the bytes that rows stand for, each unpacked with the one that it is a delta to."""
    by_key = {(row["owner"], row["digest"]): row for row in rows}

    def data(row: dict[str, Any]) -> bytes:
        if row["base"] is None:
            return _plain(row["data"])
        base = data(by_key[row["owner"], row["base"]])
        words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        return zstandard.ZstdDecompressor(dict_data=words).decompress(row["data"])

    return sorted(
        (row["owner"], row["digest"], row["base"], row["depth"], row["size"], data(row))
        for row in rows
    )
