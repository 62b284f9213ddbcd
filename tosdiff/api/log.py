"""List the versions of some terms: what each changed, by kind and by label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tosdiff.archive.archive import Archive
from tosdiff.diff.release import DIFFER
from tosdiff.entities import Version
from tosdiff.tag.tagger import Tagger

if TYPE_CHECKING:
    from tosdiff.archive.notices import Notice

Labelled: TypeAlias = Mapping[str, Mapping[str, int]]

_PREFIX = "label:"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A version and what it changed: the number of changes by kind, cosmetic ones by aspect too.

    `labels` counts the clauses that were added, removed and amended, by label, in label order.
    `reason` says why other words than before are nothing new, on a cosmetic version.
    """

    version: Version
    counts: Mapping[str, int] = field(default_factory=dict)
    labels: Labelled = field(default_factory=dict)
    variant_of: Version | None = None
    is_in_force: bool = False
    reason: str = ""

    @property
    def at(self) -> datetime:
        """When it was captured."""
        return self.version.captured_at

    @property
    def is_real(self) -> bool:
        """Whether the terms really changed with this version (or began)."""
        return self.version.kind in {"first", "changed"}

    @property
    def is_back(self) -> bool:
        """Whether the terms in force are a wording that they had before."""
        return self.is_in_force and self.variant_of is not None

    @property
    def said(self) -> str:
        """The kind in words: what came back names the day of the wording that it repeats."""
        if self.variant_of is None:
            return self.version.kind
        back = "back to" if self.is_in_force or self.is_real else "variant of"
        return f"{back} {self.variant_of.captured_at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Log:
    """The versions of some terms, newest first, and what was recorded and is no version."""

    entries: tuple[LogEntry, ...]
    notices: tuple[Notice, ...]


def log(archive: Archive, terms: str, tagger: Tagger) -> Log:
    """List what is recorded of some terms, newest first. A pair is compared once ever."""
    versions = archive.versions(terms)
    by_seq = {version.seq: version for version in versions}
    compared = [
        (by_seq[version.base], version)
        for version in versions
        if version.base in by_seq and version.kind == "changed"
    ]
    found = _counted(archive, compared, tagger)
    reasons = archive.reasons(terms)
    entries = [
        LogEntry(
            version,
            *_apart(found.get(version.seq, {})),
            by_seq.get(version.variant_of) if version.variant_of else None,
            is_in_force=version is versions[-1],
            reason=reasons.get(version.seq, ""),
        )
        for version in reversed(versions)
    ]
    return Log(tuple(entries), archive.notices(terms)[::-1])


def _counted(
    archive: Archive, pairs: Sequence[tuple[Version, Version]], tagger: Tagger
) -> dict[int, Mapping[str, int]]:
    """Return, by seq of the newer, what each pair of versions came to; compare what is unknown."""
    by = f"{DIFFER} {tagger.name}"
    digests = {new.seq: (old.text_digest, new.text_digest) for old, new in pairs}
    known = dict(archive.cached_summaries(list(digests.values()), by))
    fresh = {
        digests[new.seq]: _count(archive, old, new, tagger)
        for old, new in pairs
        if digests[new.seq] not in known
    }
    if fresh:
        archive.cache_summaries(fresh, by)
    return {seq: {**known, **fresh}[pair] for seq, pair in digests.items()}


def _count(archive: Archive, old: Version, new: Version, tagger: Tagger) -> Mapping[str, int]:
    from tosdiff.api.tagging import tag_changes
    from tosdiff.diff.compare import compare
    from tosdiff.render.wording import counts, label_counts

    comparison = compare(archive.document(old), archive.document(new))
    changes = tag_changes(comparison, tagger, archive)
    by_label = {
        f"{_PREFIX}{label}:{event}": count
        for label, events in label_counts(changes).items()
        for event, count in events.items()
    }
    return {**counts(comparison.changes), **by_label}


def _apart(found: Mapping[str, int]) -> tuple[Mapping[str, int], Labelled]:
    """Part what is remembered into counts by kind, and counts by label."""
    labels: dict[str, dict[str, int]] = {}
    for key, count in found.items():
        if key.startswith(_PREFIX):
            _, label, event = key.split(":")
            labels.setdefault(label, {})[event] = count
    return {key: count for key, count in found.items() if not key.startswith(_PREFIX)}, labels
