"""Bodies and texts come back byte for byte."""

from __future__ import annotations

import random

import pytest
from archiving import A2, TERMS, A, derived, fetched, memory, page_of, record_all
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from tosdiff.archive.archive import Archive
from tosdiff.archive.bodies import KEYFRAME_EVERY, pack, unpack
from tosdiff.archive.schema import content
from tosdiff.entities import Capture
from tosdiff.errors import ArchiveError


@given(st.binary(max_size=400), st.none() | st.binary(min_size=1, max_size=400))
def test_unpacking_undoes_packing(data: bytes, base: bytes | None) -> None:
    assert unpack(pack(data, base), base) == data


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=60) | st.just(b"<p>lamps</p>" * 40), max_size=25))
def test_any_sequence_of_bodies_reads_back(bodies: list[bytes]) -> None:
    with memory() as archive:
        keep(archive, bodies)
        records = archive.captures(TERMS)
        assert [archive.body(record.body_digest) for record in records] == bodies
        assert archive.verify() == ()


def test_successive_bodies_read_back_through_keyframes_and_deltas() -> None:
    bodies = drifting(3 * KEYFRAME_EVERY + 2)
    with memory() as archive:
        keep(archive, bodies)
        records = archive.captures(TERMS)
        assert [archive.body(record.body_digest) for record in records] == bodies
        with archive._reading() as db:
            depths = db.execute(select(content.c.depth).where(content.c.owner == 0)).scalars().all()
        assert max(depths) == KEYFRAME_EVERY - 1
        assert depths.count(0) == 4


def test_successive_bodies_take_a_fraction_of_their_size() -> None:
    bodies = drifting(64)
    with memory() as archive:
        keep(archive, bodies)
        with archive._reading() as db:
            stored = db.execute(select(func.sum(func.length(content.c.data)))).scalar_one()
    assert stored * 8 < sum(map(len, bodies))


def test_a_body_seen_before_is_not_stored_again() -> None:
    with memory() as archive:
        keep(archive, [b"one", b"two", b"one", b"two"])
        with archive._reading() as db:
            assert db.execute(select(func.count()).where(content.c.owner == 0)).scalar_one() == 2


def test_a_body_wider_than_a_default_window_finds_its_base() -> None:
    base = random.Random(5).randbytes(9_000_000)
    assert len(pack(base + b"one word more", base)) < len(base) // 4


@pytest.mark.parametrize("data", [b"", b"not zstd at all", pack(b"another body")])
def test_a_damaged_body_is_never_returned(data: bytes) -> None:
    with memory() as archive:
        record_all(archive, A)
        with archive._writing() as db:
            db.execute(update(content).where(content.c.owner == 0).values(data=data))
        (version,) = archive.versions(TERMS)
        with pytest.raises(ArchiveError) as caught:
            archive.body(version.snapshots[0])
        assert caught.value.hint
        assert len(archive.verify()) == 1


def test_old_damage_does_not_stop_a_new_body_from_being_recorded() -> None:
    with memory() as archive:
        record_all(archive, A)
        with archive._writing() as db:
            db.execute(update(content).where(content.c.owner == 0).values(data=b"rust"))
        assert record_all(archive, A2, start=1) == ["changed"]
        newest = archive.captures(TERMS)[-1]
        assert archive.body(newest.body_digest) == page_of(A2)


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=8))
def test_every_text_reads_back_exactly(texts: list[str]) -> None:
    with memory() as archive:
        record_all(archive, *texts)
        wanted = [text for place, text in enumerate(texts) if not place or text != texts[place - 1]]
        assert [archive.document(one).text for one in archive.versions(TERMS)] == wanted
        assert archive.verify() == ()


def keep(archive: Archive, bodies: list[bytes]) -> None:
    """Record each body as what one page served."""
    for day, body in enumerate(bodies):
        like = fetched(A, day)
        capture = Capture(like.url, like.captured_at, "fetched", status=200, body=body)
        archive.record(TERMS, [capture], derived(A))


def drifting(count: int) -> list[bytes]:
    """A page that is served each time with a little changed."""
    chance = random.Random(11)
    words = [f"lamp{chance.randrange(10_000)}" for _ in range(800)]
    made = []
    for _ in range(count):
        words[chance.randrange(len(words))] = f"wick{chance.randrange(10_000)}"
        made.append(" ".join(words).encode())
    return made
