"""The archive: one database that keeps every capture, and the versions derived from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from tosdiff.archive import chain, clauses, ledger, versions
from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.chain import CaptureRecord
from tosdiff.archive.engine import is_read_only, takes_writes
from tosdiff.archive.failures import damaged, translated
from tosdiff.archive.health import Health
from tosdiff.archive.opening import address, ready
from tosdiff.archive.proof import Proof
from tosdiff.archive.schema import terms as terms_table
from tosdiff.archive.standing import Standing, read_standings
from tosdiff.archive.which import choose
from tosdiff.entities import Capture, Derivation, Document, Version
from tosdiff.errors import ArchiveError

if TYPE_CHECKING:  # each is loaded by what asks for it
    from tosdiff.archive.courtesy import Courtesy
    from tosdiff.archive.entries import Entry
    from tosdiff.archive.importer import Importer, Memory
    from tosdiff.archive.imports import ImportRecord
    from tosdiff.archive.notices import Notice
    from tosdiff.archive.rebuild import Derive, RebuildReport
    from tosdiff.archive.telling import Outbox

__all__ = ["Archive", "CaptureRecord", "Standing"]

_WAIT = 30.0


class Archive(Proof, Health):
    """An open archive. Every method is one transaction; ArchiveError is all that the disk raises.

    Several processes may write to one archive at a time; each write waits for its turn.
    """

    @classmethod
    def open(cls, location: str | Path, *, create: bool = False, wait: float = _WAIT) -> Archive:
        """Open the archive at a path or database URL; `create` makes it if it is missing.

        `wait` is how many seconds a writer waits for its turn.
        Raises: ArchiveError if it is missing, damaged, not an archive, of a newer schema, or in a
        place that cannot be written.
        """
        url, shown = address(location)
        with translated(shown):
            engine = ready(url, create=create, wait=wait)
            read_only = is_read_only(url) or not takes_writes(engine)
            return cls(engine, shown, read_only=read_only)

    def close(self) -> None:
        """Close the archive."""
        with translated(self.location):
            self._readers.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── record ───────────────────────────────────────────────────────────────────────────────────

    def record(
        self,
        terms: str,
        captures: Sequence[Capture],
        derivation: Derivation | None,
        *,
        accept: bool = False,
        recheck: Standing | None = None,
    ) -> Entry:
        """Record one visit, whole or not at all: its captures, bodies, and version if it is one.

        Captures are in page order, at least one. A derivation is given when any body is new;
        `accept` says that a suspect text is the terms all the same. `recheck` is the standing that
        the fetch relied on, if another run may have moved on since: what was not modified is then
        what that standing held.
        """
        from tosdiff.archive.entries import record_visit
        from tosdiff.archive.visits import Visit

        visit = Visit(terms, tuple(captures), derivation, accept, recheck)
        with self._writing() as db:
            return record_visit(db, visit)

    def rebase(
        self, terms: str, derivation: Derivation, records: Sequence[CaptureRecord] = ()
    ) -> Version:
        """Record the newest version as derived again by a new recipe.

        `records` are the captures that were read, if not those that the version came from.
        The result has the old capture time and is no change of the terms. If the newest version
        has this recipe already, it is returned as it is.
        """
        from tosdiff.archive.entries import rebase

        with self._writing() as db:
            rebased = rebase(db, terms, derivation, records)
        if rebased is None:
            raise _nothing(terms)
        return rebased

    def rebuild(self, derive: Derive, *, only: Sequence[str] = ()) -> RebuildReport:
        """Derive versions, clauses and presence again, all or those of `only`, terms by terms.

        Ids stay, as they are made of captures; versions that only a change of recipe had made are
        gone, and what `derive` now reads differently may come or go. `derive` returns None for what
        it cannot derive; an error that it raises leaves these terms as they were.
        """
        from tosdiff.archive.rebuild import RebuildReport, forget_clauses, rebuild_terms

        report = RebuildReport()
        for name in only or self.terms():
            with self._writing() as db:
                report += rebuild_terms(db, name, derive)
        with self._writing() as db:
            forget_clauses(db)
        return report

    @contextmanager
    def importing(self, terms: str, memory: Memory) -> Iterator[Importer]:
        """Import records of some terms in one transaction; `memory` serves the next one too."""
        from tosdiff.archive.importer import Importer

        with self._writing() as db:
            importer = Importer(db, terms, memory)
            yield importer
            importer.close()

    def forget_import(self, terms: str) -> None:
        """Drop what was imported of terms that no source tells of any more; our own stays."""
        from tosdiff.archive import imports

        with self._writing() as db:
            imports.forget_terms(db, terms)

    def distrust_imports(self, terms: str | None = None) -> None:
        """Have what was imported of some terms, or of all, read again when its sources are."""
        from tosdiff.archive import imports

        with self._writing() as db:
            imports.distrust(db, terms)

    def forget_sources(self, names: Sequence[str]) -> None:
        """Forget how far these sources were read."""
        from tosdiff.archive import imports

        with self._writing() as db:
            imports.forget_sources(db, names)

    def mark_source(self, name: str, state: str) -> None:
        """Remember the state of a source of which all is imported."""
        from tosdiff.archive import imports

        with self._writing() as db:
            imports.mark_source(db, name, state)

    def outbox(self, recipient: str) -> Outbox:
        """Return what a recipient of news is still to be told."""
        from tosdiff.archive.telling import Outbox

        return Outbox(recipient, self._reading, self._writing)

    def courtesy(self) -> Courtesy:
        """Return what is known of last visits and of robots.txt."""
        from tosdiff.archive.courtesy import Courtesy

        return Courtesy(self._reading, self._writing)

    # ── read ─────────────────────────────────────────────────────────────────────────────────────

    def standing(self, terms: str) -> Standing:
        """Return where some terms stand."""
        return self.standings([terms])[terms]

    def standings(self, names: Sequence[str]) -> dict[str, Standing]:
        """Return where each of these terms stands, in three queries for all of them."""
        with self._reading() as db:
            return read_standings(db, names)

    def terms(self) -> tuple[str, ...]:
        """Return the names of all terms of which anything is recorded, sorted."""
        with self._reading() as db:
            return tuple(sorted(db.execute(select(terms_table.c.name)).scalars()))

    def versions(self, terms: str) -> tuple[Version, ...]:
        """Return all versions of some terms, by seq."""
        with self._reading() as db:
            return versions.versions_of(db, terms)

    def source_states(self) -> dict[str, str]:
        """Return by source its state when all of it had been imported."""
        from tosdiff.archive import imports

        with self._reading() as db:
            return imports.source_states(db)

    def imported_terms(self) -> tuple[str, ...]:
        """Return the names of all terms of which anything was imported, sorted."""
        from tosdiff.archive import imports

        with self._reading() as db:
            return imports.imported_terms(db)

    def kept_aside(self) -> dict[str, int]:
        """Return by terms how many records of sources are younger than our own first version."""
        from tosdiff.archive import imports

        with self._reading() as db:
            return imports.kept_aside(db)

    def imports(self, terms: str) -> tuple[ImportRecord, ...]:
        """Return what was imported of some terms, in its source's order, suspect records too."""
        from tosdiff.archive import imports

        with self._reading() as db:
            return imports.imports_of(db, terms)

    def notices(self, terms: str) -> tuple[Notice, ...]:
        """Return what was recorded of some terms and is no version, with its reason, by time."""
        from tosdiff.archive.notices import notices_of

        with self._reading() as db:
            return notices_of(db, terms)

    def reasons(self, terms: str) -> dict[int, str]:
        """Return, by seq, why the words of a version are nothing new, where they are others."""
        from tosdiff.archive.notices import reasons_of

        with self._reading() as db:
            return reasons_of(db, terms)

    def import_references(self) -> dict[str, list[tuple[str, str]]]:
        """Return reference and kind of all records that were imported, by terms, in order."""
        from tosdiff.archive import imports

        with self._reading() as db:
            return imports.references(db)

    def version(self, terms: str, when: str) -> Version:
        """Return the version that `when` means: see `which.choose`."""
        return choose(terms, self.versions(terms), when)

    def text(self, version: Version) -> str:
        """Return a version's text, exactly as it was derived."""
        with self._reading() as db:
            state = ledger.find(db, version.terms)
            data = fetch(db, version.text_digest, owner=state.id) if state else None
        if data is None:
            raise damaged(self.location, f"the text of version {version.id} is missing")
        return data.decode("utf-8", "surrogatepass")

    def document(self, version: Version) -> Document:
        """Return a version's text and its clauses."""
        from tosdiff.text.segment import document

        return document(self.text(version))

    def body(self, digest: str) -> bytes:
        """Return a stored body, proven by its digest."""
        with self._reading() as db:
            data = fetch(db, digest, owner=SERVED)
        if data is None:
            raise ArchiveError(
                f"{self.location} holds no body {digest}", hint="give the whole SHA-256"
            )
        return data

    def pages_of(self, version: Version) -> tuple[tuple[bytes, str, str], ...]:
        """Return by page what a version was read from: body, Content-Type, and what rendered it."""
        with self._reading() as db:
            records = chain.at_positions(db, versions.sources_of(db, version))
        return tuple(
            (self.body(one.body_digest), one.content_type, one.rendered) for one in records
        )

    def captures(self, terms: str, *, limit: int | None = None) -> tuple[CaptureRecord, ...]:
        """Return every capture of some terms, or our own newest `limit`; the newest is last."""
        with self._reading() as db:
            return chain.of_terms(db, terms, limit)

    def clause_digests(self, version: Version) -> tuple[str, ...]:
        """Return the digests of a version's clauses, in order, without reading its text."""
        with self._reading() as db:
            state = ledger.find(db, version.terms)
            ids = versions.clause_ids(db, state.id, version.seq) if state else []
            return tuple(clauses.digests_of(db, ids))


def _nothing(terms: str) -> ArchiveError:
    return ArchiveError(f"no version of {terms} is recorded", hint="run `tosdiff snapshot` first")
