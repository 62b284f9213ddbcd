"""The gate's look back at the archive: what changed since a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from tosdiff.api.lookback import Lookback, Pair
from tosdiff.archive.archive import Archive
from tosdiff.archive.which import moment_of
from tosdiff.entities import Terms, Version
from tosdiff.errors import ArchiveError


def look_since(
    archive: Archive, terms: Sequence[Terms], since: str, *, variants: bool = False
) -> Lookback:
    """Look back at the wording of each terms that was in force at `since`.

    It (or the first, if it is younger) is compared with the wording in force now. A variant stands
    for the wording that it repeats: one known by then is no change, unless `variants` are wanted.
    Where the recipe changed in between, each stretch is compared within its own; only where a
    selector died or came back is the text before it compared with the one after.
    """
    pairs = []
    latest = None
    for item in terms:
        versions = archive.versions(item.name)
        if not versions:
            continue
        then = _in_force(archive, item.name, since) or versions[0]
        pairs += [
            Pair(item.name, archive.document(old), archive.document(new))
            for old, new in stretches(versions, then, variants=variants)
        ]
        newest = versions[-1].captured_at
        latest = max(latest, newest) if latest else newest
    return Lookback(since, "the newest texts", len(terms), tuple(pairs), latest=latest)


def younger(archive: Archive, terms: Sequence[Terms], since: str) -> tuple[Version, ...]:
    """Return the first version of each terms that was recorded later than `since`."""
    firsts = (archive.versions(item.name)[:1] for item in terms)
    return tuple(
        first[0] for first in firsts if first and _in_force(archive, first[0].terms, since) is None
    )


def seams(archive: Archive, terms: Sequence[Terms], since: str) -> tuple[Version, ...]:
    """Return our own first version of each terms, where its words differ from a history's newest.

    Others read it in another way, so what changed there is no finding; only those since `since`.
    """
    moment = moment_of(since)
    return tuple(
        ours
        for item in terms
        for theirs, ours in pairwise(archive.versions(item.name))
        if theirs.recipe.is_imported
        and not ours.recipe.is_imported
        and ours.captured_at > moment
        and ours.words_digest != theirs.words_digest
    )


def stretches(
    versions: Sequence[Version], then: Version, *, variants: bool = False
) -> list[tuple[Version, Version]]:
    """Return the pairs of versions to compare, from `then` to the last one, oldest first."""
    last = versions[-1]
    if variants:
        return [(then, last)] if then.words_digest != last.words_digest else []
    by_seq = {version.seq: version for version in versions}
    start, end = _wording(then, by_seq).seq, _wording(last, by_seq).seq
    if end <= then.seq and last.kind == "variant":
        return []
    own = [item for item in versions if item.kind != "variant" and start <= item.seq <= end]
    runs = [list(run) for _, run in groupby(own, key=lambda item: item.recipe)]
    within = [(run[0], run[-1]) for run in runs]
    across = [
        (before[-1], after[0])
        for before, after in pairwise(runs)
        if _is_unlike(before[-1], after[0])
    ]
    pairs = sorted([*within, *across], key=lambda pair: pair[0].seq)
    return [(old, new) for old, new in pairs if old.words_digest != new.words_digest]


def _wording(version: Version, by_seq: Mapping[int, Version]) -> Version:
    """Return the version that first had these words, as far as it is known."""
    return by_seq.get(version.variant_of or 0, version)


def _is_unlike(before: Version, after: Version) -> bool:
    """Tell whether two recipes meet in pages that neither could read as the other does."""
    fallback = "fallback" in {before.recipe.how, after.recipe.how}
    return fallback and before.snapshots != after.snapshots


def _in_force(archive: Archive, terms: str, since: str) -> Version | None:
    try:
        return archive.version(terms, since)
    except ArchiveError:
        return None  # the terms are younger than that
