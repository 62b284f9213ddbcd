"""What is derived can be derived again; ids stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from archiving import (
    A2,
    A3,
    COSMETIC,
    EEA,
    EEA2,
    TERMS,
    A,
    derived,
    failed,
    fetched,
    memory,
    not_modified,
    record_all,
    text_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.archive.archive import Archive
from tosdiff.archive.rebuild import Snapshotted
from tosdiff.entities import Derivation


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory() as opened:
        yield opened


def read(_: str, pages: tuple[Snapshotted, ...]) -> Derivation:
    """The recipe under which everything here is recorded."""
    return derived("".join(text_of(page.body) for page in pages))


def derived_state(archive: Archive) -> tuple[object, ...]:
    """All that is derived of the terms."""
    versions = archive.versions(TERMS)
    texts = [archive.document(version).text for version in versions]
    return versions, texts, set(archive.presence(TERMS)), archive.standing(TERMS)


VISITS = st.lists(st.sampled_from([A, A2, A3, COSMETIC, EEA, EEA2, "304", "timeout"]), max_size=12)


@settings(max_examples=25)
@given(VISITS)
def test_a_rebuild_by_the_same_recipe_changes_nothing(visits: list[str]) -> None:
    with memory() as archive:
        for day, served in enumerate(visits):
            if served == "timeout":
                archive.record(TERMS, [failed(day)], None)
            elif served == "304":
                archive.record(TERMS, [not_modified(day)], None)
            else:
                archive.record(TERMS, [fetched(served, day)], derived(served))
        before = derived_state(archive)
        report = archive.rebuild(read)
        assert derived_state(archive) == before
        assert report.kept == report.before == report.versions
        assert report.visits == len(visits)
        assert archive.verify() == ()


def test_ids_stay_when_a_new_recipe_reads_other_texts(archive: Archive) -> None:
    record_all(archive, A, A2, A3)
    ids = [version.id for version in archive.versions(TERMS)]
    archive.rebuild(lambda _, pages: derived("New: " + text_of(pages[0].body)))
    again = archive.versions(TERMS)
    assert [version.id for version in again] == ids
    assert archive.document(again[0]).text == "New: " + A


def test_versions_that_only_a_change_of_recipe_made_are_gone(archive: Archive) -> None:
    record_all(archive, A)
    archive.rebase(TERMS, derived(A, extractor="reader/2"))
    archive.record(TERMS, [fetched(A2, 1)], derived(A2, extractor="reader/2"))
    report = archive.rebuild(read)
    assert [version.kind for version in archive.versions(TERMS)] == ["first", "changed"]
    assert (report.before, report.versions, report.kept) == (3, 2, 2)


def test_what_a_person_accepted_stays_accepted(archive: Archive) -> None:
    record_all(archive, A)
    short = derived("We closed.", suspicion="too short")
    archive.record(TERMS, [fetched("We closed.", 1)], short, accept=True)
    archive.rebuild(lambda _, pages: derived(text_of(pages[0].body), suspicion="too short"))
    (kept,) = archive.versions(TERMS)
    assert archive.document(kept).text == "We closed."


def test_pages_that_were_not_modified_are_read_from_their_old_bodies(archive: Archive) -> None:
    archive.record(TERMS, [fetched(A), fetched(EEA)], derived(A + EEA))
    archive.record(TERMS, [not_modified(1), fetched(EEA2, 1)], derived(A + EEA2))
    archive.rebuild(read)
    texts = [archive.document(version).text for version in archive.versions(TERMS)]
    assert texts == [A + EEA, A + EEA2]


def test_a_recipe_sees_where_and_when_a_body_came_from(archive: Archive) -> None:
    record_all(archive, A)
    seen: list[Snapshotted] = []
    archive.rebuild(lambda _, pages: seen.extend(pages))
    (page,) = seen
    capture = fetched(A)
    assert (page.url, page.captured_at) == (capture.url, capture.captured_at)
    assert (page.body, page.content_type) == (capture.body, "text/html")


def test_what_can_be_derived_no_more_leaves_no_version(archive: Archive) -> None:
    record_all(archive, A, A2)
    archive.rebuild(lambda *_: None)
    assert (archive.versions(TERMS), archive.presence(TERMS)) == ((), ())
    assert len(archive.captures(TERMS)) == 2


def test_a_recipe_that_breaks_leaves_the_terms_as_they_were(archive: Archive) -> None:
    record_all(archive, A, A2)
    before = derived_state(archive)

    def broken(*_: object) -> Derivation:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        archive.rebuild(broken)
    assert derived_state(archive) == before


def test_only_the_terms_asked_for_are_rebuilt(archive: Archive) -> None:
    record_all(archive, A)
    record_all(archive, A, terms="Lanternly/Privacy Policy")
    report = archive.rebuild(lambda *_: None, only=[TERMS])
    assert report.terms == 1
    assert archive.versions(TERMS) == ()
    assert len(archive.versions("Lanternly/Privacy Policy")) == 1
