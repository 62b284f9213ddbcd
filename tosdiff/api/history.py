"""Read what is recorded: two versions to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.archive.archive import Archive
from tosdiff.entities import Document, Version
from tosdiff.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of the same terms and their texts."""

    old: Version
    new: Version
    old_document: Document
    new_document: Document


def pair(archive: Archive, terms: str, old: str, new: str) -> Pair:
    """Return two versions to compare; `previous` is the wording before the newer one."""
    newer = archive.version(terms, new)
    if old == "previous" and new != "latest":
        older = _before(archive.versions(terms), newer)
    else:
        older = archive.version(terms, old)
    return Pair(older, newer, archive.document(older), archive.document(newer))


def _before(versions: Sequence[Version], version: Version) -> Version:
    """Return what a version is compared with: its base, or else the one recorded before it."""
    wanted = version.base if version.base is not None else version.seq - 1
    for item in versions:
        if item.seq == wanted:
            return item
    raise ArchiveError(
        f"{version.id[:8]} is the first version of {version.terms}",
        hint="there is nothing before it to compare with",
    )
