"""A history kept in git: a versions repository of Open Terms Archive, or one of ToSBack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tosdiff.sources import plumbing
from tosdiff.sources.history import Mention, Recorded, by_terms, decoded
from tosdiff.sources.paths import kind_of, terms_of
from tosdiff.sources.plumbing import Touch


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, bare or not, with one file for each terms."""

    path: Path

    @property
    def name(self) -> str:
        """The repository's place."""
        return str(self.path)

    def state(self) -> str:
        """Return the commit at its head."""
        return plumbing.head(self.path)

    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """Return all records by terms, those of each by the author's date, then as committed.

        Where a file was renamed, its records from before go with it to the new name.
        """
        found: dict[str, list[Mention]] = {}
        for touch in plumbing.touches(self.path):
            terms = terms_of(touch.path)
            if not terms:
                continue
            if touch.at == plumbing.NO_TIME:
                raise plumbing.damaged(self.path, f"the date of commit {touch.commit} is none")
            earlier = found.pop(terms_of(touch.before), []) if touch.before else []
            found.setdefault(terms, []).extend(replace(item, terms=terms) for item in earlier)
            found[terms].append(_mention(terms, touch))
        return by_terms([mention for records in found.values() for mention in records])

    def texts(self, mentions: Sequence[Mention]) -> Iterator[Recorded]:
        """Yield these records with their texts."""
        contents = plumbing.blobs(self.path, [item.key for item in mentions if item.key])
        for item in mentions:
            text = decoded(next(contents)) if item.key else None
            yield Recorded(item.terms, item.at, text, item.kind, item.reference)
        next(contents, None)  # so that git is asked how it ended


def _mention(terms: str, touch: Touch) -> Mention:
    kind = kind_of(touch.subject) if touch.blob else "deleted"
    moment = datetime.fromtimestamp(touch.at, UTC)
    return Mention(terms, moment, kind, touch.commit, touch.blob)
