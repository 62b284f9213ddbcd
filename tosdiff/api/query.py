"""What a reader asks after: clauses with a label, or clauses in which a pattern occurs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.api.tagging import tag_all
from tosdiff.archive.archive import Archive
from tosdiff.entities import Clause, Tag
from tosdiff.errors import DeclarationError
from tosdiff.tag.choice import ANY, Wanted
from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Query:
    """A tag that is wanted, and the pattern; what is not given asks for nothing."""

    wanted: Wanted = ANY
    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, wanted: Wanted, pattern: str) -> Query:
        """Check what a user asks after. Raises: DeclarationError for a wrong pattern."""
        try:
            return cls(wanted, re.compile(pattern, re.IGNORECASE) if pattern else None)
        except re.error as error:
            raise DeclarationError(
                f"{pattern!r} is not a pattern: {error}",
                hint="write a regular expression, as 'scrap(e|ing)'",
            ) from error

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked after, so that every clause is meant."""
        return self.wanted.is_open and self.pattern is None

    def admits(self, clause: Clause, tags: Sequence[Tag]) -> bool:
        """Tell whether a clause is one of those asked after."""
        if not self.wanted.matches(tags):
            return False
        return self.pattern is None or self.pattern.search(clause.text) is not None

    def stood(
        self, archive: Archive, names: Sequence[str], tagger: Tagger
    ) -> frozenset[tuple[str, str, int]]:
        """Return terms, digest and first seq of each standing of a clause asked after."""
        found: list[frozenset[tuple[str, str, int]]] = []
        among = set(names)
        if not self.wanted.is_open:
            tag_all(archive, names, tagger)
            labelled = archive.labelled(self.wanted.all_labels, tagger.name)
            found.append(
                frozenset(
                    (item.terms, item.digest, item.first)
                    for item in labelled
                    if item.terms in among and self.wanted.admits(item.tag)
                )
            )
        if self.pattern is not None:
            found.append(archive.matching(self.pattern, names))
        return frozenset.intersection(*found) if found else frozenset()
