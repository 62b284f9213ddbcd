"""What a reader asks after: clauses with a label, or clauses in which a pattern occurs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.api.tagging import tag_all
from tosdiff.archive.archive import Archive
from tosdiff.entities import Clause, Tag
from tosdiff.errors import DeclarationError, TaggerError
from tosdiff.tag.labels import label
from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Query:
    """Any of these labels, and the pattern; what is not given asks for nothing."""

    labels: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, labels: Sequence[str], pattern: str) -> Query:
        """Check what a user asks after. Raises: DeclarationError for a wrong label or pattern."""
        try:
            return cls(
                known_labels(labels), re.compile(pattern, re.IGNORECASE) if pattern else None
            )
        except re.error as error:
            raise DeclarationError(
                f"{pattern!r} is not a pattern: {error}",
                hint="write a regular expression, as 'scrap(e|ing)'",
            ) from error

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked after, so that every clause is meant."""
        return not self.labels and self.pattern is None

    def admits(self, clause: Clause, tags: Sequence[Tag]) -> bool:
        """Tell whether a clause is one of those asked after."""
        if self.labels and not any(tag.label in self.labels for tag in tags):
            return False
        return self.pattern is None or self.pattern.search(clause.text) is not None

    def stood(
        self, archive: Archive, names: Sequence[str], tagger: Tagger
    ) -> frozenset[tuple[str, str, int]]:
        """Return terms, digest and first seq of each standing of a clause asked after."""
        found: list[frozenset[tuple[str, str, int]]] = []
        wanted = set(names)
        if self.labels:
            tag_all(archive, names, tagger)
            labelled = archive.labelled(self.labels, tagger.name)
            found.append(
                frozenset((i.terms, i.digest, i.first) for i in labelled if i.terms in wanted)
            )
        if self.pattern is not None:
            found.append(archive.matching(self.pattern, names))
        return frozenset.intersection(*found) if found else frozenset()


def known_labels(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of labels as they are. Raises: DeclarationError for one there is not."""
    try:
        return tuple(label(name).name for name in names)
    except TaggerError as error:
        raise DeclarationError(error.message, hint=error.hint) from error
