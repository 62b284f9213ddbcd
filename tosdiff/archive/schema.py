"""The tables of the archive, in terms that SQLite and PostgreSQL share.

Recorded, never changed: `capture` (a chain of sealed records) and the bodies in `content`. Kept,
and moved on: `told` and `rejected`. All else is derived from them and can be derived again; what is
remembered only to be faster is in `archive.caches`. Ids are given out under the writers' lock, so
that no table needs a sequence. Times are microseconds since 1970, UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy import Text as AnyText

SCHEMA = 1

metadata = MetaData()

# Sorts by code point on every database, as Python does: a server may sort by a language instead.
Text = AnyText().with_variant(AnyText(collation="C"), "postgresql")

# One row: which release of this schema the archive has, and the tool that made it.
about = Table(
    "tosdiff_archive",
    metadata,
    Column("schema", Integer, primary_key=True, autoincrement=False),
    Column("tool", Text, nullable=False),
)

recipe = Table(
    "recipe",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("declaration", Text, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("how", Text, nullable=False),
    UniqueConstraint("declaration", "extractor", "how"),
)

# `seq` is the newest version's, 0 for none; `recipe_id` and `suspicion` are of the last derivation.
terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("seq", Integer, nullable=False),
    Column("recipe_id", Integer, ForeignKey("recipe.id")),
    Column("suspicion", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)

# Bytes, packed. `owner` is 0 for what a page served, else the terms whose text this is. `base` is
# the content that serves as dictionary, NULL for a keyframe; `depth` the steps to the keyframe.
content = Table(
    "content",
    metadata,
    Column("owner", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, primary_key=True),
    Column("base", Text),
    Column("depth", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# A row for every attempt. `record` is the sealed record, packed, and `digest` its SHA-256; the
# other columns repeat what queries need. `body` is what was served, or what a 304 confirmed.
capture = Table(
    "capture",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, nullable=False),
    Column("terms_id", Integer, ForeignKey("terms.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("body", Text),
    Column("digest", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index("capture_of_terms", "terms_id", "position"),
)

# Captures that somebody else made, and when they were, as sealed in their records: they stand on
# the chain where they were imported, and make versions where their time puts them.
foreign = Table(
    "foreign_capture",
    metadata,
    Column("position", BigInteger, ForeignKey("capture.position"), primary_key=True),
    Column("at", BigInteger, nullable=False),
)

# Time-stamps of the chain: the authority's answer to the digest at a position, as it came. `digest`
# is the SHA-256 of all else in the row.
stamp = Table(
    "stamp",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("authority", Text, primary_key=True),
    Column("head", Text, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
)

# What was decided about the captures of one visit; the id is the position of the first of them.
entry = Table(
    "entry",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("terms_id", Integer, ForeignKey("terms.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seq", Integer),
    Index("entry_of_terms", "terms_id", "id"),
)

# Per page of some terms, the capture that gave the body which was derived last.
page = Table(
    "page",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("capture", BigInteger, ForeignKey("capture.position"), nullable=False),
)

# `sources` are the positions of the captures whose bodies were read, `snapshots` these bodies'
# digests, both in page order and separated by spaces; `clauses` the packed list of clause ids.
version = Table(
    "version",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipe_id", Integer, ForeignKey("recipe.id"), nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("words_digest", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("base", Integer),
    Column("variant_of", Integer),
    Column("snapshots", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("clauses", LargeBinary, nullable=False),
    Index("version_by_words", "terms_id", "words_digest"),
)

# `heading` is a JSON array. The wording is that of the first clause seen with this digest.
clause = Table(
    "clause",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("lead_in", Text, nullable=False),
    Column("number", Text, nullable=False),
)

# Where a clause stood: first to last seq, both included; last is NULL while it still stands, so
# that a new version touches only what came and what went.
presence = Table(
    "presence",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("clause_id", Integer, ForeignKey("clause.id"), primary_key=True),
    Column("first_seq", Integer, primary_key=True, autoincrement=False),
    Column("last_seq", Integer),
    Index("presence_of_clause", "clause_id"),
    sqlite_with_rowid=False,
)

# What another archive recorded of some terms, in its order, and what was made of each record.
# `reference` is its name there: a commit, a file; '' if it must be read again. `seq` is the version
# that it became, if one. A terms' imported versions come before those of our own captures.
imported = Table(
    "imported",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("reference", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seq", Integer),
    sqlite_with_rowid=False,
)

# The state of another archive, in its own words, when all of it had been imported; '' if it is to
# be read again.
source = Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

tagger = Table(
    "tagger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
)

# A clause without tags has one row with the label '', so that it is not asked about again.
tag = Table(
    "tag",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("tagger_id", Integer, ForeignKey("tagger.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("label", Text, nullable=False),
    Column("score", Float(53), nullable=False),
    Column("stance", Text),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Index("tag_by_label", "label", "tagger_id"),
    sqlite_with_rowid=False,
)


def storable(words: str) -> str:
    """Return words, which may quote anybody, as every database takes them."""
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


# What each recipient of news was told of each terms: up to which entry, and whether it was told
# that they fail. `recipient` is a digest of its address. Kept, not derived.
told = Table(
    "told",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("terms", Text, primary_key=True),
    Column("entry", BigInteger, nullable=False),
    Column("failing", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What a person looked at and found not to be the terms: the bodies' digests in page order,
# separated by spaces, and the digest of their words. `digest` is the SHA-256 of all else in the
# row. Kept, not derived.
rejected = Table(
    "rejected",
    metadata,
    Column("terms", Text, primary_key=True),
    Column("bodies", Text, primary_key=True),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", Text, nullable=False),
    sqlite_with_rowid=False,
)
