"""Check the installation: Python, the extras, the model's files, SQLite, git, Chromium."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tosdiff import __version__
from tosdiff.api.checks import Check, Grade
from tosdiff.capture.browser_program import installed_chromium
from tosdiff.errors import CaptureError, DeclarationError, TaggerError
from tosdiff.tag.neural import WEIGHTS, read_about

_LEAST = (3, 11)
_FOR = {
    "browser": "reads pages that are built by scripts, in Chromium",
    "dev": "the development tools",
    "hub": "tags with models of the hub (--model)",
    "model": "tags by the clause model; without it by phrases",
    "notify": "sends messages (--notify)",
    "plot": "draws the timeline as a picture",
    "postgres": "keeps the archive in PostgreSQL",
    "stamp": "has the chain time-stamped",
    "train": "trains a clause model",
    "warc": "writes and reads WARC and WACZ",
}
_PATIENCE = 10  # seconds for a program to say which release it is


def check_installation() -> Iterator[Check]:
    """Yield a check for each part of the installation. Nothing is written and nothing is sent."""
    yield _python()
    yield from _extras()
    yield _model()
    yield from _sqlite()
    yield _git()
    yield _chromium()


def _check(name: str, grade: Grade, said: str, hint: str = "") -> Check:
    return Check("installation", name, grade, said, hint)


def _python() -> Check:
    said = f"Python {sys.version.split()[0]}, tosdiff {__version__}"
    is_fit = sys.version_info >= _LEAST
    return _check(
        "python", "ok" if is_fit else "error", said, "" if is_fit else "take 3.11 or newer"
    )


def _extras() -> Iterator[Check]:
    """Yield which extras are there whole, and what each is for."""
    try:
        own = distribution("tosdiff")
    except PackageNotFoundError:
        said = "tosdiff runs from its source and is not installed: its extras are not known"
        yield _check("extras", "note", said, "pip install .")
        return
    for extra in sorted(own.metadata.get_all("Provides-Extra") or ()):
        if extra != "dev":
            yield _extra(own, extra)


def _extra(own: Distribution, extra: str) -> Check:
    needed = sorted(_needed(own, extra))
    releases = {name: _release(name) for name in needed}
    missing = [name for name, release in releases.items() if not release]
    purpose = _FOR.get(extra, "")
    if not missing:
        found = ", ".join(f"{name} {release}" for name, release in releases.items())
        return _check(f"extra {extra}", "ok", f"{purpose or 'installed'} ({found})")
    said = f"not installed ({', '.join(missing)}): {purpose}" if purpose else "not installed"
    return _check(f"extra {extra}", "note", said, f"pip install 'tosdiff[{extra}]'")


def _needed(own: Distribution, extra: str) -> set[str]:
    """Return the packages that an extra needs, those of extras that it takes in too."""
    found: set[str] = set()
    for line in own.requires or ():
        wanted, _, marker = line.partition(";")
        if not re.search(rf"""extra\s*==\s*["']{re.escape(extra)}["']""", marker):
            continue
        name = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", wanted.strip())
        inner = re.search(r"\[([^\]]*)\]", wanted)
        if name and name[0] != "tosdiff":
            found.add(name[0])
        elif inner:
            found.update(*(_needed(own, part.strip()) for part in inner[1].split(",")))
    return found


def _release(package: str) -> str:
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return ""


def _model() -> Check:
    """Check that the model's files are whole, to the last byte."""
    try:
        about = read_about()
        for name, known in sorted(about["files"].items()):
            digest = hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest()
            if digest != known["sha256"]:
                said = f"{name} is not the file that was trained: its SHA-256 differs"
                return _check("model", "error", said, "install tosdiff again")
    except (TaggerError, OSError) as error:
        return _check("model", "error", str(error), "install tosdiff again")
    return _check("model", "ok", f"{about['name']}: all its files are whole")


def _sqlite() -> Iterator[Check]:
    yield _check("sqlite", "ok", f"SQLite {sqlite3.sqlite_version}")
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError:
        said = "this SQLite has no FTS5: `search` reads every clause, which is slow"
        yield _check("fts5", "warning", said, "take a Python whose SQLite has FTS5")
    else:
        yield _check("fts5", "ok", "full-text search")
    finally:
        database.close()


def _git() -> Check:
    found = shutil.which("git")
    if found is None:
        said = "there is no git: `check --base`, `difftool` and other archives' histories need it"
        return _check("git", "warning", said, "install git")
    try:
        done = subprocess.run(  # noqa: S603  # the program that we just found
            [found, "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return _check("git", "warning", f"{found} does not run: {error}", "install git again")
    return _check("git", "ok", done.stdout.strip())


def _chromium() -> Check:
    try:
        return _check("chromium", "ok", installed_chromium())
    except DeclarationError as error:
        return _check("chromium", "warning", error.message, error.hint)
    except CaptureError as error:  # none is here, and nobody named one
        said = "there is no Chromium: pages that are built by scripts are read as they are served"
        return _check("chromium", "note", said, error.hint)
