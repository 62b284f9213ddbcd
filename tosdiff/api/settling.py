"""Settle what is suspect: a person looked at it, and it is the terms, or it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tosdiff.api.derive import Served, derive
from tosdiff.api.health import bodies_of, rejected
from tosdiff.archive.archive import Archive, Standing
from tosdiff.archive.rejections import Rejection
from tosdiff.entities import Derivation, Terms, Version
from tosdiff.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Settled:
    """What was rejected of some terms: `reason` is '' if nothing suspect was waiting.

    `in_force` is the version that stays; `was_rejected` already, before this.
    """

    terms: Terms
    reason: str
    in_force: Version | None
    was_rejected: bool = False


def reject(archive: Archive, terms: Sequence[Terms], *, now: datetime) -> Iterator[Settled]:
    """Reject the suspect page that each of these terms stands at. Nothing is fetched."""
    names = [item.name for item in terms]
    standings, known = archive.standings(names), archive.rejections.of(names)
    for item in terms:
        standing = standings[item.name]
        before = rejected(standing, known.get(item.name, ()))
        if standing.suspicion and before is None:
            words = _words(item, standing, archive)
            found = Rejection(item.name, bodies_of(standing), words, now, standing.suspicion)
            archive.rejections.add(found)
        yield Settled(item, standing.suspicion, standing.latest, before is not None)


def is_rejected(archive: Archive, terms: str, words_digest: str, bodies: tuple[str, ...]) -> bool:
    """Tell whether a suspect page has words that were rejected; its bodies are then known too."""
    known = archive.rejections.of([terms]).get(terms, ())
    found = next((one for one in known if one.words_digest == words_digest), None)
    if found is not None and bodies not in {one.bodies for one in known}:
        archive.rejections.add(Rejection(terms, bodies, words_digest, found.at, found.reason))
    return found is not None


def is_what_waits(
    archive: Archive, terms: Terms, standing: Standing, derivation: Derivation
) -> bool:
    """Tell whether a page has the words of the suspect one that was looked at, if one waits."""
    return not standing.suspicion or _words(terms, standing, archive) == derivation.words_digest


def waiting(archive: Archive, terms: Terms) -> tuple[Derivation, str]:
    """Return the text of the suspect page that some terms stand at, and why it is suspect.

    Raises: ArchiveError if none is, or if it cannot be read by the declaration as it is now.
    """
    standing = archive.standing(terms.name)
    found = _read(terms, standing, archive) if standing.suspicion else None
    if found is None:
        raise ArchiveError(
            f"{terms.name}: no suspect page waits that can be read",
            hint="`tosdiff status` says how it fares",
        )
    return found, standing.suspicion


def _words(terms: Terms, standing: Standing, archive: Archive) -> str:
    """Return the digest of the words of the page that waits, '' if it cannot be read now."""
    found = _read(terms, standing, archive)
    return found.words_digest if found else ""


def _read(terms: Terms, standing: Standing, archive: Archive) -> Derivation | None:
    """Derive again what the pages served last; None if there are more or fewer of them now."""
    records = [record for record in standing.captures if record and record.body_digest]
    if len(records) != len(terms.pages):
        return None
    pages = [Served(archive.body(one.body_digest), one.content_type) for one in records]
    return derive(terms, pages)
