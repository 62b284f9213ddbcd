"""Compare versions that nothing here derives again with what was sealed, and with their own texts.

That a text is what its snapshots gave is not shown so. All else is: from which captures and of when
it is, which words and clauses it has, where these stood, and that no version or visit is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, select

from tosdiff.archive import chain, clauses, ledger, versions
from tosdiff.archive.bodies import fetch
from tosdiff.archive.faults import Fault, FaultKind
from tosdiff.archive.schema import entry, page, storable
from tosdiff.entities import Version
from tosdiff.text.release import EXTRACTOR

_Stays = dict[tuple[str, int], int | None]


class Attested:
    """The versions of some terms beside the records that they name; `known` are all, by seq."""

    def __init__(self, db: Connection, state: ledger.State, known: tuple[Version, ...]) -> None:
        self._db, self._state, self._known = db, state, known
        records = chain.of_terms(db, state.name, None)
        self._records = {one.position: one for one in records}
        self._visits: dict[int, list[chain.CaptureRecord]] = {}
        for one in records:
            self._visits.setdefault(one.entry, []).append(one)
        query = select(entry).where(entry.c.terms_id == state.id).order_by(entry.c.id)
        self._entries = db.execute(query).all()
        self._of_seq = {row.seq: row for row in self._entries if row.seq is not None}
        self._told = any(one.recipe.is_imported for one in known)
        self._is_in_order = not any(one.provenance for one in records)

    def faults(self) -> Iterator[Fault]:
        """Yield what does not fit."""
        yield from self._decided()
        yield from self._standing()
        for one in self._known:
            if not one.recipe.is_imported:
                for said in (*self._origin(one), *self._reading(one)):
                    yield self._fault(f"version {one.seq}", said, since=one.captured_at)
        stood = {
            (stay.digest, stay.first): stay.last
            for stay in clauses.presence_of(self._db, self._state.id)
        }
        if stood != self._stays():
            yield self._fault("presence", "it is not where the clauses of the versions stood")

    def _decided(self) -> Iterator[Fault]:
        """Compare what was decided of each visit with its captures and its version."""
        made = {one.seq: one for one in self._known}
        for missing in sorted(self._visits.keys() - {row.id for row in self._entries}):
            yield self._fault(f"entry {missing}", "what came of this visit is missing")
        for row in self._entries:
            said = self._wrong_entry(row, made.get(row.seq or 0))
            if said:
                yield self._fault(f"entry {row.id}", said)

    def _wrong_entry(self, row: Row[tuple[object, ...]], one: Version | None) -> str:
        records = self._visits.get(row.id, [])
        failed = [storable(record.reason) for record in records if record.outcome == "failed"]
        if not records:
            return "no capture was made at this visit"
        if bool(failed) != (row.kind == "failed") or (failed and row.reason not in failed):
            return "its captures came to something else"
        if row.seq is not None and (one is None or one.kind != row.kind):
            return f"its version {row.seq} is not there, or of another kind"
        return ""

    def _standing(self) -> Iterator[Fault]:
        """Compare where the terms stand with their versions and visits."""
        if tuple(one.seq for one in self._known) != tuple(range(1, self._state.seq + 1)):
            yield self._fault("versions", f"they do not count up to {self._state.seq}")
        failures = 0
        for row in self._entries:
            failures = failures + 1 if row.kind == "failed" else 0
        if self._is_in_order and self._state.failures != failures:
            yield self._fault(f"terms {self._state.name}", f"{failures} visits failed last")
        pages = select(page.c.capture).where(page.c.terms_id == self._state.id)
        for position in self._db.execute(pages).scalars():
            record = self._records.get(position)
            if record is None or not record.body_digest:
                yield self._fault("page", f"capture {position} gave no body of these terms")

    def _origin(self, one: Version) -> Iterator[str]:
        """Say where a version is not of the captures that it names."""
        sources = [self._records.get(place) for place in versions.sources_of(self._db, one)]
        if tuple(record.body_digest for record in sources if record) != one.snapshots:
            yield "the captures that it names gave other snapshots"
        row = self._of_seq.get(one.seq)
        if row is None:
            yield from self._read_again(one)
            return
        visit = self._visits.get(row.id, [])
        identity = (record.digest for record in visit)
        if one.id != versions.version_id(one.terms, identity):
            yield "its id is not that of its visit"
        if visit and one.captured_at != max(record.captured_at for record in visit):
            yield "its time is not that of its visit"

    def _read_again(self, one: Version) -> Iterator[str]:
        """Say where a version that a new recipe alone made does not follow from another."""
        fields = ledger.recipe_fields(one.recipe)
        parents = [
            other
            for other in self._known
            if versions.version_id(one.terms, (other.id, *fields)) == one.id
        ]
        if not parents and not self._told:  # a history that was joined may have taken its place
            yield "no visit made it, and it is no other version read again"
        if any(other.captured_at != one.captured_at for other in parents):
            yield "its time is not that of the version that was read again"

    def _reading(self, one: Version) -> Iterator[str]:
        """Say where words and clauses are not those of the text."""
        from tosdiff.text.segment import document
        from tosdiff.text.words import clause_digest, count_words, words_digest

        if not one.recipe.extractor.startswith(EXTRACTOR):
            return  # another release may count words, and cut clauses, in another way
        data = fetch(self._db, one.text_digest, owner=self._state.id)
        if data is None:
            return  # said where all texts are hashed
        text = data.decode("utf-8", "surrogatepass")
        if words_digest(text) != one.words_digest:
            yield "its words are not those of its text"
        if len(one.snapshots) == 1 and count_words(text) != one.words:  # of several: page by page
            yield "it has another number of words than its text"
        ids = versions.clause_ids(self._db, self._state.id, one.seq)
        found = [clause_digest(item) for item in document(text).clauses]
        if clauses.digests_of(self._db, ids) != found:
            yield "its clauses are not those of its text"

    def _stays(self) -> _Stays:
        """Return where clauses stood, by what the versions list."""
        stays: _Stays = {}
        before: dict[str, int] = {}
        for one in self._known:
            ids = versions.clause_ids(self._db, self._state.id, one.seq)
            now = set(clauses.digests_of(self._db, ids))
            for digest in before.keys() - now:
                stays[digest, before.pop(digest)] = one.seq - 1
            for digest in now - before.keys():
                before[digest] = one.seq
        return {**stays, **dict.fromkeys(before.items())}

    def _fault(self, where: str, said: str, *, since: datetime | None = None) -> Fault:
        kind: FaultKind = "index" if where == "presence" else "version"
        return Fault(kind, f"{where}: {said}", where, self._state.name, since)
