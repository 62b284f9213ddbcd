"""Open a database and make sure that it is an archive of this release, made if need be."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, Engine, Row, insert, inspect, select

from tosdiff.archive.caches import robots
from tosdiff.archive.chain import TOOL
from tosdiff.archive.engine import (
    connect,
    connect_read_only,
    database_url,
    file_of,
    is_read_only,
    prefer_wal,
    shown_as,
    takes_writes,
    writing,
)
from tosdiff.archive.failures import damaged, translated
from tosdiff.archive.schema import SCHEMA, about, metadata
from tosdiff.errors import ArchiveError

_PASSWORD = re.compile(r":(?!//).*@")  # of an address that cannot be read: as much as may be


def address(location: str | Path) -> tuple[URL, str]:
    """Read a location; return also how it is named to people. Raises: ArchiveError."""
    with translated(_PASSWORD.sub(":***@", str(location))):
        url = database_url(location)
        return url, shown_as(url)


def ready(url: URL, *, create: bool, wait: float) -> Engine:
    """Return an engine on an archive that can be read, and written where its file can be.

    Raises: ArchiveError if there is none and `create` is false, if it is another program's
    database, or if a newer release made it.
    """
    file = file_of(url)
    if file is not None and not create and not file.exists():
        raise _missing(shown_as(url))
    engine = connect_read_only(url) if is_read_only(url) else connect(url, wait=wait)
    try:
        tables = _tables(engine, shown_as(url))
        if not tables:
            _create(engine, shown_as(url), allowed=create)
        elif not is_read_only(url) and takes_writes(engine):
            _complete(engine, tables)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_made(location: str) -> bool:
    """Tell whether anything was made in a database yet: an archive, or what is none of ours.

    Raises: ArchiveError if it cannot be reached.
    """
    url, shown = address(location)
    with translated(shown):
        file = file_of(url)
        if file is not None:
            return file.exists()
        engine = connect(url, wait=0)
        try:
            with engine.begin() as db:
                return bool(inspect(db).get_table_names())
        finally:
            engine.dispose()


def _tables(engine: Engine, shown: str) -> frozenset[str]:
    """Return the tables of an archive that we can read; none for an empty database."""
    with engine.begin() as db:
        names = frozenset(inspect(db).get_table_names())
        if about.name in names:
            _check_release(db.execute(select(about)).first(), shown)
            return names
    if not names:
        return names
    raise ArchiveError(
        f"{shown} is a database, but not a tosdiff archive",
        hint="name another file as `archive` in corpus.toml",
    )


def _check_release(recorded: Row[int, str] | None, shown: str) -> None:
    if recorded is None or not isinstance(recorded.schema, int):
        raise damaged(shown, "it does not say which release made it")
    if recorded.schema > SCHEMA:
        raise ArchiveError(
            f"{shown} was made by {recorded.tool}, with schema {recorded.schema}; "
            f"{TOOL} reads up to {SCHEMA}",
            hint="update tosdiff",
        )


def _create(engine: Engine, shown: str, *, allowed: bool) -> None:
    if not allowed:
        raise _missing(shown)
    with writing(engine).begin() as db:
        if not inspect(db).has_table(about.name):  # another process may have been faster
            assert robots.metadata is metadata, "its table is made with the others"
            metadata.create_all(db)
            db.execute(insert(about), {"schema": SCHEMA, "tool": TOOL})
    prefer_wal(engine)


def _complete(engine: Engine, known: frozenset[str]) -> None:
    """Make the tables of caches that a younger release brought."""
    missing = [table for table in metadata.sorted_tables if table.name not in known]
    if missing:
        with writing(engine).begin() as db:
            metadata.create_all(db, tables=missing)


def _missing(shown: str) -> ArchiveError:
    return ArchiveError(
        f"there is no archive at {shown}",
        hint="run `tosdiff snapshot` first: it makes the archive of a corpus (`tosdiff init`)",
    )
