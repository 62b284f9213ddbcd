"""Keep two runs on one archive apart; a lock ends with its process, however that ends."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tosdiff.archive.engine import database_url, file_of, place_for_a_run, shown_as
from tosdiff.archive.failures import translated
from tosdiff.errors import ArchiveError

_HINT = "wait until it has finished, or end it; nothing was done here"


@contextmanager
def only_run(location: str, *, now: datetime) -> Iterator[None]:
    """Hold the one place for a run on an archive: a lock on a file beside it, or in the database.

    The file stays and says who came last; what counts is the lock, which the system gives back when
    a process ends, even by kill -9.
    Raises: ArchiveError if another run has it, or if the file cannot be written.
    """
    with translated(location):
        url = database_url(location)
        file = file_of(url)
    if file is not None:
        with _locked(file.resolve().with_name(f"{file.name}.lock"), now):
            yield
        return
    with translated(shown_as(url)):
        lock = place_for_a_run(url)
    if lock is None:
        raise ArchiveError(f"another run is at work on {shown_as(url)}", hint=_HINT)
    try:
        yield
    finally:
        lock.close()


@contextmanager
def _locked(path: Path, now: datetime) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # there is none on Windows, where writers still wait for one another
        yield
        return
    with translated(str(path)):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            who = _words(handle)
            raise ArchiveError(
                f"another run is at work on {path.with_suffix('')}{who}", hint=_HINT
            ) from error
        _sign(handle, now)
        yield
    finally:
        os.close(handle)


def _sign(handle: int, now: datetime) -> None:
    """Say who holds the lock, for the message alone: a full disk does not matter."""
    said = f"process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC\n"
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, said.encode(), 0)
    except OSError:
        return


def _words(handle: int) -> str:
    said = os.pread(handle, 300, 0).decode("utf-8", "replace").strip()
    return f" ({said})" if said.isprintable() and said else ""
