"""The course of some terms: in which order visits count, and whether words really came back.

Pages that alternate are told from terms that went back to words of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from tosdiff.archive.chain import at_positions, microseconds
from tosdiff.archive.schema import capture, foreign
from tosdiff.archive.schema import version as table
from tosdiff.archive.versions import moment

LASTING = timedelta(days=30)  # a wording that stood so long before the old one returned was real

_COURSE = (
    select(table.c.words_digest, table.c.at, table.c.kind)
    .where(table.c.terms_id == bindparam("of_terms"))
    .order_by(table.c.seq)
)


@dataclass(frozen=True, slots=True)
class Stay:
    """When a version began to stand, with which words; `is_reading` if only our reading changed."""

    words_digest: str
    since: datetime
    is_reading: bool


def course_of(db: Connection, terms_id: int) -> list[Stay]:
    """Return when each version of some terms began to stand, by seq."""
    rows = db.execute(_COURSE, {"of_terms": terms_id})
    return [Stay(row.words_digest, moment(row.at), row.kind == "re-extraction") for row in rows]


def is_return(course: Sequence[Stay], words_digest: str, at: datetime) -> bool:
    """Tell whether terms that come back to words of theirs really went there and back.

    They did if what stood meanwhile stood for long, and neither these words nor those had come and
    gone before, as the pages of two regions do.
    """
    place = len(course)
    while course[place - 1].words_digest != words_digest:
        place -= 1
    meanwhile, before = course[place:], course[:place]
    if not meanwhile or at - meanwhile[0].since < LASTING:
        return False
    while before and before[-1].words_digest == words_digest:
        before = before[:-1]
    others = {words_digest, *(stay.words_digest for stay in meanwhile)}
    alternated = any(stay.words_digest in others for stay in before)
    return not alternated and not any(stay.is_reading for stay in meanwhile)


_CAPTURES = (
    select(*(column for column in capture.c if column.name != "record"), foreign.c.at)
    .join(foreign, foreign.c.position == capture.c.position, isouter=True)
    .where(capture.c.terms_id == bindparam("of_terms"))
    .order_by(capture.c.position)
)


def in_course(db: Connection, terms_id: int) -> Iterator[list[Row[Any]]]:
    """Yield the captures of each visit: ours in the order of the chain, others' by their time.

    One of others' stands before our first visit that is younger: ours are never reordered.
    """
    rows: list[Row[Any]] = list(db.execute(_CAPTURES, {"of_terms": terms_id}))
    visits = [list(group) for _, group in groupby(rows, key=lambda row: row.entry)]
    theirs = sorted((visit for visit in visits if visit[0].at is not None), key=_made)
    ours = [visit for visit in visits if visit[0].at is None]
    if not theirs:
        yield from ours
        return
    records = at_positions(db, [visit[0].position for visit in ours])
    for visit, record in zip(ours, records, strict=True):
        now = microseconds(record.captured_at)
        while theirs and _made(theirs[0]) < now:
            yield theirs.pop(0)
        yield visit
    yield from theirs


def _made(visit: Sequence[Row[Any]]) -> int:
    """Return when the youngest capture of a visit was made."""
    youngest: int = max(row.at for row in visit)
    return youngest
