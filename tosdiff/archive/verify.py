"""Prove the archive: walk the chain of captures and hash every body again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from tosdiff.archive.bodies import SERVED, fetch
from tosdiff.archive.chain import walk
from tosdiff.archive.schema import capture, content, version
from tosdiff.errors import ArchiveError


def problems(db: Connection) -> Iterator[str]:
    """Yield what is wrong, in order: the chain first, then missing bodies, then damaged ones."""
    yield from walk(db)
    yield from _missing(db)
    keys = db.execute(select(content.c.owner, content.c.digest).order_by(content.c.digest)).all()
    for owner, digest in keys:
        try:
            fetch(db, digest, owner=owner)
        except ArchiveError as error:
            yield error.message


def _missing(db: Connection) -> Iterator[str]:
    held = select(content.c.digest).where(content.c.owner == SERVED)
    bodies = select(capture.c.position, capture.c.body).where(
        capture.c.body.is_not(None), capture.c.body.not_in(held)
    )
    for position, body in db.execute(bodies.order_by(capture.c.position)):
        yield f"the body {body} of capture {position} is missing"
    texts = (
        select(version.c.id, content.c.digest)
        .join(
            content,
            (content.c.owner == version.c.terms_id) & (content.c.digest == version.c.text_digest),
            isouter=True,
        )
        .where(content.c.digest.is_(None))
    )
    for number, _ in db.execute(texts.order_by(version.c.id)):
        yield f"the text of version {number} is missing"
