"""What the archive knows of clauses: where they stood, their tags, words and descent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine

from tosdiff.archive import clauses, ledger
from tosdiff.archive.clauses import Presence
from tosdiff.archive.engine import writing
from tosdiff.archive.failures import translated
from tosdiff.entities import Clause, Tag
from tosdiff.errors import ArchiveError

if TYPE_CHECKING:  # a capture needs none of these: each is loaded by what asks for it
    from tosdiff.archive.descents import Descent, Milestone, Step
    from tosdiff.archive.summaries import Counts, Pair
    from tosdiff.archive.tags import Labelled
    from tosdiff.archive.wordsearch import Phrase, Stood
    from tosdiff.tag.tagger import Retagging


class ClauseIndex:
    """The derived half of an open archive; what is remembered here can be derived again."""

    def __init__(self, engine: Engine, location: str, *, read_only: bool = False) -> None:
        self.read_only = read_only
        self._readers = engine
        self._writers = writing(engine)
        self.location = location

    def presence(self, terms: str) -> tuple[Presence, ...]:
        """Return where each clause of some terms stood, by first seq."""
        with self._reading() as db:
            state = ledger.find(db, terms)
            return clauses.presence_of(db, state.id) if state else ()

    def clauses(self, digests: Sequence[str]) -> dict[str, Clause]:
        """Return clauses by their digests, each as it was first seen."""
        with self._reading() as db:
            return clauses.by_digest(db, digests)

    def search(self, phrases: Sequence[Phrase], *, standing: bool = False) -> tuple[Stood, ...]:
        """Return where clauses with all these phrases stood, or only where they stand now."""
        from tosdiff.archive import wordsearch

        with self._reading() as db:
            behind = wordsearch.is_behind(db)
        if behind and not self.read_only:
            with self._writing() as db:
                wordsearch.index_words(db)
        with self._reading() as db:
            return wordsearch.find_words(db, phrases, standing=standing)

    def matching(
        self, pattern: re.Pattern[str], names: Sequence[str]
    ) -> frozenset[tuple[str, str, int]]:
        """Return terms, digest and first seq where a clause stood in which a pattern occurs."""
        from tosdiff.archive.patterns import find_pattern

        with self._reading() as db:
            return find_pattern(db, pattern, names)

    # ── descent ──────────────────────────────────────────────────────────────────────────────────

    def courses(self, names: Sequence[str], told_by: str) -> dict[str, tuple[Milestone, ...]]:
        """Return the versions of each of these terms in short, with their descent if it is told."""
        from tosdiff.archive import descents

        with self._reading() as db:
            return descents.courses(db, names, told_by)

    def newest(self, names: Sequence[str]) -> dict[str, int]:
        """Return the seq of the newest version of each of these terms that have one."""
        from tosdiff.archive import descents

        with self._reading() as db:
            return descents.newest(db, names)

    def clause_lists(self, terms: str, seqs: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the clause digests of these versions, by seq, in the order of each text."""
        from tosdiff.archive import descents

        with self._reading() as db:
            state = ledger.find(db, terms)
            return descents.clause_lists(db, state.id, seqs) if state else {}

    def cache_descents(self, terms: str, told: Sequence[Descent], told_by: str) -> None:
        """Remember how versions of some terms descend, in place of what was told before."""
        from tosdiff.archive import descents

        if self.read_only:  # what asks for descent reads it from here
            raise ArchiveError(
                f"{self.location} cannot be written, and how its versions descend is not told yet",
                hint="ask once where it can be written; it is remembered",
            )
        with self._writing() as db:
            descents.write_descents(db, ledger.of_terms(db, terms).id, told, told_by)

    def links(self, terms: str, seq: int | None = None) -> tuple[Step, ...]:
        """Return the links of some terms, by seq, or those of one version."""
        from tosdiff.archive import descents

        with self._reading() as db:
            state = ledger.find(db, terms)
            if state is None:
                return ()
            return (
                descents.links_of(db, state.id)
                if seq is None
                else descents.links_at(db, terms, seq)
            )

    def links_touching(self, digests: Sequence[str]) -> tuple[Step, ...]:
        """Return every link of any terms of which one of these clauses is a side."""
        from tosdiff.archive import descents

        with self._reading() as db:
            return descents.links_touching(db, digests)

    # ── tags ─────────────────────────────────────────────────────────────────────────────────────

    def cached_tags(self, digests: Sequence[str], tagger: str) -> dict[str, tuple[Tag, ...]]:
        """Return the tags of those clauses that this tagger has seen; () for one without tags."""
        from tosdiff.archive.tags import read_tags

        with self._reading() as db:
            return read_tags(db, digests, tagger)

    def retagging(self, digests: Sequence[str], tagger: str) -> Retagging | None:
        """Return what is to be tagged anew, if another tagger has tagged one of these clauses."""
        from tosdiff.archive.tags import retagging

        with self._reading() as db:
            return retagging(db, digests, tagger)

    def cache_tags(self, tags: Mapping[str, tuple[Tag, ...]], tagger: str) -> None:
        """Remember what a tagger said of clauses, by clause digest; no matter if it cannot."""
        from tosdiff.archive.tags import write_tags

        if self.read_only:
            return
        with self._writing() as db:
            write_tags(db, tags, tagger)

    def cached_summaries(self, pairs: Sequence[Pair], differ: str) -> dict[Pair, Counts]:
        """Return the counts of those pairs of texts, by digest, that were compared already."""
        from tosdiff.archive.summaries import read_summaries

        with self._reading() as db:
            return read_summaries(db, pairs, differ)

    def cache_summaries(self, counts: Mapping[Pair, Counts], differ: str) -> None:
        """Remember what comparisons came to, by the digests of both texts, if it can."""
        from tosdiff.archive.summaries import write_summaries

        if self.read_only:
            return
        with self._writing() as db:
            write_summaries(db, counts, differ)

    def untagged(self, tagger: str, names: Sequence[str] | None = None) -> dict[str, Clause]:
        """Return the clauses that a tagger has not seen, by digest: all, or of some terms."""
        from tosdiff.archive.tags import untagged

        with self._reading() as db:
            return untagged(db, tagger, names)

    def note_all_tagged(self, tagger: str) -> None:
        """Note that a tagger has seen all clauses, if it has, so that it need not be looked up."""
        from tosdiff.archive.tags import note_all_tagged

        if self.read_only:
            return
        with self._writing() as db:
            note_all_tagged(db, tagger)

    def labelled(
        self,
        labels: Sequence[str],
        tagger: str,
        *,
        at: Mapping[str, int] | Literal["newest"] | None = None,
    ) -> tuple[Labelled, ...]:
        """Return where clauses with these labels stood, by terms and seq.

        `at` gives seq by terms: only what stood in these versions; or what stands in the newest.
        """
        from tosdiff.archive.tags import find_labelled

        with self._reading() as db:
            return find_labelled(db, labels, tagger, at=at)

    # ── transactions ─────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.location), self._readers.begin() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self.location), self._writers.begin() as db:
            yield db
