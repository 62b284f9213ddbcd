"""Find clauses by their words, with the database's own index of words, or with LIKE without one.

The index holds what a reader sees of each clause, and no copy of it; it is brought up to date by
the first search after new clauses came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    column,
    func,
    select,
    text,
)

from tosdiff.archive import lexemes
from tosdiff.archive.clauses import clause_from
from tosdiff.archive.marks import last_clause, read_mark, set_mark
from tosdiff.archive.schema import clause, presence, terms
from tosdiff.entities import Clause

_MARK = "words/1"
_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS clause_words USING "
    "fts5(words, content='', tokenize=\"unicode61 remove_diacritics 2\")"
)
_INSERT = text("INSERT INTO clause_words (rowid, words) VALUES (:id, :words)")
_CREATE_VECTORS = (
    "CREATE TABLE IF NOT EXISTS clause_words (id integer PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS clause_words_found ON clause_words USING gin (words)",
)
_INSERT_VECTORS = text(
    "INSERT INTO clause_words (id, words) VALUES (:id, CAST(:words AS tsvector))"
)
_FRESH = select(clause.c.id, clause.c.text).where(clause.c.id > bindparam("upto"))
_HITS: Select[tuple[int]] = (
    select(column("rowid"))
    .select_from(text("clause_words"))
    .where(text("clause_words MATCH :wanted"))
)
_VECTOR_HITS: Select[tuple[int]] = (
    select(column("id"))
    .select_from(text("clause_words"))
    .where(text("words @@ CAST(:wanted AS tsquery)"))
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other; the last may be the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a clause stood in some terms: from `first` to `last` seq; None: it still stands."""

    terms: str
    digest: str
    clause: Clause
    first: int
    last: int | None


def is_behind(db: Connection) -> bool:
    """Tell whether clauses came since the words were indexed."""
    return has_index(db) and read_mark(db, _MARK) < last_clause(db)


def _is_indexed(db: Connection) -> bool:
    """Tell whether the index holds all clauses: of an archive that is only read it may not."""
    return has_index(db) and 0 < read_mark(db, _MARK) >= last_clause(db)


def has_index(db: Connection) -> bool:
    """Tell whether this database can index words."""
    if _has_vectors(db):
        return True
    found = db.execute(text("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")).scalar()
    return found is not None


def index_words(db: Connection) -> None:
    """Index the words of the clauses that came since."""
    from tosdiff.text.words import plain

    upto, last = read_mark(db, _MARK), last_clause(db)
    if not upto:
        forget_words(db)
    vectors = _has_vectors(db)
    for statement in _CREATE_VECTORS if vectors else (_CREATE,):
        db.execute(text(statement))
    written = lexemes.vector if vectors else str
    rows = [
        {"id": row.id, "words": written(plain(row.text))}
        for row in db.execute(_FRESH, {"upto": upto})
    ]
    if rows:
        db.execute(_INSERT_VECTORS if vectors else _INSERT, rows)
    set_mark(db, _MARK, last)


def forget_words(db: Connection) -> None:
    """Drop the index; the next search makes it again."""
    db.execute(text("DROP TABLE IF EXISTS clause_words"))


def _has_vectors(db: Connection) -> bool:
    return db.dialect.name == "postgresql"


_STOOD = (
    select(terms.c.name, presence.c.first_seq, presence.c.last_seq, clause)
    .join(presence, presence.c.clause_id == clause.c.id)
    .join(terms, terms.c.id == presence.c.terms_id)
    .order_by(terms.c.id, clause.c.id, presence.c.first_seq)
)


def find_words(
    db: Connection, phrases: Sequence[Phrase], *, standing: bool = False
) -> tuple[Stood, ...]:
    """Return where clauses with all these phrases stood; `standing`: only where they stand now."""
    query = _STOOD.where(presence.c.last_seq.is_(None)) if standing else _STOOD
    values = {}
    indexed = _is_indexed(db)
    if indexed and _has_vectors(db):
        query = query.where(clause.c.id.in_(_VECTOR_HITS))
        values = {"wanted": lexemes.query([(one.words, one.is_prefix) for one in phrases])}
    elif indexed:
        query = query.where(clause.c.id.in_(_HITS))
        values = {"wanted": " ".join(map(_quoted, phrases))}
    else:
        query = query.where(and_(*map(_likened, phrases)))
    return tuple(
        Stood(row.name, row.digest, clause_from(row), row.first_seq, row.last_seq)
        for row in db.execute(query, values)
    )


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + ("*" if phrase.is_prefix else "")


def _likened(phrase: Phrase) -> ColumnElement[bool]:
    return func.lower(clause.c.text).contains(" ".join(phrase.words).lower(), autoescape=True)
