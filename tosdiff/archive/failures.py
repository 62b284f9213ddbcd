"""Translate what a database or a disk can raise into ArchiveErrors with a hint, in one place."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import zstandard
from sqlalchemy import exc

from tosdiff.errors import ArchiveError

_DAMAGED = "put back a copy of the file from before, with its -wal file if there is one"
_SPACE = "free some space; what was recorded before is safe"
_ACCESS = "check that the directory exists and is yours to write"

# By the beginning of SQLite's name for the error, longest first where one begins another.
_SQLITE = (
    ("SQLITE_NOTADB", "is not an archive, or is damaged", _DAMAGED),
    ("SQLITE_CORRUPT", "is damaged", _DAMAGED),
    ("SQLITE_FULL", "cannot grow: the disk is full", _SPACE),
    ("SQLITE_IOERR", "cannot be read or written: the disk fails, or is full", _SPACE),
    ("SQLITE_READONLY", "cannot be written", _ACCESS),
    ("SQLITE_CANTOPEN", "cannot be opened", _ACCESS),
    ("SQLITE_PERM", "cannot be opened", _ACCESS),
    ("SQLITE_AUTH", "cannot be opened", _ACCESS),
    ("SQLITE_BUSY", "is in use by another process", "try again when the other run has finished"),
    ("SQLITE_LOCKED", "is in use by another process", "try again when the other run has finished"),
    ("SQLITE_TOOBIG", "cannot hold a body of this size", "exclude this page"),
    ("SQLITE_NOMEM", "does not fit into memory", "free some memory and try again"),
    ("SQLITE_ERROR", "is not an archive of this release", "update tosdiff"),
)

# By the beginning of PostgreSQL's code for the error (SQLSTATE), longest first likewise.
_BUSY = "try again when the other run has finished"
_RIGHTS = "ask its owner for the right to write, or use a user who has it"
_POSTGRESQL = (
    ("55P03", "is in use by another process", _BUSY),
    ("53100", "cannot grow: the disk is full", _SPACE),
    ("53200", "does not fit into the server's memory", "free some memory and try again"),
    ("53300", "has no connection left", "try again, or raise max_connections of the server"),
    (
        "08",
        "cannot be connected to",
        "check that the server runs, and host, port, user and password",
    ),
    ("25006", "cannot be written: the server takes no changes", _RIGHTS),
    ("42501", "may not be used by this user", _RIGHTS),
    ("28", "does not let this user in", "check user and password: PGPASSWORD, or ~/.pgpass"),
    ("3D000", "is not there: no such database", "make it: createdb"),
    ("3F000", "is not there: no such schema", "make it: CREATE SCHEMA"),
    ("42P01", "is not an archive of this release", "update tosdiff"),
    ("42703", "is not an archive of this release", "update tosdiff"),
    ("57P", "was shut down", "try again when the server runs; what was recorded before is safe"),
    ("XX001", "is damaged", "put back a dump or a base backup of the database"),
)

# While it connects, PostgreSQL's library tells no code, only the server's words: what they mean.
_CONNECTING = (
    ("password authentication failed", "28"),
    ("no password supplied", "28"),
    ("no pg_hba.conf entry", "28"),
    ('FATAL:  role "', "28"),
    ("permission denied for database", "28"),
    ("too many c", "53300"),  # clients, or connections for one role or database
    ("connection slots are reserved", "53300"),
    ('FATAL:  database "', "3D000"),
    ("FATAL:  the database system is", "57P"),
    ("terminating connection", "57P"),
    ("", "08"),
)

_FOREIGN = (
    exc.DBAPIError,
    exc.ArgumentError,
    exc.NoSuchModuleError,
    exc.TimeoutError,
    sqlite3.Error,
    zstandard.ZstdError,
    ModuleNotFoundError,
    UnicodeDecodeError,  # a table's definition, altered
    UnicodeEncodeError,
    OSError,
)

# What reading can raise where bytes were altered: a number for a text, an id of nothing, no UTF-8.
UNREADABLE = (
    ArchiveError,
    exc.SQLAlchemyError,
    sqlite3.Error,
    zstandard.ZstdError,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Raise ArchiveError for what the database, the disk or the decompressor raises within.

    Mistakes of ours, such as a broken constraint, are bugs and pass as they are.
    """
    try:
        yield
    except exc.IntegrityError:
        raise
    except exc.DBAPIError as error:
        raise _refused(location, error.orig or error) from error
    except sqlite3.Error as error:
        raise _refused(location, error) from error
    except _FOREIGN as error:
        message, hint = _explained(error)
        raise ArchiveError(f"{location}{message}", hint=hint) from error


def damaged(location: str, what: str) -> ArchiveError:
    """Return the error for a part of the archive that does not match its digest."""
    return ArchiveError(f"{location} is damaged: {what}", hint=_DAMAGED)


def _refused(location: str, cause: BaseException) -> ArchiveError:
    """Explain what the database said, by its name or code for it where there is one."""
    name = str(getattr(cause, "sqlite_errorname", ""))
    said = (str(cause).splitlines() or [""])[0]
    code = _sqlstate(cause)
    for known, table in ((name, _SQLITE), (code, _POSTGRESQL)):
        for start, what, hint in table:
            if known.startswith(start):
                return ArchiveError(f"{location} {what} ({said})", hint=hint)
    return ArchiveError(
        f"{location}: the database refused: {said}",
        hint="check that the database is reachable and that you may write to it",
    )


def _sqlstate(cause: BaseException) -> str:
    """Return PostgreSQL's code for an error, '' for one of another database."""
    code = getattr(cause, "sqlstate", "")
    if code is None and any(one.__name__ == "OperationalError" for one in type(cause).__mro__):
        return next(code for words, code in _CONNECTING if words in str(cause))
    return code or ""


def _explained(error: Exception) -> tuple[str, str]:
    """Explain what is not the database's own word: the end of the message, and the hint."""
    match error:
        case ModuleNotFoundError(name="psycopg"):
            return " needs psycopg", "pip install 'tosdiff[postgres]'"
        case ModuleNotFoundError():
            return f" needs the Python package {error.name}", f"pip install {error.name}"
        case UnicodeEncodeError():
            wrong = error.object[error.start : error.end]
            return f" cannot hold {wrong!r}", "rename it: this is not valid Unicode"
        case zstandard.ZstdError() | UnicodeDecodeError():
            return f" is damaged: {error}", _DAMAGED
        case exc.TimeoutError():
            return ": no connection came free", "try again"
        case OSError():
            return f": {error.strerror or error}", _ACCESS
        case _:
            return (
                " is not a database that can be used here",
                "name a file, or a URL such as postgresql+psycopg://host/database",
            )
