"""The gate over the archive: what changed since a moment, tagged, under the policy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tosdiff.api.tagging import tag_changes
from tosdiff.archive.archive import Archive
from tosdiff.diff.compare import compare
from tosdiff.entities import Finding, Terms, Version
from tosdiff.errors import ArchiveError
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

    The wording in force at `since` (or the first, if it is younger) is compared with the newest.
    Variants, wordings that came back, are passed over; where the recipe changed in between, each
    stretch is compared within its own recipe.
    """
    findings: list[Finding] = []
    for item in terms:
        for old, new in _stretches(archive, item.name, since):
            comparison = compare(archive.document(old), archive.document(new))
            findings.extend(check(item.name, tag_changes(comparison, tagger, archive), policy))
    return tuple(findings)


def _stretches(archive: Archive, terms: str, since: str) -> list[tuple[Version, Version]]:
    """Return, by recipe, the first and the last version since a moment, where they differ."""
    versions = archive.versions(terms)
    if not versions:
        return []
    start = _in_force(archive, terms, since, versions[0]).seq
    own = [item for item in versions if item.kind != "variant"]
    old = max((item.seq for item in own if item.seq <= start), default=own[0].seq)
    runs = [
        list(run)
        for _, run in groupby(
            (item for item in own if item.seq >= old), key=lambda item: item.recipe
        )
    ]
    return [(run[0], run[-1]) for run in runs if run[0].words_digest != run[-1].words_digest]


def _in_force(archive: Archive, terms: str, since: str, first: Version) -> Version:
    try:
        return archive.version(terms, since)
    except ArchiveError:
        return first  # the terms are younger than that
