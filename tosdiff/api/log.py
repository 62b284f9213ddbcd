"""List the versions of some terms: what each changed, by kind and by label."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tosdiff.api.tagging import tag
from tosdiff.archive.archive import Archive
from tosdiff.diff.release import DIFFER
from tosdiff.entities import Version
from tosdiff.tag.choice import ANY, Wanted
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
    `is_asked`: one of these clauses has a tag that is asked for.
    """

    version: Version
    counts: Mapping[str, int] = field(default_factory=dict)
    labels: Labelled = field(default_factory=dict)
    is_asked: bool = True
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


def log(archive: Archive, terms: str, tagger: Tagger, wanted: Wanted = ANY) -> Log:
    """List what is recorded of some terms, newest first. A pair is compared once ever.

    Labels are counted by the tags that are `wanted`; a first version is asked for by its clauses.
    """
    versions = archive.versions(terms)
    by_seq = {version.seq: version for version in versions}
    compared = [
        (by_seq[version.base], version)
        for version in versions
        if version.base in by_seq and version.kind == "changed"
    ]
    is_by_label = wanted == Wanted(wanted.labels)  # then what is counted anyway will do
    found = _counted(archive, compared, tagger, ANY if is_by_label else wanted)
    reasons = archive.reasons(terms)
    entries = [
        LogEntry(
            version,
            counts,
            labels,
            _is_asked(archive, version, tagger, wanted) if not labels else True,
            by_seq.get(version.variant_of) if version.variant_of else None,
            is_in_force=version is versions[-1],
            reason=reasons.get(version.seq, ""),
        )
        for version in reversed(versions)
        for counts, labels in (_apart(found.get(version.seq, {}), wanted.all_labels),)
    ]
    return Log(tuple(entries), archive.notices(terms)[::-1])


def _is_asked(archive: Archive, version: Version, tagger: Tagger, wanted: Wanted) -> bool:
    """Tell whether a version without labelled changes is asked for: the first, by what it says."""
    if wanted.is_open or version.kind != "first":
        return wanted.is_open
    return any(map(wanted.matches, tag(archive.document(version).clauses, tagger, archive)))


def _counted(
    archive: Archive, pairs: Sequence[tuple[Version, Version]], tagger: Tagger, wanted: Wanted
) -> dict[int, Mapping[str, int]]:
    """Return, by seq of the newer, what each pair of versions came to; compare what is unknown."""
    by = f"{DIFFER} {tagger.name}{_asked(wanted)}"
    digests = {new.seq: (old.text_digest, new.text_digest) for old, new in pairs}
    known = dict(archive.cached_summaries(list(digests.values()), by))
    fresh = {
        digests[new.seq]: _count(archive, (old, new), tagger, wanted)
        for old, new in pairs
        if digests[new.seq] not in known
    }
    if fresh:
        archive.cache_summaries(fresh, by)
    return {seq: {**known, **fresh}[pair] for seq, pair in digests.items()}


def _asked(wanted: Wanted) -> str:
    """Return what is asked for as a part of a key: '' if nothing is."""
    if wanted.is_open:
        return ""
    said = (",".join(sorted(wanted.labels)), ",".join(sorted(wanted.stances)), f"{wanted.least:g}")
    return f" {'/'.join(said)}"


def _count(
    archive: Archive, pair: tuple[Version, Version], tagger: Tagger, wanted: Wanted
) -> Mapping[str, int]:
    from tosdiff.api.tagging import tag_changes
    from tosdiff.diff.compare import compare
    from tosdiff.render.wording import counts, label_counts

    old, new = pair
    comparison = compare(archive.document(old), archive.document(new))
    changes = tag_changes(comparison, tagger, archive)
    by_label = {
        f"{_PREFIX}{label}:{event}": count
        for label, events in label_counts(changes, wanted).items()
        for event, count in events.items()
    }
    return {**counts(comparison.changes), **by_label}


def _apart(found: Mapping[str, int], wanted: Collection[str]) -> tuple[Mapping[str, int], Labelled]:
    """Part what is remembered into counts by kind, and counts by the labels that are wanted."""
    labels: dict[str, dict[str, int]] = {}
    for key, count in found.items():
        if key.startswith(_PREFIX):
            _, label, event = key.split(":")
            if label in wanted:
                labels.setdefault(label, {})[event] = count
    return {key: count for key, count in found.items() if not key.startswith(_PREFIX)}, labels
