"""Do harm: start what will be killed, take a disk's right to be written, look what is left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import VERSIONS

_SCRIPT = Path(__file__).parent / "faults" / "harming.py"


@contextmanager
def harming(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run a process that will come to harm; it is gone afterwards."""
    paths = [str(_SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, str(_SCRIPT), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths).rstrip(os.pathsep)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def as_nobody(verb: str, corpus: Path) -> tuple[int, str]:
    """Run a verb as a user whom nothing belongs to; return how it ended and what it said."""
    with harming("nobody", verb, corpus) as process:
        out, _ = process.communicate(timeout=60)
    code, _, told = out.partition("\n")
    return int(code), told


def call(*command: str) -> bool:
    """Run a program; tell whether it could."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def remount(place: Path, how: str) -> None:
    """Make a disk read-only (ro) or writable (rw)."""
    assert call("mount", "-o", f"remount,{how}", str(place))


def texts_of(location: str | Path) -> dict[str, list[str]]:
    """Return all texts by terms of an archive that must be whole, oldest first."""
    with Archive.open(location) as archive:
        assert archive.verify() == ()
        found = {}
        for terms in archive.terms():
            versions = archive.versions(terms)
            assert [one.seq for one in versions] == list(range(1, len(versions) + 1))
            found[terms] = [archive.text(one) for one in versions]
        return found


def mirrored(root: Path) -> dict[str, str]:
    """Return what the mirror shows, by terms."""
    folder = root / VERSIONS
    files = sorted(folder.rglob("[!.]*.md"))
    return {
        str(file.relative_to(folder).with_suffix("")): file.read_text(encoding="utf-8")
        for file in files
    }
