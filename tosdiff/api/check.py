"""The gate over the archive: what changed since a moment, tagged, under the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from tosdiff.api.tagging import tag_changes
from tosdiff.archive.archive import Archive
from tosdiff.archive.which import moment_of
from tosdiff.diff.compare import compare
from tosdiff.entities import Terms, Version
from tosdiff.errors import ArchiveError
from tosdiff.findings import Finding
from tosdiff.gate.check import check
from tosdiff.gate.policy import DEFAULT, Policy
from tosdiff.tag.tagger import Tagger


def check_since(
    archive: Archive,
    terms: Sequence[Terms],
    since: str,
    tagger: Tagger,
    policy: Policy = DEFAULT,
) -> tuple[Finding, ...]:
    """Return the findings of each terms, in their order.

    The wording in force at `since` (or the first, if it is younger) is compared with the wording in
    force now. A variant stands for the wording that it repeats: one known by then is no change.
    Where the recipe changed in between, each stretch is compared within its own; only where a
    selector died or came back is the text before it compared with the one after.
    """
    findings: list[Finding] = []
    for item in terms:
        for old, new in _stretches(archive, item.name, since):
            comparison = compare(archive.document(old), archive.document(new))
            findings.extend(check(item.name, tag_changes(comparison, tagger, archive), policy))
    return tuple(findings)


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


def _stretches(archive: Archive, terms: str, since: str) -> list[tuple[Version, Version]]:
    """Return the pairs of versions to compare, oldest first."""
    versions = archive.versions(terms)
    if not versions:
        return []
    then = _in_force(archive, terms, since) or versions[0]
    by_seq = {version.seq: version for version in versions}
    start, end = _wording(then, by_seq).seq, _wording(versions[-1], by_seq).seq
    if end <= then.seq and versions[-1].kind == "variant":
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
