"""Check a corpus and the machine under it: settings, declarations, archive, mirror, disk, clock."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import tosdiff
from tosdiff.api.checks import Check, Grade
from tosdiff.api.declared_check import Declarations, check_declarations
from tosdiff.api.mirror_check import Mirror
from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import VERSIONS
from tosdiff.archive.opening import is_made
from tosdiff.archive.schema import SCHEMA
from tosdiff.corpus.corpus import Corpus
from tosdiff.corpus.places import repository_of
from tosdiff.errors import ArchiveError
from tosdiff.findings import Problem

_MIB = 2**20
_LITTLE = 100 * _MIB  # bytes: a run may not end well
_SHORT = 1024 * _MIB
_ASKEW = timedelta(days=1)


def check_corpus(corpus: Corpus, *, now: datetime) -> Iterator[Check]:
    """Yield a check for each part of a corpus. What is written to try it is gone again at once."""
    yield _check("settings", "ok", str(corpus.root / "corpus.toml"))
    yield from _packages(corpus)
    yield from _declarations(corpus)
    yield from _archived(corpus, now)
    yield _disk(corpus.root)
    yield from _writable(corpus.root)


def check_clock(now: datetime, newest: datetime | None = None) -> Check:
    """Check the clock against what must be past: this release, and the newest capture."""
    if "TOSDIFF_NOW" in os.environ:
        return _check("clock", "warning", f"TOSDIFF_NOW sets it to {now:%Y-%m-%d %H:%M} UTC")
    made = datetime.fromtimestamp(Path(tosdiff.__file__).stat().st_mtime, UTC)
    for what, past in (("the newest capture", newest), ("these files of tosdiff", made)):
        if past is not None and now < past - _ASKEW:
            said = f"{now:%Y-%m-%d %H:%M} UTC is before {what}, of {past:%Y-%m-%d %H:%M}"
            return _check("clock", "error", said, "set the clock: captures record its time")
    return _check("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def _check(name: str, grade: Grade, said: str, hint: str = "") -> Check:
    return Check("corpus", name, grade, said, hint)


def _packages(corpus: Corpus) -> Iterator[Check]:
    """Yield what the corpus asks for and is not installed."""
    if corpus.settings.notify.urls and find_spec("apprise") is None:
        said = "corpus.toml names whom to tell, and what sends messages is not installed"
        yield _check("notify", "error", said, "pip install 'tosdiff[notify]'")
    scripted = sum(any(page.scripts for page in item.pages) for item in corpus.declared.terms)
    if scripted and find_spec("playwright") is None:
        said = f"{scripted} of the terms are declared to need a browser: they are read as served"
        yield _check("browser", "warning", said, "pip install 'tosdiff[browser]'")


def _declarations(corpus: Corpus) -> Iterator[Check]:
    terms = corpus.declared.terms
    problems = list(check_declarations(Declarations(corpus, repository_of(corpus.root)), terms))
    yield from (_of("declarations", problem) for problem in problems)
    services = len({item.service_id for item in terms})
    if not problems:
        grade: Grade = "ok" if terms else "note"
        hint = "" if terms else "add a page with `tosdiff add URL`"
        yield _check("declarations", grade, f"{len(terms)} terms of {services} services", hint)


def _archived(corpus: Corpus, now: datetime) -> Iterator[Check]:
    """Yield how the archive and the mirror are; the clock, against the newest capture."""
    try:
        if not is_made(corpus.archive):
            yield _check("archive", "note", "nothing is recorded yet", "run `tosdiff snapshot`")
            yield check_clock(now)
            return
        with Archive.open(corpus.archive) as archive:
            names = archive.terms()
            yield _check("archive", "ok", f"{len(names)} terms recorded, schema {SCHEMA}")
            if archive.read_only:
                yield _check("archive", "error", "it can be read only", "make it yours to write")
            yield check_clock(now, _newest(archive, names))
            yield from _mirror(corpus, archive)
    except ArchiveError as error:
        yield _check("archive", "error", error.message, error.hint)


def _newest(archive: Archive, names: tuple[str, ...]) -> datetime | None:
    taken = archive.newest_captures(names).values()
    return max((one.captured_at for one in taken), default=None)


def _mirror(corpus: Corpus, archive: Archive) -> Iterator[Check]:
    mirror = Mirror(corpus.root, repository_of(corpus.root), archive)
    terms = corpus.declared.terms
    problems = [*mirror.check(terms)]
    if not corpus.declared.problems:
        problems += mirror.undeclared(terms)
    yield from (_of("mirror", problem) for problem in problems)
    if not problems:
        yield _check("mirror", "ok", f"{VERSIONS}/ holds the newest texts")


def _of(name: str, problem: Problem) -> Check:
    where = f"{problem.place.path}:{problem.place.line}: " if problem.place else ""
    return _check(name, problem.severity, f"{where}{problem.message}", problem.hint)


def _disk(root: Path) -> Check:
    try:
        free = shutil.disk_usage(root).free
    except OSError as error:
        return _check("disk", "error", f"{root}: {error.strerror}")
    grade: Grade = "error" if free < _LITTLE else "warning" if free < _SHORT else "ok"
    said = f"{free / 1024 / _MIB:.1f} GiB free" if free >= _SHORT else f"{free // _MIB} MiB free"
    return _check("disk", grade, said, "" if grade == "ok" else "free some space")


def _writable(root: Path) -> Iterator[Check]:
    """Try to write where a run writes."""
    for folder in (root, root / VERSIONS):
        if folder.exists():
            try:
                with tempfile.TemporaryFile(dir=folder) as file:
                    file.write(b"tosdiff")
            except OSError as error:
                said = f"{folder} cannot be written: {error.strerror}"
                yield _check("permission", "error", said, "make it yours to write")
                return
    yield _check("permission", "ok", f"{root} can be written")
