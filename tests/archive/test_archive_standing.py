"""What a run is told before it fetches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from archiving import A2, TERMS, URL, A, derived, failed, fetched, memory, not_modified, record_all
from sqlalchemy import event

from tosdiff.archive.archive import Archive
from tosdiff.entities import Validators


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory() as opened:
        yield opened


def test_terms_never_recorded_stand_at_nothing(archive: Archive) -> None:
    standing = archive.standing(TERMS)
    assert (standing.latest, standing.recipe, standing.outcome) == (None, None, "")
    assert standing.body_digest(0) == standing.final_url(0) == standing.content_type(0) == ""
    assert standing.validators(0, URL) == Validators()


def test_a_standing_has_the_newest_version_its_body_and_its_validators(archive: Archive) -> None:
    record_all(archive, A, A2)
    standing = archive.standing(TERMS)
    latest = archive.versions(TERMS)[-1]
    assert standing.latest == latest
    assert standing.recipe == latest.recipe
    assert (standing.body_digest(0),) == latest.snapshots
    assert standing.validators(0, URL) == Validators(etag='"1"')
    assert (standing.final_url(0), standing.content_type(0)) == (URL, "text/html")


def test_validators_of_another_url_are_not_used(archive: Archive) -> None:
    record_all(archive, A)
    assert archive.standing(TERMS).validators(0, URL + "?v=2") == Validators()


def test_validators_come_from_the_newest_capture_of_the_body_we_hold(archive: Archive) -> None:
    record_all(archive, A)
    archive.record(TERMS, [fetched(A, 7)], None)
    assert archive.standing(TERMS).validators(0, URL).etag == '"7"'


def test_a_visit_without_a_body_keeps_the_validators(archive: Archive) -> None:
    record_all(archive, A)
    for capture in (not_modified(1), failed(2)):
        archive.record(TERMS, [capture], None)
    assert archive.standing(TERMS).validators(0, URL).etag == '"0"'


def test_the_outcome_is_that_of_the_last_visit(archive: Archive) -> None:
    record_all(archive, A)
    archive.record(TERMS, [failed(1)], None)
    assert archive.standing(TERMS).outcome == "failed"
    archive.record(TERMS, [not_modified(2)], None)
    assert archive.standing(TERMS).outcome == "unchanged"


def test_a_page_dropped_from_the_declaration_is_forgotten(archive: Archive) -> None:
    archive.record(TERMS, [fetched(A), fetched(A2)], derived(A + A2))
    archive.record(TERMS, [fetched(A, 1)], derived(A))
    assert archive.standing(TERMS).body_digest(1) == ""


def test_many_standings_cost_as_many_queries_as_one(archive: Archive) -> None:
    names = [f"Lanternly {number}/Terms" for number in range(40)]
    for name in names[:30]:
        record_all(archive, A, terms=name)
    asked: list[str] = []
    event.listen(archive._readers, "before_cursor_execute", lambda *call: asked.append(call[2]))
    one = len((archive.standing(names[0]), asked)[1])
    many = archive.standings(names)
    assert len(asked) == 2 * one
    assert [many[name].latest is not None for name in names] == [True] * 30 + [False] * 10
