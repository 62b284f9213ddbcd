"""The chain of captures shows what was altered, left out or put in."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator

import pytest
from archiving import A2, A3, TERMS, A, failed, memory, record_all
from sqlalchemy import delete, select, update

from tosdiff.archive.archive import Archive
from tosdiff.archive.chain import seal
from tosdiff.archive.schema import capture, content


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory() as opened:
        record_all(opened, A, A2)
        opened.record(TERMS, [failed(2)], None)
        record_all(opened, A3, start=3)
        yield opened


def test_a_chain_as_it_was_recorded_is_whole(archive: Archive) -> None:
    assert archive.verify() == ()


def test_each_record_holds_the_digest_of_the_one_before(archive: Archive) -> None:
    records = archive.captures(TERMS)
    assert [one.previous for one in records] == ["", *(one.digest for one in records[:-1])]


def test_a_digest_is_the_sha256_of_canonical_json(archive: Archive) -> None:
    with archive._reading() as db:
        packed = db.execute(select(capture.c.record).where(capture.c.position == 2)).scalar_one()
    canonical = zlib.decompress(packed)
    value = json.loads(canonical)
    assert json.dumps(value, sort_keys=True, separators=(",", ":")).encode() == canonical
    assert archive.captures(TERMS)[1].digest == hashlib.sha256(canonical).hexdigest()


def test_an_altered_record_is_found(archive: Archive) -> None:
    with archive._writing() as db:
        packed = db.execute(select(capture.c.record).where(capture.c.position == 3)).scalar_one()
        value = json.loads(zlib.decompress(packed)) | {"reason": "the server was polite"}
        altered = seal(value)[1]
        db.execute(update(capture).where(capture.c.position == 3).values(record=altered))
    assert archive.verify() == ("capture 3 is not what was sealed",)


def test_a_record_that_was_sealed_anew_breaks_the_next_link(archive: Archive) -> None:
    with archive._writing() as db:
        packed = db.execute(select(capture.c.record).where(capture.c.position == 3)).scalar_one()
        value = json.loads(zlib.decompress(packed)) | {"reason": "the server was polite"}
        digest, altered = seal(value)
        values = {"record": altered, "digest": digest}
        db.execute(update(capture).where(capture.c.position == 3).values(**values))
    assert archive.verify() == ("capture 4 does not follow the one before it",)


def test_a_missing_record_is_found(archive: Archive) -> None:
    with archive._writing() as db:
        db.execute(delete(capture).where(capture.c.position == 3))
    assert archive.verify()[0] == "capture 3 is missing before 4"


def test_a_record_shown_under_other_facts_is_found(archive: Archive) -> None:
    with archive._writing() as db:
        db.execute(update(capture).where(capture.c.position == 3).values(outcome="not-modified"))
    assert archive.verify() == ("capture 3 stands under other facts than it was sealed with",)


def test_a_record_that_cannot_be_read_is_found(archive: Archive) -> None:
    with archive._writing() as db:
        db.execute(update(capture).where(capture.c.position == 3).values(record=b"rust"))
    (problem,) = archive.verify()
    assert "capture 3" in problem


def test_a_missing_body_and_a_missing_text_are_found(archive: Archive) -> None:
    with archive._writing() as db:
        db.execute(delete(content))
    problems = archive.verify()
    assert len([one for one in problems if one.startswith("the body")]) == 3
    assert len([one for one in problems if one.startswith("the text")]) == 3
