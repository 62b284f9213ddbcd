"""Versions as rows: write one, read them by seq, find the one that a new text is compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, Select, bindparam, insert, select

from tosdiff.archive import clauses as index
from tosdiff.archive.bodies import digest_of, keep
from tosdiff.archive.chain import microseconds
from tosdiff.archive.ledger import recipe_id
from tosdiff.archive.schema import recipe as recipes
from tosdiff.archive.schema import terms as terms_table
from tosdiff.archive.schema import version as table
from tosdiff.entities import Derivation, Recipe, Version, VersionKind

LINES = 8  # distinct wordings looked at for the nearest: US, EEA and A/B pages alternate
LOOK_BACK = 64  # versions read to find them

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

VERSIONS: Select[tuple[object, ...]] = (
    select(
        terms_table.c.name,
        *(column for column in table.c if column.name != "clauses"),
        recipes.c.declaration,
        recipes.c.extractor,
        recipes.c.how,
    )
    .join(terms_table, terms_table.c.id == table.c.terms_id)
    .join(recipes, recipes.c.id == table.c.recipe_id)
)
_OF_TERMS = VERSIONS.where(terms_table.c.name == bindparam("terms")).order_by(table.c.seq)
_BY_SEQ = VERSIONS.where(table.c.terms_id == bindparam("of_terms"), table.c.seq == bindparam("at"))
_CLAUSES = select(table.c.clauses).where(
    table.c.terms_id == bindparam("of_terms"), table.c.seq == bindparam("at")
)
_SOURCES = select(table.c.sources).where(table.c.id == bindparam("number"))
_FIRST_WITH_WORDS = (
    select(table.c.seq)
    .where(table.c.terms_id == bindparam("of_terms"), table.c.words_digest == bindparam("words"))
    .order_by(table.c.seq)
    .limit(1)
)
_RECENT = (
    select(table.c.seq, table.c.words_digest, table.c.clauses)
    .where(table.c.terms_id == bindparam("of_terms"), table.c.recipe_id == bindparam("recipe"))
    .order_by(table.c.seq.desc())
    .limit(LOOK_BACK)
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which captures a text was read from: their positions and the digests of their bodies.

    `identity` is what the version's id is made of; no text is in it, so that a text derived again
    from the same captures keeps its id.
    """

    identity: tuple[str, ...]
    captured_at: datetime
    sources: tuple[int, ...]
    snapshots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text is told from others by: its recipe, the digests of its bytes and of its words."""

    recipe: Recipe
    text_digest: str
    words_digest: str
    words: int

    @classmethod
    def of(cls, derivation: Derivation) -> Wording:
        """Return what tells this derivation's text from others."""
        digest = digest_of(text_bytes(derivation))
        return cls(derivation.recipe, digest, derivation.words_digest, derivation.words)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a text is, the seq it is compared with, and the seq whose words it repeats."""

    kind: VersionKind
    base: int | None = None
    variant_of: int | None = None


@dataclass(frozen=True, slots=True)
class Interned:
    """A derived text whose clauses and recipe stand in the archive already."""

    data: bytes
    clause_ids: tuple[int, ...]
    recipe_id: int

    @classmethod
    def of(cls, db: Connection, derivation: Derivation) -> Interned:
        """Store what is new of a text's clauses and recipe."""
        ids = index.intern(db, derivation.document.clauses)
        return cls(text_bytes(derivation), tuple(ids), recipe_id(db, derivation.recipe))


def moment(at: int) -> datetime:
    """Return the time that is so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=at)


def version_id(terms: str, identity: Iterable[str]) -> str:
    """Return 64 hexadecimal digits that stand for these captures of these terms."""
    return hashlib.sha256(
        "\n".join((terms, *identity)).encode("utf-8", "surrogatepass")
    ).hexdigest()


def version_from(row: Row[tuple[object, ...]]) -> Version:
    """Build a version from a row of `VERSIONS`."""
    return Version(
        id=row.id,
        terms=row.name,
        seq=row.seq,
        captured_at=moment(row.at),
        kind=row.kind,
        recipe=Recipe(row.declaration, row.extractor, row.how),
        text_digest=row.text_digest,
        words_digest=row.words_digest,
        words=row.words,
        base=row.base,
        variant_of=row.variant_of,
        snapshots=tuple(row.snapshots.split()),
    )


def versions_of(db: Connection, terms: str) -> tuple[Version, ...]:
    """Return all versions of some terms, by seq."""
    return tuple(version_from(row) for row in db.execute(_OF_TERMS, {"terms": terms}))


def version_at(db: Connection, terms_id: int, seq: int | None) -> Version | None:
    """Return one version by its seq."""
    if not seq:
        return None
    row = db.execute(_BY_SEQ, {"of_terms": terms_id, "at": seq}).first()
    return version_from(row) if row else None


def sources_of(db: Connection, version: Version) -> tuple[int, ...]:
    """Return the positions of the captures that a version was read from, in page order."""
    packed = db.execute(_SOURCES, {"number": version.id}).scalar() or ""
    return tuple(map(int, packed.split()))


def first_with_words(db: Connection, terms_id: int, words_digest: str) -> int | None:
    """Return the seq that first had these words, under any recipe."""
    values = {"of_terms": terms_id, "words": words_digest}
    return db.execute(_FIRST_WITH_WORDS, values).scalar()


def clause_ids(db: Connection, terms_id: int, seq: int) -> list[int]:
    """Return a version's clauses, in order."""
    packed = db.execute(_CLAUSES, {"of_terms": terms_id, "at": seq}).scalar()
    return index.unpack_ids(packed) if packed else []


def nearest(db: Connection, terms_id: int, text: Interned) -> int | None:
    """Return the seq, of one recipe, that a new text is compared with; None if it is the first.

    That is the newest wording, unless an older one differs in less than half as many clauses: so a
    US page that alternates with an EEA page is compared with the last US page.
    """
    return nearest_of(text.clause_ids, recent(db, terms_id, text.recipe_id))


@dataclass(frozen=True, slots=True)
class Recent:
    """A version that a new text may be compared with: its seq, words and clauses."""

    seq: int
    words_digest: str
    clause_ids: frozenset[int]


def recent(db: Connection, terms_id: int, recipe: int) -> Iterator[Recent]:
    """Yield the versions of one recipe that a new text may be compared with, newest first."""
    for row in db.execute(_RECENT, {"of_terms": terms_id, "recipe": recipe}).all():
        yield Recent(row.seq, row.words_digest, frozenset(index.unpack_ids(row.clauses)))


def nearest_of(clause_ids: Iterable[int], known: Iterable[Recent]) -> int | None:
    """Return the seq to compare with, of the newest distinct wordings among `known`."""
    seen: dict[str, tuple[int, int]] = {}
    wanted = set(clause_ids)
    for one in known:
        if one.words_digest not in seen:
            seen[one.words_digest] = (len(wanted ^ one.clause_ids), one.seq)
        if len(seen) == LINES:
            break
    if not seen:
        return None
    newest, *older = seen.values()
    nearest_older = min(older, default=newest, key=lambda item: (item[0], -item[1]))
    return nearest_older[1] if 2 * nearest_older[0] < newest[0] else newest[1]


def write(
    db: Connection,
    terms_id: int,
    version: Version,
    text: Interned,
    *,
    latest: Version | None,
    sources: Sequence[int],
) -> None:
    """Store a version: its text, its row, and which clauses came and went since the latest."""
    keep(db, text.data, owner=terms_id, previous=latest.text_digest if latest else None)
    db.execute(insert(table), row_of(terms_id, version, text, sources))
    before = clause_ids(db, terms_id, latest.seq) if latest else []
    index.move_presence(db, terms_id, version.seq, before=before, after=text.clause_ids)


def row_of(
    terms_id: int, version: Version, text: Interned, sources: Sequence[int] = ()
) -> dict[str, object]:
    """Return the row that stores a version."""
    return {
        "terms_id": terms_id,
        "seq": version.seq,
        "id": version.id,
        "at": microseconds(version.captured_at),
        "kind": version.kind,
        "recipe_id": text.recipe_id,
        "text_digest": version.text_digest,
        "words_digest": version.words_digest,
        "words": version.words,
        "base": version.base,
        "variant_of": version.variant_of,
        "snapshots": " ".join(version.snapshots),
        "sources": " ".join(map(str, sources)),
        "clauses": index.pack_ids(text.clause_ids),
    }


def build(terms: str, origin: Origin, text: Wording, *, seq: int, ruling: Ruling) -> Version:
    """Build the version that a text becomes."""
    return Version(
        id=version_id(terms, origin.identity),
        terms=terms,
        seq=seq,
        captured_at=origin.captured_at.astimezone(UTC),
        kind=ruling.kind,
        recipe=text.recipe,
        text_digest=text.text_digest,
        words_digest=text.words_digest,
        words=text.words,
        base=ruling.base,
        variant_of=ruling.variant_of,
        snapshots=origin.snapshots,
    )


def text_bytes(derivation: Derivation) -> bytes:
    """Return a text as bytes, whatever is in it."""
    return derivation.document.text.encode("utf-8", "surrogatepass")
