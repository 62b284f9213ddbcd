"""Processes that write to an archive and come to harm; the tests run this file.

    python processes.py killed DIRECTORY SEED KILLS   a writer is killed, again and again
    python processes.py write FILE NAME COUNT         one of several writers
    python processes.py full FILE BYTES               a writer whose files may not grow further
    python processes.py locked DIRECTORY              a writer that may not write where it should

Each prints, as JSON, what it was told had been recorded, or the error it was given.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from archiving import URL, derived, fetched, memory, record_all

from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import write_mirror
from tosdiff.errors import ArchiveError

SHARED = "Shared/Terms"


def killed(directory: Path, seed: int, kills: int) -> None:
    """Fork a writer and kill it at a random moment, `kills` times; print what it acknowledged."""
    chance = random.Random(seed)
    acknowledged = []
    for turn in range(kills):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _write_forever(directory, turn, writer)
        os.close(writer)
        with os.fdopen(reader) as lines:
            acknowledged += [lines.readline() for _ in range(chance.randrange(4))]
            _spin(chance.uniform(0, 0.008))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged += lines.readlines()
    print(json.dumps([line.split("\t") for line in acknowledged if line.endswith("\n")]))


def write(file: Path, name: str, count: int) -> None:
    """Write to terms of one's own and to terms that others write to."""
    told = []
    with Archive.open(file, create=True) as archive:
        for number in range(count):
            for terms in (f"{name}/Terms", SHARED):
                text = f"Lamp {name}. Wick {number}."
                entry = archive.record(terms, [fetched(text, number)], derived(text))
                assert entry.version is not None
                told.append([terms, entry.version.id])
    print(json.dumps(told))


def full(file: Path, size: int) -> None:
    """Write until the disk takes no more; print how often that went well, and the error."""
    noise = random.Random(1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    done = 0
    with Archive.open(file, create=True) as archive:
        try:
            while done < 500:
                text = " ".join(f"word{noise.randrange(10**9)}" for _ in range(300)) + "."
                archive.record("A/Terms", [fetched(text, done)], derived(text))
                done += 1
        except ArchiveError as error:
            print(json.dumps({"done": done, "message": error.message, "hint": error.hint}))


def locked(directory: Path) -> None:
    """Try to make an archive, and to write to one, in a directory that may not be written."""
    with memory() as archive:
        record_all(archive, "Nothing is imported once the user has changed.")
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    told = []
    for name in ("new.db", "old.db"):
        try:
            with Archive.open(directory / name, create=True) as archive:
                record_all(archive, "A lamp.")
            told.append(["", ""])
        except ArchiveError as error:
            told.append([error.message, error.hint])
    print(json.dumps(told))


def _write_forever(directory: Path, turn: int, acknowledge: int) -> None:
    with Archive.open(directory / "archive.db", create=True) as archive:
        for number, terms in enumerate(_names()):
            text = "\n\n".join(f"Lamp {turn} burns {number}. Wick {part}." for part in range(8))
            entry = archive.record(terms, [fetched(text), fetched(URL + text)], derived(text))
            write_mirror(directory, terms, text)
            assert entry.version is not None
            os.write(acknowledge, f"{terms}\t{entry.version.id}\t{entry.version.seq}\n".encode())


def _names() -> Iterator[str]:
    while True:
        yield from ("A/Terms", "B/Terms", "A/Privacy")


def _spin(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["killed", where, seed, kills]:
            killed(Path(where), int(seed), int(kills))
        case ["write", where, name, count]:
            write(Path(where), name, int(count))
        case ["full", where, size]:
            full(Path(where), int(size))
        case ["locked", where]:
            locked(Path(where))
        case unknown:
            sys.exit(f"what is {unknown}?")
