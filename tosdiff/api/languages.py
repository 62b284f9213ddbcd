"""Tell the language of versions, each text once: what was told stands in the archive."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.archive.archive import Archive
from tosdiff.entities import Version
from tosdiff.text.language import LANGUAGES, language


def languages(archive: Archive, versions: Sequence[Version]) -> dict[str, str]:
    """Return by text digest the language of each version's text, '' where it is unsure.

    What is told of a text is kept where counts of comparisons are, with no text before it.
    """
    pairs = {version.text_digest: ("", version.text_digest) for version in versions}
    known = archive.cached_summaries(list(pairs.values()), LANGUAGES)
    found = {new: next(iter(told), "") for (_, new), told in known.items()}
    fresh = {
        version.text_digest: language(archive.text(version))
        for version in versions
        if version.text_digest not in found
    }
    if fresh:
        told = {pairs[digest]: {code: 1} if code else {} for digest, code in fresh.items()}
        archive.cache_summaries(told, LANGUAGES)
    return found | fresh


def language_of(archive: Archive, version: Version) -> str:
    """Return the language of one version's text, '' where it is unsure."""
    return languages(archive, [version])[version.text_digest]
