"""Connect to the database; all that only SQLite or only PostgreSQL understands is here.

On SQLite readers begin DEFERRED; writers begin IMMEDIATE and so queue for up to the time that they
are willing to wait: a read transaction that turns into a writing one would fail at once instead.
On PostgreSQL an advisory lock is their queue.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

_WRITER = "tosdiff_writer"
_LOCK = 0x746F73646966  # "tosdif": one writer at a time on PostgreSQL, as on SQLite
_RUN = 0x746F7372  # "tosr": one run at a time in a schema, for as long as its connection lives
_SCHEMA = "hashtext(current_schema()::text)"
_HOLDER = (
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"  # noqa: S608  # ours
    f" WHERE granted AND locktype = 'advisory' AND classid = {_RUN}"
    f" AND objid = {_SCHEMA}::oid AND objsubid = 2"
)
_POSTGRESQL = ("postgres", "postgresql")
_SECRETS = ("password", "sslpassword")
_PATIENCE = {"connect_timeout": "10", "keepalives_idle": "60"}  # seconds; a URL may say others
_ALIVE = (  # a host that is lost gives back its locks after two minutes, not two hours
    "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6"
)
_TAKES_WRITES = (
    "SELECT NOT pg_is_in_recovery() AND has_table_privilege('capture', 'INSERT')"
    " AND current_setting('default_transaction_read_only') = 'off'"
)
_PIECE = 500  # bound parameters a statement; databases refuse some tens of thousands

Item = TypeVar("Item")


def database_url(location: str | Path) -> URL:
    """Read a location: a database URL, or a path to a file for SQLite. Raises: ArgumentError."""
    if isinstance(location, str) and "://" in location:
        try:
            url = make_url(location)
        except ValueError as error:  # of a port that is no number
            raise ArgumentError(str(error)) from error
        plain = url.drivername in _POSTGRESQL  # SQLAlchemy's own choice is a driver of the past
        return url.set(drivername="postgresql+psycopg") if plain else url
    return URL.create("sqlite", database=str(location))


def file_of(url: URL) -> Path | None:
    """Return the file that holds the database, if it is one file."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def shown_as(url: URL) -> str:
    """Return how a location is named to people: without its password."""
    shown = url.difference_update_query(_SECRETS)
    return str(file_of(url) or shown.render_as_string(hide_password=True))


def is_read_only(url: URL) -> bool:
    """Tell whether an archive can be read and not written: its log stands beside it."""
    file = file_of(url)
    return file is not None and file.exists() and not _can_write(file)


def _can_write(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK)


def connect_read_only(url: URL) -> Engine:
    """Return an engine on a file that may only be read.

    Without a log beside it nobody writes it, and SQLite needs none. With one, as a run leaves it
    that was killed, what was recorded last is in the log.
    """
    file = file_of(url)
    assert file is not None
    log = Path(f"{file.resolve()}-wal")
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    address = f"{file.resolve().as_uri()}?mode=ro{still}"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def connect(url: URL, *, wait: float) -> Engine:
    """Return an engine whose writers wait `wait` seconds for one another."""
    if url.get_backend_name() == "postgresql":
        return _connect_postgresql(url, wait=wait)
    if url.get_backend_name() != "sqlite":
        raise ArgumentError(f"{url.get_backend_name()} is no database of ours")
    engine = create_engine(url, connect_args={"timeout": wait})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def takes_writes(engine: Engine) -> bool:
    """Tell whether a server lets us write: neither a standby nor a user who may only read does."""
    if engine.dialect.name != "postgresql":
        return True
    with engine.begin() as db:
        return bool(db.exec_driver_sql(_TAKES_WRITES).scalar())


def writing(engine: Engine) -> Engine:
    """Return the same engine for writers: its transactions take the lock as they begin."""
    return engine.execution_options(**{_WRITER: True})


def place_for_a_run(url: URL, signature: str) -> Connection | str:
    """Return a connection that holds the one place for a run; or who has it, '' if nobody may know.

    Databases without such locks, as one in memory, give it to all.
    """
    if url.get_backend_name() != "postgresql":
        return create_engine(url, poolclass=NullPool).connect()
    db = _server(url, poolclass=NullPool).connect()
    try:
        is_ours = db.exec_driver_sql(f"SELECT pg_try_advisory_lock({_RUN}, {_SCHEMA})").scalar()
        who = "" if is_ours else str(db.exec_driver_sql(_HOLDER).scalar() or "")
        db.exec_driver_sql("SELECT set_config('application_name', %s, false)", (signature,))
        db.commit()  # the lock is the session's; an open transaction would keep old rows alive
    except BaseException:
        db.close()
        raise
    if is_ours:
        return db
    db.close()
    return who


def leave_place(held: Connection) -> None:
    """Give back the place for a run, at once: a server notices late that a connection is closed."""
    try:
        if held.dialect.name == "postgresql":
            held.exec_driver_sql("SELECT pg_advisory_unlock_all()")
            held.commit()
    except DBAPIError:
        held.invalidate()  # a server that is gone holds no places
    finally:
        held.close()


def pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Cut what is asked for into pieces that fit one statement."""
    for start in range(0, len(items), _PIECE):
        yield items[start : start + _PIECE]


def prefer_wal(engine: Engine) -> None:
    """Switch a new SQLite file to a write-ahead log, in which readers do not wait for writers.

    While another process is at work in the file this is refused, and left to the next to open it:
    the rollback journal is as safe.
    """
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.fetchall()
        cursor.close()
    finally:
        raw.close()


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN; the driver would begin DEFERRED, and late
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")  # what was told outlives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get(_WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _connect_postgresql(url: URL, *, wait: float) -> Engine:
    """Return an engine whose readers see one moment each, and whose writers queue for one lock.

    A writer sees what was committed before each of its statements: taken earlier, its view would be
    from before its turn.
    """
    engine = _server(url, pool_pre_ping=True)  # a run is long, and connections are dropped

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITER):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    event.listen(engine, "begin", begin)
    return engine


def _server(url: URL, **options: Any) -> Engine:
    """Return an engine on a server that notices when we are lost, as we do when it is."""
    own = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    if "PGCONNECT_TIMEOUT" in os.environ:
        own.pop("connect_timeout", None)
    engine = create_engine(url.update_query_dict(own), **options)

    def connected(connection: Any, _: object) -> None:
        connection.execute(_ALIVE)
        connection.commit()

    event.listen(engine, "connect", connected)
    return engine
