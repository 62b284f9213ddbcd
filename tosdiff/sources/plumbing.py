"""Ask git, as a process: what a repository's commits touched, and what its blobs hold.

The repository is somebody else's: nothing in its configuration may run a program, write, or reach
the network, and the caller's own GIT_* environment, such as a hook's, does not count.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tosdiff.errors import ArchiveError

_PLAIN = ("--no-replace-objects", "--literal-pathspecs")
_SAFE = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "protocol.allow=never",
)
_LOG = (
    "log", "--raw", "-z", "-M", "--no-abbrev", "--reverse", "--topo-order", "--no-color",
    "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-notes", "--no-decorate",
    "--encoding=UTF-8", "--diff-filter=AMDRT", "--format=%x01%H%x02%at%x02%s%x02",
)  # fmt: skip

NO_TIME = -1
_YEAR_10000 = 253_402_300_800  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Touch:
    """What a commit did to a file: the new blob, '' if it deleted it; `before` is an old name."""

    commit: str
    at: int
    subject: str
    path: str
    blob: str
    before: str = ""


def head(path: Path) -> str:
    """Return the commit at the head of a repository."""
    return output(path, "rev-parse", "--verify", "HEAD^{commit}").decode("ascii").strip()


def touches(path: Path) -> Iterator[Touch]:
    """Yield what each commit up to HEAD touched, parents before children.

    Times are the authors', in seconds since 1970, or NO_TIME. A merge's own edits are left out.
    """
    with _running(path, *_LOG, "HEAD", "--") as out:
        yield from _parsed(out)


def blobs(path: Path, names: Sequence[str]) -> Iterator[bytes]:
    """Yield the contents of blobs, in the order given."""
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{name}\n" for name in names).encode("ascii"))
        wanted.seek(0)
        with _running(path, "cat-file", "--batch", "--buffer", stdin=wanted) as out:
            for name in names:
                said = out.readline().split()
                if len(said) != 3 or said[1] != b"blob":
                    raise damaged(path, f"it holds no file {name}")
                yield out.read(int(said[2]))
                out.read(1)


def output(path: Path, *arguments: str) -> bytes:
    """Return what git answers. Raises: ArchiveError with what it says went wrong."""
    with _running(path, *arguments) as out:
        return out.read()


def _parsed(out: IO[bytes]) -> Iterator[Touch]:
    """Read the log: a header for each commit, then for each file its fields and its names."""
    fields = _fields(out)
    commit = subject = ""
    at = 0
    for field in fields:
        record = field.lstrip("\n")
        if record.startswith("\x01"):
            commit, time, record = record[1:].split("\x02", 2)
            subject, _, record = record.rpartition("\x02")  # a subject may hold any sign
            at = _time(time)
            record = record.lstrip("\n")
        if not record.startswith(":"):
            continue
        _, _, _, blob, status = record.split(" ")
        before = next(fields) if status[0] == "R" else ""
        path = next(fields)
        yield Touch(commit, at, subject, path, "" if status == "D" else blob, before)


def _time(written: str) -> int:
    """Read a time; NO_TIME for one that no calendar has, or that git cannot read itself."""
    seconds = int(written) if written.isascii() and written.isdigit() else NO_TIME
    return seconds if seconds < _YEAR_10000 else NO_TIME


def _fields(out: IO[bytes]) -> Iterator[str]:
    rest = b""
    while part := out.read(1 << 18):
        *whole, rest = (rest + part).split(b"\0")
        for field in whole:
            yield field.decode("utf-8", "surrogateescape")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


@contextmanager
def _running(path: Path, *arguments: str, stdin: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """Run git and give its output; what it says on standard error becomes an ArchiveError."""
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603  # git, with arguments of ours
                ["git", "-C", os.fspath(path), *_PLAIN, *_SAFE, *arguments],  # noqa: S607
                stdin=stdin or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                env=_environment(),
            )
        except OSError as error:
            raise ArchiveError(
                f"git cannot be run: {error.strerror}",
                hint="install git: histories in git repositories are read with it",
            ) from error
        assert process.stdout is not None
        try:
            yield process.stdout
            process.stdout.read()
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            said.seek(0)
            raise _refused(path, said.read().decode("utf-8", "replace"))


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }


def _refused(path: Path, said: str) -> ArchiveError:
    line = next((line for line in said.splitlines() if line.startswith(("fatal:", "error:"))), said)
    if "dubious ownership" in said:
        hint = f"it belongs to somebody else: git config --global --add safe.directory {path}"
    elif "HEAD" in said or "single revision" in said:
        hint = "it has no commits, or its HEAD names a branch that is not there: git symbolic-ref"
    else:
        hint = "check it with `git fsck`"
    return ArchiveError(f"{path}: git says: {line.strip()}", hint=hint)


def damaged(path: Path, what: str) -> ArchiveError:
    """Return the error for a repository that does not hold what it should."""
    return ArchiveError(
        f"{path} is damaged: {what}",
        hint="check it with `git fsck`; a partial clone is whole after `git fetch --refetch "
        "--no-filter`",
    )
