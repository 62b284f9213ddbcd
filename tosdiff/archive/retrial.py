"""Derive some terms again beside the archive, and say where the archive differs from it.

All that is recorded of the terms is copied into an archive in memory, whose versions, clauses and
index are then derived anew from the captures. Nothing is written to the archive itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from tosdiff.archive import chain, clauses, ledger, versions
from tosdiff.archive.beside import copy_terms, facts, open_entries
from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.bringing import WAITING
from tosdiff.archive.engine import connect, database_url
from tosdiff.archive.failures import UNREADABLE, damaged
from tosdiff.archive.faults import Fault, FaultKind
from tosdiff.archive.rebuild import Derive, Snapshotted, rebuild_terms
from tosdiff.archive.schema import (
    clause,
    entry,
    imported,
    metadata,
    presence,
    version,
)
from tosdiff.entities import Derivation, Version

_Wording: TypeAlias = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Retrial:
    """What came of deriving some terms again.

    `unproven` counts the versions of another recipe or release, and those that a source told: their
    texts are whole, but nothing here derives them again.
    """

    terms: str
    faults: tuple[Fault, ...] = ()
    versions: int = 0
    unproven: int = 0


def retry(db: Connection, name: str, derive: Derive) -> Retrial:
    """Derive some terms again and compare; see `Archive.retry`."""
    state = ledger.find(db, name)
    if state is None:
        return Retrial(name)
    try:
        if _is_waiting(db, state.id):
            said = f"captures of {name} were brought, and have made no versions yet"
            return Retrial(name, (Fault("version", said, name, name),))
        known = versions.versions_of(db, name)
        return _Trial(db, state.id, name, known).run(derive)
    except UNREADABLE as error:
        said = f"what is derived of {name} cannot be read or derived again: {error}"
        return Retrial(name, (Fault("version", said, name, name),))


def _is_waiting(db: Connection, number: int) -> bool:
    """Tell whether an import was cut short between its captures and the versions they make."""
    query = select(entry.c.id).where(entry.c.terms_id == number, entry.c.reason == WAITING)
    return db.execute(query.limit(1)).first() is not None


class _Trial:
    """The stored terms and, beside them, those derived again."""

    def __init__(self, db: Connection, number: int, name: str, known: tuple[Version, ...]) -> None:
        self.db, self.number, self.name, self.known = db, number, name, known
        self.wordings: dict[str, set[_Wording]] = {}

    def run(self, derive: Derive) -> Retrial:
        used = {one.recipe for one in self.known if not one.recipe.is_imported}
        told = sum(one.recipe.is_imported for one in self.known)
        made: set[object] = set()

        def watched(name: str, snapshots: tuple[Snapshotted, ...]) -> Derivation | None:
            derivation = derive(name, snapshots)
            if derivation is not None:
                made.add(derivation.recipe)
                self._note(derivation)
            return derivation

        engine = connect(database_url("sqlite://"), wait=0)
        try:
            with engine.begin() as beside:
                metadata.create_all(beside)
                copy_terms(self.db, beside, self.number)
                open_entries(self.db, beside, self.number, self.name)
                rebuild_terms(beside, self.name, watched, bodies=self._body)
                others = sum(
                    one.recipe not in made for one in self.known if not one.recipe.is_imported
                )
                is_whole = used <= made and not _has_rereadings(self.db, self.number)
                faults = self._differences(beside) if is_whole else self._texts(beside)
                found = (
                    *faults,
                    *self._recipes(made),
                    *self._told(),
                    *(() if is_whole else self._attested()),
                    *self._clauses(strict=not told and is_whole),
                )
        finally:
            engine.dispose()
        return Retrial(self.name, found, len(self.known), told + others)

    def _body(self, digest: str) -> bytes:
        data = fetch(self.db, digest, owner=SERVED)
        if data is None:
            raise damaged("the archive", f"the body {digest} is missing")
        return data

    def _note(self, derivation: Derivation) -> None:
        for item in derivation.document.clauses:
            row = clauses.row_of(item)
            self.wordings.setdefault(row["digest"], set()).add(_wording(row))

    def _differences(self, beside: Connection) -> tuple[Fault, ...]:
        """Compare all that is derived, fact by fact."""
        number = ledger.of_terms(beside, self.name).id
        old, new = dict(facts(self.db, self.number)), dict(facts(beside, number))
        if not chain.positions_of(self.db, [self.name]):  # how they stand is for the source to say
            for told in (old, new):
                seq, *_ = told["terms", self.name]
                told["terms", self.name] = (seq,)
        return tuple(
            self._fault(key, old.get(key), new.get(key))
            for key in sorted(old.keys() | new.keys(), key=repr)
            if old.get(key) != new.get(key)
        )

    def _fault(self, key: tuple[str, object], old: object, new: object) -> Fault:
        table, place = key
        kind: FaultKind = "index" if table == "presence" else "version"
        said = f"{table} {place}: recorded is {_short(old)}, derived again {_short(new)}"
        return Fault(kind, said, f"{table} {place}", self.name, self._since(table, place))

    def _since(self, table: str, place: object) -> datetime | None:
        found = (one.captured_at for one in self.known if table == "version" and one.seq == place)
        return next(found, None)

    def _texts(self, beside: Connection) -> Iterator[Fault]:
        """Compare, of terms read in several ways, the texts of the versions in this one."""
        again = {one.id: one for one in versions.versions_of(beside, self.name)}
        for one in self.known:
            other = again.get(one.id)
            if other is None or other.recipe != one.recipe:
                continue
            mine = (one.text_digest, one.words_digest, one.words, one.captured_at, one.snapshots)
            if mine != (
                other.text_digest,
                other.words_digest,
                other.words,
                other.captured_at,
                other.snapshots,
            ):
                said = f"version {one.seq}: its snapshots give another text"
                yield Fault("version", said, f"version {one.id[:8]}", self.name, one.captured_at)

    def _recipes(self, made: set[object]) -> Iterator[Fault]:
        """Compare the recipes with those that stand in the sealed records.

        A rebuild reads all captures by one recipe, so it may be that of another visit; captures of
        others were sealed before they were read at all. Of terms that are declared no more nothing
        tells by which declaration they were last rebuilt.
        """
        if not made:
            return
        records = chain.of_terms(self.db, self.name, None)
        known = {one.recipe for one in records} | made
        theirs = {one.entry for one in records if one.provenance}
        query = select(entry.c.seq, entry.c.id).where(entry.c.terms_id == self.number)
        entries = {row.seq: row.id for row in self.db.execute(query)}
        for one in self.known:
            if one.recipe.is_imported or entries.get(one.seq) in theirs:
                continue
            if one.recipe not in known:
                said = f"version {one.seq}: no capture of its was read by the recipe it names"
                yield Fault("version", said, f"version {one.id[:8]}", self.name, one.captured_at)

    def _told(self) -> Iterator[Fault]:
        """Compare what is kept of others' records with the versions that they became."""
        by_seq = {one.seq: one for one in self.known}
        query = select(imported).where(imported.c.terms_id == self.number)
        for row in self.db.execute(query):
            one = by_seq.get(row.seq)
            if row.seq is None or not row.reference:
                continue
            expected = versions.version_id(self.name, (row.reference,))
            if (
                one is None
                or one.id != expected
                or one.snapshots != (row.reference,)
                or one.captured_at != versions.moment(row.at)
            ):
                said = f"record {row.place} of a source, {row.reference}, is not its version"
                yield Fault("source", said, f"record {row.place}", self.name)

    def _attested(self) -> Iterator[Fault]:
        """Compare what was not derived again with the sealed records."""
        from tosdiff.archive.attested import Attested

        return Attested(self.db, ledger.of_terms(self.db, self.name), self.known).faults()

    def _clauses(self, *, strict: bool) -> Iterator[Fault]:
        """Hash the clauses again; with `strict` their wording must be one that was derived."""
        query = (
            select(clause)
            .where(clause.c.id.in_(select(presence.c.clause_id).where(self._here())))
            .order_by(clause.c.id)
        )
        elsewhere = set(
            self.db.execute(select(presence.c.clause_id).where(~self._here())).scalars()
        )
        for row in self.db.execute(query):
            found = clauses.row_of(clauses.clause_from(row))
            known = self.wordings.get(row.digest, set())
            is_wrong = found["digest"] != row.digest
            if strict and row.id not in elsewhere:
                is_wrong = is_wrong or _wording(found) not in known
            if is_wrong:
                said = f"clause {row.digest[:12]} is not what any text says"
                yield Fault("index", said, f"clause {row.id}", self.name)

    def _here(self) -> Any:
        return presence.c.terms_id == self.number


def _has_rereadings(db: Connection, number: int) -> bool:
    """Tell whether a version was made by a new recipe alone: no visit would make it again."""
    made = select(entry.c.seq).where(entry.c.terms_id == number, entry.c.seq.is_not(None))
    told = select(imported.c.seq).where(imported.c.terms_id == number, imported.c.seq.is_not(None))
    query = select(version.c.seq).where(
        version.c.terms_id == number,
        version.c.kind == "re-extraction",
        version.c.seq.not_in(made),
        version.c.seq.not_in(told),
    )
    return db.execute(query.limit(1)).first() is not None


def _wording(row: Mapping[str, str]) -> _Wording:
    return row["text"], row["kind"], row["heading"], row["lead_in"], row["number"]


def _short(value: object) -> str:
    said = "nothing" if value is None else repr(value)
    return said if len(said) <= 160 else f"{said[:157]}..."
