"""A corpus: the directory that holds settings, declarations, the text mirror and the archive."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tosdiff.corpus import settings as settings_file
from tosdiff.corpus.declarations import Declared, declaration_files, load, load_service
from tosdiff.corpus.names import resolve, resolve_one
from tosdiff.corpus.settings import Settings
from tosdiff.entities import Terms
from tosdiff.errors import ArchiveError, DeclarationError

DECLARATIONS = "declarations"
VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Corpus:
    """An opened corpus: read once, never changed while open."""

    root: Path
    settings: Settings
    declared: Declared

    @classmethod
    def open(cls, root: Path) -> Corpus:
        """Read a corpus. A wrong declaration is kept in `declared.problems`; the rest is usable."""
        settings = settings_file.read_settings(root)
        return cls(root, settings, load(root / DECLARATIONS))

    @classmethod
    def of_history(cls, root: Path, archive: Path, terms: tuple[Terms, ...]) -> Corpus:
        """Return another archive's history as a corpus: its index is the archive."""
        settings = Settings(archive=str(archive.absolute()))
        return cls(root, settings, Declared(terms, (), {}))

    def with_histories(self, terms: Sequence[Terms]) -> Corpus:
        """Return this corpus with terms that its sources tell of; those declared stay as they are.

        A service is shown by the name that its declaration gives, if there is one.
        """
        own = {item.name for item in self.declared.terms}
        shown = {item.service_id: item.service for item in self.declared.terms}
        told = [
            replace(item, service=shown.get(item.service_id, item.service))
            for item in terms
            if item.name not in own
        ]
        both = sorted([*self.declared.terms, *told], key=lambda item: item.name)
        return replace(self, declared=replace(self.declared, terms=tuple(both)))

    def source_place(self, path: str) -> Path:
        """Return where a source is: its path as it stands, or within the corpus."""
        return self.root / path

    @property
    def archive(self) -> str:
        """Where the archive is: a database URL as it stands, or a path within the corpus."""
        location = self.settings.archive
        return location if "://" in location else str(self.root / location)

    def terms(self, names: tuple[str, ...] = ()) -> tuple[Terms, ...]:
        """Return the declared terms that the names mean, each once, in order; all for no names."""
        known = self.declared.terms
        if not names:
            return known
        wanted = {item.name for name in names for item in self._explained(name, one=False)}
        return tuple(item for item in known if item.name in wanted)

    def one(self, name: str) -> Terms:
        """Return the one terms that a name means.

        A short name that means one of the declared terms still does when sources tell of more.
        """
        known = self.declared.terms
        declared = tuple(item for item in known if item.pages)
        if len(declared) < len(known) and name.casefold() not in {i.name.casefold() for i in known}:
            with suppress(DeclarationError):
                return resolve_one(name, declared)
        return self._explained(name, one=True)[0]

    def in_force(self, terms: Terms, at: datetime) -> Terms:
        """Return how terms were declared at a moment, by the service's history file."""
        return self.declared.in_force(terms, at)

    def _explained(self, name: str, *, one: bool) -> tuple[Terms, ...]:
        """Resolve a name; if that fails and declarations are broken, say so: it may be in one."""
        try:
            found = resolve(name, self.declared.terms)
            return (resolve_one(name, self.declared.terms),) if one else found
        except DeclarationError as error:
            if self.declared.problems:
                error.hint += f"; note that a declaration is broken: {self.declared.problems[0]}"
            raise


def find_root(start: Path) -> Path:
    """Return the nearest directory upwards that holds a corpus.toml, or `start` itself."""
    for directory in (start, *start.parents):
        if (directory / settings_file.FILE_NAME).exists():
            return directory
    return start


def create(root: Path) -> bool:
    """Make an empty corpus; False if there is one already, which is left as it is."""
    path = root / settings_file.FILE_NAME
    if path.exists():
        return False
    try:
        (root / DECLARATIONS).mkdir(parents=True, exist_ok=True)
        path.write_text(settings_file.TEMPLATE, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
    return True


def declare(root: Path, service: str, kind: str, page: dict[str, Any]) -> Path:
    """Add a terms to a service's declaration file, made if need be; return the file.

    Raises: DeclarationError if the service has such terms already or its file is broken.
    """
    path = _file_of(root / DECLARATIONS, file_stem(service))
    value: dict[str, Any] = {"name": service, "terms": {}}
    if path.exists():
        load_service(path)
        value = read_json(path)
    if kind in value["terms"]:
        raise DeclarationError(
            f"{path} declares {kind!r} already",
            hint="edit the file, or give another name with --terms",
        )
    value["terms"][kind] = page
    write_json(path, value, check=load_service)
    return path


def _file_of(directory: Path, stem: str) -> Path:
    """Return the service's file; one that differs only in case is the same service."""
    if stem.casefold().endswith(".history"):
        raise DeclarationError(f"{stem!r} cannot be a service's name", hint="leave out .history")
    for path in declaration_files(directory) if directory.is_dir() else ():
        if path.stem.casefold() == stem.casefold():
            return path
    return directory / f"{stem}.json"


def file_stem(service: str) -> str:
    """Return a service's name as a safe file name: no separators, no control characters."""
    stem = re.sub(r'[\x00-\x1f<>:"/\\|?*@]+', " ", service).strip(" .")
    if not stem:
        raise DeclarationError(f"{service!r} cannot be a service's name", hint="use letters")
    return stem


def read_json(path: Path) -> dict[str, Any]:
    """Read a declaration file as it is written. Raises: DeclarationError."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise DeclarationError(f"{path}: {error}", hint="repair this file first") from error
    if not isinstance(value, dict):
        raise DeclarationError(f"{path}: not a JSON object", hint="repair this file first")
    return value


def write_json(path: Path, value: dict[str, Any], *, check: Callable[[Path], object]) -> None:
    """Write a declaration file beside, read it as we would, and put it into place whole.

    Raises: what `check` raises, and ArchiveError if it cannot be written.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        check(beside)
        beside.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> ArchiveError:
    """Return the error for a file of the corpus that could not be written."""
    return ArchiveError(
        f"{path}: cannot be written: {error.strerror}",
        hint="check that the directory exists, is yours to write, and has space left",
    )
