"""Import what another archive recorded of some terms: many records in one transaction.

What a record becomes is decided as for captures (`entries.decide`, `versions.nearest_of`); what
these need to know is held in memory, so that a record costs no query. Versions of our own captures
are set aside meanwhile, and come after.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from tosdiff.archive import clauses as index
from tosdiff.archive import lanes, ledger, versions
from tosdiff.archive.bodies import Kept, digest_of, fetch, row_of
from tosdiff.archive.chain import microseconds
from tosdiff.archive.course import Stay, course_of, is_return
from tosdiff.archive.entries import EntryKind, decide
from tosdiff.archive.imports import Import, ImportKind, forget_import, imports_of
from tosdiff.archive.schema import content, imported, storable
from tosdiff.archive.schema import version as version_table
from tosdiff.archive.versions import LOOK_BACK, Interned, Origin, Recent, Ruling, Wording
from tosdiff.entities import Recipe, Version

if TYPE_CHECKING:
    from tosdiff.text.passages import Passage

Memory: TypeAlias = "MutableMapping[Passage, tuple[int, ...]]"

_FIRST_SEQS = (
    select(version_table.c.words_digest, func.min(version_table.c.seq))
    .where(version_table.c.terms_id == bindparam("of_terms"))
    .group_by(version_table.c.words_digest)
)
_DEPTHS = select(content.c.digest, content.c.depth).where(content.c.owner == bindparam("owner"))


class Importer:
    """Imports records of one terms, oldest first; `close` writes what they became.

    `is_visited`: we captured these terms ourselves, or tried to; then all records that are wanted
    must be imported at once. `own_since` is the time of the first version that came of it.
    """

    def __init__(self, db: Connection, terms: str, memory: Memory) -> None:
        self._db = db
        self._memory = memory
        self._state = ledger.of_terms(db, terms)
        self.is_visited = lanes.is_visited(db, self._state.id)
        self.own_since = lanes.own_since(db, self._state.id) if self.is_visited else None
        self._own: lanes.OwnLane | None = None
        self._load()

    @property
    def latest(self) -> Version | None:
        """The newest version so far."""
        return self._latest

    @property
    def latest_text(self) -> str:
        """The text of the newest version, '' for none."""
        return self._kept.data.decode("utf-8", "surrogatepass") if self._kept else ""

    def resume(self, wanted: Sequence[str], *, rejudge: bool = True) -> int:
        """Return how many of these references, from the first on, need not be imported again.

        A source that tells its past anew is imported anew. With `rejudge`, which begins a run, the
        suspect records at the end are judged again: what came later may confirm them. What was kept
        aside is dropped: `keep_aside` says what is.
        """
        known = [one for one in imports_of(self._db, self._state.name) if one.kind != "aside"]
        same = _common(wanted, [record.reference for record in known])
        while rejudge and same and known[same - 1].kind == "suspect":
            same -= 1
        if self.is_visited and not same == len(known) == len(wanted):
            self._own = lanes.take_own(self._db, self._state)
            self._state = forget_import(self._db, self._state)
            same = 0
            self._load()
        elif any(record.seq for record in known[same:]):
            self._state = forget_import(self._db, self._state)
            same = 0
            self._load()
        else:
            self._db.execute(
                delete(imported).where(
                    imported.c.terms_id == self._state.id, imported.c.place >= same
                )
            )
        self._place = same
        return same

    def knows(self, words_digest: str) -> bool:
        """Tell whether a version so far has these words."""
        return words_digest in self._seen

    def returns(self, words_digest: str, at: datetime) -> bool:
        """Tell whether the terms would go back to words of theirs, not alternate with them."""
        latest = self._latest
        if latest is None or latest.words_digest == words_digest or not self.knows(words_digest):
            return False
        return is_return(self._course, words_digest, at)

    def add(self, record: Import) -> EntryKind:
        """Import the next record; return what it became."""
        if record.suspicion:
            return self._note(record, "suspect", record.suspicion)
        data = record.text.encode("utf-8", "surrogatepass")
        reading = record.reading
        digest = digest_of(data)
        wording = Wording(record.recipe, digest, reading.words_digest, reading.words)
        kind = decide(
            wording, self._latest, self._seen.get(reading.words_digest), noise=record.noise
        )
        if kind == "unchanged":
            return self._note(record, kind)
        ids = self._ids(reading.passages)
        text = Interned(data, ids, self._recipe(record.recipe))
        ruling = self._ruling(kind, wording, ids, record)
        self._write(record, wording, text, ruling)
        why = record.noise if kind == "cosmetic" else ""
        return self._note(record, ruling.kind, why, seq=self._state.seq)

    def keep_aside(self, records: Sequence[tuple[str, datetime]], reason: str) -> None:
        """Note records, by reference and time, that make no version beside our own."""
        for reference, at in records:
            self._row(reference, at, "aside", reason)

    def close(self) -> None:
        """Write all that was added, and where the terms stand now."""
        rows = self._rows
        for table, values in (
            (content, rows.texts),
            (version_table, rows.versions),
            (imported, rows.records),
        ):
            if values:
                self._db.execute(insert(table), values)
        index.write_stays(self._db, self._state.id, came=rows.came, gone=rows.gone)
        if self._own is not None:
            self._state = lanes.put_back(self._db, self._state, self._own)
        ledger.write(self._db, self._state)

    # ── private ──────────────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        """Read what deciding needs: the newest version, words and clauses seen, texts kept."""
        db, number = self._db, self._state.id
        self._rows = _Rows()
        self._place = 0
        self._recipes: dict[Recipe, int] = {}
        self._latest = versions.version_at(db, number, self._state.seq)
        self._course = course_of(db, number)
        self._seen = dict(db.execute(_FIRST_SEQS, {"of_terms": number}).all())
        self._depths = dict(db.execute(_DEPTHS, {"owner": number}).all())
        self._kept: Kept | None = None
        self._recent: dict[Recipe, deque[Recent]] = {}
        self._standing: frozenset[int] = frozenset()
        if self._latest:
            text = self._latest.text_digest
            data = fetch(db, text, owner=number) or b""
            self._kept = Kept(text, data, self._depths[text])
            self._standing = frozenset(versions.clause_ids(db, number, self._latest.seq))

    def _ids(self, passages: Sequence[Passage]) -> tuple[int, ...]:
        """Return the ids of a text's clauses, in order; all passages never seen are interned."""
        unseen = [one for one in dict.fromkeys(passages) if one not in self._memory]
        if unseen:
            clauses = [clause for one in unseen for clause in one.clauses]
            ids = iter(index.intern(self._db, clauses))
            self._memory.update({one: tuple(islice(ids, len(one.clauses))) for one in unseen})
        return tuple(chain.from_iterable(map(self._memory.__getitem__, passages)))

    def _recipe(self, used: Recipe) -> int:
        if used not in self._recipes:
            self._recipes[used] = ledger.recipe_id(self._db, used)
        return self._recipes[used]

    def _before(self, recipe: Recipe) -> deque[Recent]:
        """Return the versions of a recipe that a new text may be compared with, newest first."""
        if recipe not in self._recent:
            known = versions.recent(self._db, self._state.id, self._recipe(recipe))
            self._recent[recipe] = deque(known, maxlen=LOOK_BACK)
        return self._recent[recipe]

    def _ruling(self, kind: Any, wording: Wording, ids: Sequence[int], record: Import) -> Ruling:
        match kind:
            case "first" | "re-extraction":
                return Ruling(kind)
            case "cosmetic":
                return Ruling(kind, self._state.seq)
            case "variant":
                first = self._seen[wording.words_digest]
                if not record.noise and self.returns(wording.words_digest, record.recorded_at):
                    return Ruling("changed", self._state.seq, first)
                return Ruling(kind, versions.nearest_of(ids, self._before(wording.recipe)), first)
            case _:
                return Ruling(kind, versions.nearest_of(ids, self._before(wording.recipe)))

    def _write(self, record: Import, wording: Wording, text: Interned, ruling: Ruling) -> None:
        origin = Origin((record.reference,), record.recorded_at, (), (record.reference,))
        seq = self._state.seq + 1
        made = versions.build(self._state.name, origin, wording, seq=seq, ruling=ruling)
        self._rows.versions.append(versions.row_of(self._state.id, made, text))
        self._keep(made.text_digest, text.data)
        self._move(seq, frozenset(text.clause_ids))
        self._seen.setdefault(made.words_digest, seq)
        is_reading = made.kind == "re-extraction"
        self._course.append(Stay(made.words_digest, made.captured_at, is_reading))
        newest = Recent(seq, made.words_digest, self._standing)
        self._before(made.recipe).appendleft(newest)
        self._latest = made
        self._state = replace(self._state, seq=seq, recipe_id=text.recipe_id)

    def _keep(self, digest: str, data: bytes) -> None:
        if digest not in self._depths:
            row = row_of(data, digest, owner=self._state.id, before=self._kept)
            self._rows.texts.append(row)
            self._depths[digest] = int(row["depth"])  # type: ignore[call-overload]  # an int
        self._kept = Kept(digest, data, self._depths[digest])

    def _move(self, seq: int, now: frozenset[int]) -> None:
        """Note which clauses came and went; who came and went in one batch is one row."""
        for clause in sorted(self._standing - now):
            since = self._rows.came.pop((clause, None), None)
            if since is None:
                self._rows.gone.append((clause, seq - 1))
            else:
                self._rows.came[clause, seq - 1] = since
        for clause in sorted(now - self._standing):
            self._rows.came[clause, None] = seq
        self._standing = now

    def _note(
        self, record: Import, kind: EntryKind, why: str = "", *, seq: int | None = None
    ) -> EntryKind:
        self._row(record.reference, record.recorded_at, kind, storable(why), seq=seq)
        self._state = replace(self._state, outcome=kind, suspicion=storable(record.suspicion))
        return kind

    def _row(
        self, reference: str, at: datetime, kind: ImportKind, reason: str, *, seq: int | None = None
    ) -> None:
        row = {
            "terms_id": self._state.id,
            "place": self._place,
            "at": microseconds(at),
            "reference": reference,
            "kind": kind,
            "reason": reason,
            "seq": seq,
        }
        self._rows.records.append(row)
        self._place += 1


@dataclass(slots=True)
class _Rows:
    """What is to be written. `came` holds by clause and last seq the first seq."""

    texts: list[dict[str, object]] = field(default_factory=list)
    versions: list[dict[str, object]] = field(default_factory=list)
    records: list[dict[str, object]] = field(default_factory=list)
    came: dict[tuple[int, int | None], int] = field(default_factory=dict)
    gone: list[tuple[int, int]] = field(default_factory=list)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many items two lists have in common from the first on."""
    pairs: Iterator[tuple[str, str]] = zip(left, right, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one != other),
        min(len(left), len(right)),
    )
