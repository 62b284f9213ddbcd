"""The gate over the archive: what changed since a moment, tagged, under the policy."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.api.tagging import tag_changes
from tosdiff.archive.archive import Archive
from tosdiff.diff.compare import compare
from tosdiff.entities import Finding, Terms, Version
from tosdiff.gate.check import check
from tosdiff.gate.policy import DEFAULT
from tosdiff.tag.tagger import Tagger


def check_since(
    archive: Archive, terms: Sequence[Terms], since: str, tagger: Tagger
) -> tuple[Finding, ...]:
    """Return the findings of each terms, comparing the newest real wording with the one then.

    Terms first seen after `since` have nothing to be compared with: their first version is the
    base. Versions are compared within one recipe: a re-extraction since then is the base.
    """
    findings: list[Finding] = []
    for item in terms:
        ends = _ends(archive.versions(item.name), archive.moment(since))
        if ends is None:
            continue
        old, new = (archive.document(version) for version in ends)
        changes = tag_changes(compare(old, new), tagger, archive)
        findings.extend(check(item.name, changes, DEFAULT))
    return tuple(findings)
