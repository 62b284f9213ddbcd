"""Keep two runs on one archive apart; a lock ends with its process, however that ends."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tosdiff.archive.engine import file_of, leave_place, place_for_a_run
from tosdiff.archive.failures import translated
from tosdiff.archive.opening import address
from tosdiff.errors import ArchiveError

_HINT = "wait until it has finished, or end it; nothing was done here"


@contextmanager
def only_run(location: str, *, now: datetime) -> Iterator[None]:
    """Hold the one place for a run on an archive: a lock on a file beside it, or in the database.

    The file stays and says who came last; what counts is the lock, which the system gives back when
    a process ends, even by kill -9.
    Raises: ArchiveError if another run has it, or if the file cannot be written.
    """
    url, shown = address(location)
    file = file_of(url)
    if file is not None:
        with _locked(file.resolve().with_name(f"{file.name}.lock"), now):
            yield
        return
    with translated(shown):
        lock = place_for_a_run(url, _signature(now))
    if isinstance(lock, str):
        raise ArchiveError(f"another run is at work on {shown}{_in_brackets(lock)}", hint=_HINT)
    try:
        yield
    finally:
        leave_place(lock)


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
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{_signature(now)}\n".encode(), 0)
    except OSError:
        return


def _signature(now: datetime) -> str:
    return f"process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC"


def _words(handle: int) -> str:
    return _in_brackets(os.pread(handle, 300, 0).decode("utf-8", "replace").strip())


def _in_brackets(said: str) -> str:
    return f" ({said})" if said.isprintable() and said else ""
