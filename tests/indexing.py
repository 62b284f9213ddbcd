"""What an index holds, for comparing it with a history or with another index."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from gitting import Repo

from tosdiff.api.joining import update
from tosdiff.archive.archive import Archive
from tosdiff.sources.repository import Repository


def index(archive: Archive, repo: Repo) -> int:
    """Bring an index up to date; return how many records that took."""
    return sum(1 for _ in update(archive, Repository(repo.path)))


def contents(archive: Archive) -> dict[str, Any]:
    """Everything that can be read from an index, by terms."""
    return {
        name: (
            archive.imports(name),
            archive.versions(name),
            [archive.text(version) for version in archive.versions(name)],
            [archive.clause_digests(version) for version in archive.versions(name)],
            sorted((item.digest, item.first, item.last or 0) for item in archive.presence(name)),
        )
        for name in archive.terms()
    }


def kinds(archive: Archive, terms: str = "Vidora/Terms of Service") -> list[str]:
    """What each record became, oldest first."""
    return [record.kind for record in archive.imports(terms)]


def records_in(location: str | Path) -> int:
    """How many records an index holds."""
    with Archive.open(location) as archive:
        return sum(len(archive.imports(name)) for name in archive.imported_terms())


def killed_in_the_middle(*arguments: str, batch: int, at: int) -> None:
    """Run a verb that reads a history, so many records a transaction; kill -9 it at one of them.

    It kills itself, in the middle of a transaction: whoever watched from outside might be late.
    """
    command = (
        "import os, signal, sys\n"
        "from tosdiff.api import histories, judging\n"
        "from tosdiff.cli.main import main\n"
        f"histories._BATCH = {batch}\n"
        "taken, take = [], judging.Judge.take\n"
        "def deadly(*given, **named):\n"
        "    taken.append(1)\n"
        f"    if len(taken) == {at}:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    take(*given, **named)\n"
        "judging.Judge.take = deadly\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL, check=False
    )
    assert done.returncode == -signal.SIGKILL, "the run was killed in the middle"
