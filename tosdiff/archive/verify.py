"""Prove what is recorded: the file, the chain of captures, and every body and text by its hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Connection, inspect, select

from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.chain import CaptureRecord, at_positions
from tosdiff.archive.failures import UNREADABLE
from tosdiff.archive.faults import Fault
from tosdiff.archive.schema import capture, content, metadata, terms, version
from tosdiff.archive.versions import moment
from tosdiff.archive.walk import walk
from tosdiff.errors import ArchiveError

Step = Callable[[int, int], None]

_WORD_INDEX = "clause_words"  # full text, with tables of its own beside it


def file_faults(db: Connection) -> Iterator[Fault]:
    """Have SQLite look through its own file: pages, trees, and indexes beside their tables.

    A server's files are its own; of its tables, all that refers to another row is looked up.
    """
    if db.dialect.name != "sqlite":
        yield from _reference_faults(db)
        return
    unknown = frozenset(inspect(db).get_table_names()) - frozenset(metadata.tables)
    for name in sorted(unknown):
        if not name.startswith(_WORD_INDEX):
            yield Fault("file", f"a table {name!r} that no release has", "archive")
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in db.exec_driver_sql(f"PRAGMA {pragma}"):
            said = " ".join(map(str, row))
            if said != "ok":
                yield Fault("file", f"{pragma}: {said}", "archive")


def _reference_faults(db: Connection) -> Iterator[Fault]:
    """Look for rows that refer to none: a server's own rules may have been turned off."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            mine, other = key.parent, key.column
            lost = select(mine).where(mine.is_not(None), mine.not_in(select(other)))
            for (value,) in db.execute(lost.order_by(mine)):
                said = f"{table.name}.{mine.name} is {value}, which no {other.table.name} has"
                yield Fault("file", said, "archive")


def chain_faults(db: Connection) -> Iterator[Fault]:
    """Walk the chain of captures from its first record."""
    last: CaptureRecord | None = None
    for link in walk(db):
        last = link.record or last
        since = last.captured_at if last else None
        for said in link.wrong:
            yield Fault("chain", said, f"capture {link.position}", link.terms, since)


def missing_faults(db: Connection) -> Iterator[Fault]:
    """Name the bodies and texts that are referred to and not there."""
    held = select(content.c.digest).where(content.c.owner == SERVED)
    bodies = (
        select(capture.c.position, capture.c.body, terms.c.name)
        .join(terms, terms.c.id == capture.c.terms_id, isouter=True)
        .where(capture.c.body.is_not(None), capture.c.body.not_in(held))
        .order_by(capture.c.position)
    )
    for position, body, name in db.execute(bodies):
        said = f"the body {body} of capture {position} is missing"
        yield Fault("body", said, f"capture {position}", name or "")
    texts = (
        select(version.c.id, version.c.at, terms.c.name)
        .join(terms, terms.c.id == version.c.terms_id, isouter=True)
        .join(
            content,
            (content.c.owner == version.c.terms_id) & (content.c.digest == version.c.text_digest),
            isouter=True,
        )
        .where(content.c.digest.is_(None))
        .order_by(version.c.id)
    )
    for number, at, name in db.execute(texts):
        said = f"the text of version {number} is missing"
        yield Fault("text", said, f"version {number[:8]}", name or "", moment(at))


def content_faults(db: Connection, step: Step) -> Iterator[Fault]:
    """Unpack every body and text and hash it again; `step` is told how many of all are done."""
    is_sound = content.c.base.is_(None) == (content.c.depth == 0)
    query = select(content.c.owner, content.c.digest, content.c.size, is_sound)
    rows = db.execute(query.order_by(content.c.digest, content.c.owner)).all()
    for done, (owner, digest, size, sound) in enumerate(rows):
        step(done, len(rows))
        try:
            data = fetch(db, digest, owner=owner)
        except UNREADABLE as error:
            said = error.message if isinstance(error, ArchiveError) else f"{digest}: {error}"
            yield _damaged(db, owner, digest, said)
            continue
        if data is None or len(data) != size or not sound:
            said = f"the archive is damaged: what is noted of the body {digest} is not so"
            yield _damaged(db, owner, digest, said)


def _damaged(db: Connection, owner: int, digest: str, said: str) -> Fault:
    """Say where damaged bytes were first relied on."""
    if owner != SERVED:
        rows = select(version.c.id, version.c.at, terms.c.name).join(
            terms, terms.c.id == version.c.terms_id
        )
        of_text = rows.where(version.c.terms_id == owner, version.c.text_digest == digest)
        first = db.execute(of_text.order_by(version.c.seq).limit(1)).first()
        if first is None:
            return Fault("text", said, f"text {digest[:12]}")
        return Fault("text", said, f"version {first.id[:8]}", first.name, moment(first.at))
    position = select(capture.c.position).where(capture.c.body == digest)
    number = db.execute(position.order_by(capture.c.position).limit(1)).scalar()
    if number is None:
        return Fault("body", said, f"body {digest[:12]}")
    name, since = _known_of(db, number)
    return Fault("body", said, f"capture {number}", name, since)


def _known_of(db: Connection, position: int) -> tuple[str, datetime | None]:
    try:
        record = at_positions(db, [position])[0]
    except UNREADABLE:
        return "", None
    return record.terms, record.captured_at
