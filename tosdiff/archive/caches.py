"""The tables of what is remembered only to be faster: without them an archive says the same."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table

from tosdiff.archive.schema import Text, metadata

# What a comparison of two texts came to, in the words of one release of the redline.
summary = Table(
    "summary",
    metadata,
    Column("old_digest", Text, primary_key=True),
    Column("new_digest", Text, primary_key=True),
    Column("differ", Text, primary_key=True),
    Column("counts", Text, nullable=False),
)

# Which earlier version each version descends from (0: none), and, clause by clause, how; as one
# release of the lineage told it.
descent = Table(
    "descent",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer, nullable=False),
    Column("told_by", Text, nullable=False),
    sqlite_with_rowid=False,
)
link = Table(
    "link",
    metadata,
    Column("terms_id", Integer, ForeignKey("terms.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("old_id", Integer),
    Column("new_id", Integer),
    Index("link_of_old", "old_id"),
    Index("link_of_new", "new_id"),
    sqlite_with_rowid=False,
)

# Up to which clause, by id, something has been told of all clauses: by a tagger, to the word index.
mark = Table(
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("upto", Integer, nullable=False),
)

# The robots.txt of each origin as it was read last, packed; `status` is of its answer.
robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
