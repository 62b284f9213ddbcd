"""What a visit becomes: every decision, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
)

from tosdiff.archive.archive import Archive
from tosdiff.errors import ArchiveError


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory() as opened:
        yield opened


def test_the_first_text_is_the_first_version(archive: Archive) -> None:
    entry = archive.record(TERMS, [fetched(A)], derived(A))
    assert entry.kind == "first"
    assert entry.version is not None
    assert (entry.version.seq, entry.version.base, entry.base) == (1, None, None)


def test_the_same_text_in_other_bytes_is_unchanged(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [fetched(A + "<!-- build 2 -->", 1)], derived(A))
    assert (entry.kind, entry.version) == ("unchanged", None)
    assert len(archive.versions(TERMS)) == 1


def test_a_page_that_was_not_modified_is_unchanged(archive: Archive) -> None:
    record_all(archive, A)
    assert archive.record(TERMS, [not_modified(1)], None).kind == "unchanged"


def test_other_words_are_a_change_compared_with_the_version_before(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [fetched(A2, 1)], derived(A2))
    assert entry.kind == "changed"
    assert entry.base is not None
    assert archive.document(entry.base).text == A


def test_other_markup_of_the_same_words_is_cosmetic(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [fetched(COSMETIC, 1)], derived(COSMETIC))
    assert entry.kind == "cosmetic"
    assert entry.version is not None
    assert entry.version.base == 1


def test_words_that_come_back_are_a_variant_of_the_version_that_first_had_them(
    archive: Archive,
) -> None:
    assert record_all(archive, A, EEA, A, EEA) == ["first", "changed", "variant", "variant"]
    assert [version.variant_of for version in archive.versions(TERMS)] == [None, None, 1, 2]


def test_pages_that_alternate_are_each_compared_with_their_own_kind(archive: Archive) -> None:
    assert record_all(archive, A, EEA, A2, EEA2, A3)[2:] == ["changed"] * 3
    assert [version.base for version in archive.versions(TERMS)] == [None, 1, 1, 2, 3]


def test_a_failed_visit_is_recorded_and_changes_nothing(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [failed(1)], None)
    assert (entry.kind, entry.reason) == ("failed", "no answer in 60 s")
    record = archive.captures(TERMS)[-1]
    assert (record.outcome, record.kind, record.reason) == ("failed", "timeout", entry.reason)
    assert len(archive.versions(TERMS)) == 1


def test_failures_are_counted_until_a_visit_succeeds(archive: Archive) -> None:
    record_all(archive, A)
    counts = [archive.record(TERMS, [failed(day)], None).failures for day in (1, 2, 3)]
    assert counts == [1, 2, 3]
    assert archive.record(TERMS, [not_modified(4)], None).failures == 0
    assert archive.standing(TERMS).failures == 0


def test_one_failed_page_fails_the_visit_and_keeps_the_other_pages_body(archive: Archive) -> None:
    other = fetched(A2, 1)
    assert archive.record(TERMS, [other, failed(1)], None).kind == "failed"
    kept = archive.captures(TERMS)[0]
    assert archive.body(kept.body_digest) == other.body


def test_a_body_of_a_failed_visit_does_not_count_as_derived(archive: Archive) -> None:
    record_all(archive, A)
    before = archive.standing(TERMS)
    archive.record(TERMS, [fetched(A2, 1), failed(1)], None)
    assert archive.standing(TERMS).captures == before.captures


def test_a_suspect_page_is_kept_and_becomes_no_version(archive: Archive) -> None:
    record_all(archive, A)
    wall = fetched("Are you a robot?", 1)
    entry = archive.record(TERMS, [wall], derived("Are you a robot?", suspicion="a bot wall"))
    assert (entry.kind, entry.reason, entry.version) == ("suspect", "a bot wall", None)
    assert archive.body(archive.captures(TERMS)[-1].body_digest) == wall.body
    assert len(archive.versions(TERMS)) == 1


def test_a_suspect_page_that_does_not_change_stays_suspect(archive: Archive) -> None:
    archive.record(TERMS, [fetched("?")], derived("?", suspicion="a stub"))
    assert archive.record(TERMS, [not_modified(1)], None).reason == "a stub"
    assert archive.standing(TERMS).suspicion == "a stub"


def test_a_good_page_ends_the_suspicion(archive: Archive) -> None:
    archive.record(TERMS, [fetched("?")], derived("?", suspicion="a stub"))
    record_all(archive, A, start=1)
    assert archive.standing(TERMS).suspicion == ""


def test_a_suspect_page_that_a_person_accepts_is_a_version(archive: Archive) -> None:
    record_all(archive, A)
    short = derived("We closed.", suspicion="94 % of the words are gone")
    entry = archive.record(TERMS, [fetched("We closed.", 1)], short, accept=True)
    assert entry.kind == "changed"
    assert archive.captures(TERMS)[-1].accepted


def test_a_text_of_another_recipe_is_a_re_extraction_and_is_not_compared(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [fetched(A2, 1)], derived(A2, extractor="reader/2"))
    assert (entry.kind, entry.base) == ("re-extraction", None)


def test_the_same_text_by_another_recipe_is_unchanged(archive: Archive) -> None:
    record_all(archive, A)
    entry = archive.record(TERMS, [fetched(A, 1)], derived(A, extractor="reader/2"))
    assert entry.kind == "unchanged"
    recipe = archive.standing(TERMS).recipe
    assert recipe is not None
    assert recipe.extractor == "reader/2"


def test_after_a_rebase_a_change_is_compared_within_the_new_recipe(archive: Archive) -> None:
    record_all(archive, A)
    again = archive.rebase(TERMS, derived(COSMETIC, extractor="reader/2"))
    assert (again.kind, again.seq, again.base) == ("re-extraction", 2, None)
    entry = archive.record(TERMS, [fetched(A2, 1)], derived(A2, extractor="reader/2"))
    assert entry.kind == "changed"
    assert entry.base == again


def test_a_rebase_keeps_the_old_capture_time_and_snapshots(archive: Archive) -> None:
    record_all(archive, A)
    (old,) = archive.versions(TERMS)
    again = archive.rebase(TERMS, derived(COSMETIC, extractor="reader/2"))
    assert (again.captured_at, again.snapshots) == (old.captured_at, old.snapshots)
    assert again.id != old.id


def test_a_rebase_to_the_recipe_in_force_does_nothing(archive: Archive) -> None:
    record_all(archive, A)
    assert archive.rebase(TERMS, derived(A)) == archive.versions(TERMS)[0]
    assert len(archive.versions(TERMS)) == 1


def test_recipes_that_go_back_and_forth_give_each_version_its_own_id(archive: Archive) -> None:
    record_all(archive, A)
    for extractor in ("reader/2", "reader/1", "reader/2"):
        archive.rebase(TERMS, derived(A, extractor=extractor))
    assert len({version.id for version in archive.versions(TERMS)}) == 4


def test_there_is_nothing_to_rebase_before_the_first_version(archive: Archive) -> None:
    with pytest.raises(ArchiveError) as caught:
        archive.rebase(TERMS, derived(A))
    assert caught.value.hint


def test_terms_do_not_touch_one_another(archive: Archive) -> None:
    record_all(archive, A, A2)
    record_all(archive, A2, terms="Lanternly/Privacy Policy")
    assert archive.terms() == ("Lanternly/Privacy Policy", TERMS)
    (other,) = archive.versions("Lanternly/Privacy Policy")
    assert (other.kind, other.seq) == ("first", 1)
    assert other.id not in {version.id for version in archive.versions(TERMS)}


def test_a_version_says_what_it_was_read_from_page_by_page(archive: Archive) -> None:
    parts = [fetched(A, url="https://a.example/1"), fetched(EEA, url="https://a.example/2")]
    entry = archive.record(TERMS, parts, derived(A + EEA))
    assert entry.version is not None
    assert archive.pages_of(entry.version) == tuple((part.body, "text/html", "") for part in parts)


def test_a_page_that_was_not_modified_lends_its_old_body_to_the_new_version(
    archive: Archive,
) -> None:
    first, second = fetched(A), fetched(EEA)
    archive.record(TERMS, [first, second], derived(A + EEA))
    changed = fetched(EEA2, 1)
    entry = archive.record(TERMS, [not_modified(1), changed], derived(A + EEA2))
    assert entry.version is not None
    assert [body for body, *_ in archive.pages_of(entry.version)] == [first.body, changed.body]


def test_not_modified_means_what_the_run_knew_when_it_asked(archive: Archive) -> None:
    record_all(archive, A)
    known = archive.standing(TERMS)
    record_all(archive, A2, start=1)  # another run was faster
    archive.record(TERMS, [not_modified(1)], None, recheck=known)
    assert archive.captures(TERMS)[-1].body_digest == known.body_digest(0)


def test_a_quoted_reason_may_hold_any_character(archive: Archive) -> None:
    archive.record(TERMS, [failed(1, reason="said \0 and \ud800")], None)
    assert archive.captures(TERMS)[0].reason == "said \0 and \ud800"


def test_captures_come_newest_last_and_can_be_limited(archive: Archive) -> None:
    record_all(archive, A, A2, A3)
    assert [one.position for one in archive.captures(TERMS)] == [1, 2, 3]
    assert [one.position for one in archive.captures(TERMS, limit=2)] == [2, 3]


def test_a_capture_is_recorded_with_all_that_came_back(archive: Archive) -> None:
    came = replace(fetched(A), redirects=("https://lanternly.example/tos",))
    archive.record(TERMS, [came], derived(A))
    (record,) = archive.captures(TERMS)
    for name in ("url", "captured_at", "final_url", "redirects", "status", "headers", "peer"):
        assert getattr(record, name) == getattr(came, name)
    assert record.wire_digest == came.wire_digest
    assert record.recipe == derived(A).recipe


def test_nothing_is_known_of_a_body_never_seen(archive: Archive) -> None:
    with pytest.raises(ArchiveError):
        archive.body("0" * 64)
