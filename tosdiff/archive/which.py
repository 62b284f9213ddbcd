"""Find the version that words on the command line mean: latest, previous, a date, an id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from tosdiff.entities import Version
from tosdiff.errors import ArchiveError, DeclarationError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ].+")
_ID = re.compile(r"[0-9a-f]{4,64}")


def choose(terms: str, versions: Sequence[Version], when: str) -> Version:
    """Return the version that `when` means.

    `latest`; `previous`: the last different wording before it, along the versions that were
    compared with one another; a date: the version in force at its end, UTC; an ISO time: the
    version in force then (UTC if it names no zone); the first four or more digits of an id.
    Raises: ArchiveError, with the first and last date, if nothing matches; DeclarationError if
    `when` is none of these, or is the beginning of several ids.
    """
    if not versions:
        raise ArchiveError(
            f"no version of {terms} is recorded", hint="run `tosdiff snapshot` first"
        )
    wanted = when.strip()
    if wanted == "latest":
        return versions[-1]
    if wanted == "previous":
        return _previous(terms, versions)
    if _DATE.fullmatch(wanted) or _TIME.fullmatch(wanted):
        return _in_force(terms, versions, wanted)
    if _ID.fullmatch(wanted.lower()):
        return _by_id(terms, versions, wanted.lower())
    raise DeclarationError(
        f"{when!r} names no version",
        hint="write latest, previous, a date (2024-05-31), a time, or 4 or more digits of an id",
    )


def _previous(terms: str, versions: Sequence[Version]) -> Version:
    latest = versions[-1]
    by_seq = {version.seq: version for version in versions}
    step = latest
    while step.base is not None and step.words_digest == latest.words_digest:
        step = by_seq[step.base]
    if step.words_digest != latest.words_digest:
        return step
    others = [one for one in versions if one.words_digest != latest.words_digest]
    alike = [one for one in others if one.recipe == latest.recipe]
    if others:
        return (alike or others)[-1]
    raise ArchiveError(
        f"{terms} has one wording only, recorded {_date(latest)}", hint="there is no previous one"
    )


def _in_force(terms: str, versions: Sequence[Version], when: str) -> Version:
    moment = moment_of(when)
    until = [version for version in versions if version.captured_at <= moment]
    if until:
        return until[-1]  # by seq: clocks of other people's histories run backwards at times
    raise ArchiveError(
        f"no version of {terms} is as old as {when}", hint=f"recorded: {_range(versions)}"
    )


def moment_of(when: str) -> datetime:
    """Read a time, UTC if it names no zone; a date means its end. Raises: DeclarationError."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError as error:
        raise DeclarationError(
            f"{when!r} is not a date: {error}", hint="write it as 2024-05-31 or 2024-05-31T12:00"
        ) from error
    if _DATE.fullmatch(when):
        moment = datetime.combine(moment.date(), datetime.max.time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _by_id(terms: str, versions: Sequence[Version], prefix: str) -> Version:
    fits = [version for version in versions if version.id.startswith(prefix)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise ArchiveError(
            f"no version of {terms} has an id that begins with {prefix}",
            hint=f"recorded: {_range(versions)}",
        )
    raise DeclarationError(
        f"{prefix} begins several ids of {terms}",
        hint="write one of: " + ", ".join(f"{one.id[:12]} ({_date(one)})" for one in fits),
    )


def _range(versions: Sequence[Version]) -> str:
    first, last = min(versions, key=_captured), max(versions, key=_captured)
    return f"{len(versions)} versions, {_date(first)} to {_date(last)}"


def _captured(version: Version) -> datetime:
    return version.captured_at


def _date(version: Version) -> str:
    return version.captured_at.strftime("%Y-%m-%d")
