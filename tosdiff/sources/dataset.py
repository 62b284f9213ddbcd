"""A history as Open Terms Archive publishes it: a zip of `Service/Terms Type/2024-05-31T….md`."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.errors import ArchiveError
from tosdiff.sources.history import Mention, Recorded, by_terms, decoded

_MEMBER = re.compile(r"(?:.*/)?(?P<service>[^/]+)/(?P<type>[^/]+)/(?P<at>[^/]+)\.md")
_AT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2})[-:_](\d{2})(?:[-:_](\d{2}))?(?:\.\d+)?Z?)?(?:[-_ ].*)?"
)
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError)
_LARGEST = 64 << 20  # bytes of one text; a zip may claim anything


@dataclass(frozen=True, slots=True)
class Dataset:
    """A zip of texts, one file a version; their names are all that tells their time."""

    path: Path

    @property
    def name(self) -> str:
        """The file's place."""
        return str(self.path)

    def state(self) -> str:
        """Return the file's size and time of change."""
        known = self.path.stat()
        return f"{known.st_size} {known.st_mtime_ns}"

    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """Return all records by terms, in order of time, then of name."""
        with self._opened() as archive:
            found = [mention for name in sorted(archive.namelist()) for mention in _read(name)]
        return by_terms(found)

    def texts(self, mentions: Sequence[Mention]) -> Iterator[Recorded]:
        """Yield these records with their texts."""
        with self._opened() as archive:
            for item in mentions:
                text = decoded(self._member(archive, item.key))
                yield Recorded(item.terms, item.at, text, item.kind, item.reference)

    def _opened(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except _UNREADABLE as error:
            raise self._damaged(error) from error

    def _member(self, archive: zipfile.ZipFile, name: str) -> bytes:
        try:
            with archive.open(name) as file:
                data = file.read(_LARGEST + 1)
        except _UNREADABLE as error:
            raise self._damaged(error) from error
        if len(data) > _LARGEST:
            raise ArchiveError(f"{self.path}: {name} is larger than {_LARGEST >> 20} MiB")
        return data

    def _damaged(self, error: Exception) -> ArchiveError:
        return ArchiveError(f"{self.path}: not a readable zip: {error}", hint="download it again")


def _read(name: str) -> Iterator[Mention]:
    found = _MEMBER.fullmatch(name)
    moment = _moment(found["at"]) if found else None
    if found and moment:
        yield Mention(f"{found['service']}/{found['type']}", moment, "recorded", name, name)


def _moment(written: str) -> datetime | None:
    """Read a time as file names have it: `-` for `:`, and perhaps something after it."""
    found = _AT.fullmatch(written)
    if found is None:
        return None
    day, hour, minute, second = found.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{hour or '00'}:{minute or '00'}:{second or '00'}")
    except ValueError:
        return None
    return at.replace(tzinfo=UTC)
