"""Which version a word, a date or an id means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from archiving import A2, A3, COSMETIC, EEA, START, TERMS, A, derived, memory, record_all

from tosdiff.archive.archive import Archive
from tosdiff.archive.which import choose
from tosdiff.errors import ArchiveError, DeclarationError


@pytest.fixture
def archive() -> Iterator[Archive]:
    with memory() as opened:
        yield opened


def seq(archive: Archive, when: str) -> int:
    return archive.version(TERMS, when).seq


def test_latest_is_the_version_with_the_highest_seq(archive: Archive) -> None:
    record_all(archive, A, A2, A3)
    assert seq(archive, "latest") == 3


def test_previous_is_what_the_latest_was_compared_with(archive: Archive) -> None:
    record_all(archive, A, EEA, A2)
    assert seq(archive, "previous") == 1


def test_previous_of_a_cosmetic_version_is_the_last_other_wording(archive: Archive) -> None:
    record_all(archive, A2, A, COSMETIC)
    assert seq(archive, "previous") == 1


def test_previous_of_a_variant_is_what_its_wording_was_compared_with(archive: Archive) -> None:
    record_all(archive, A, A2, EEA, A2)
    assert seq(archive, "previous") == 1


def test_previous_of_a_rebased_version_is_the_wording_before_it(archive: Archive) -> None:
    record_all(archive, A, A2)
    archive.rebase(TERMS, derived(A2, extractor="reader/2"))
    assert seq(archive, "previous") == 1


def test_there_is_no_previous_to_one_wording(archive: Archive) -> None:
    record_all(archive, A, COSMETIC)
    with pytest.raises(ArchiveError, match="one wording"):
        archive.version(TERMS, "previous")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2024-03-01", 1),  # the first was recorded at six in the morning
        ("2024-03-02", 2),
        ("2031-01-01", 3),
        ("2024-03-02T05:59", 1),
        ("2024-03-02T06:00:00Z", 2),
        ("2024-03-02 08:00+02:00", 2),
        ("2024-03-02T07:59+02:00", 1),
    ],
)
def test_a_time_means_the_version_in_force_then(archive: Archive, when: str, expected: int) -> None:
    record_all(archive, A, A2, A3)
    assert seq(archive, when) == expected


def test_a_date_before_the_first_version_is_told_the_first_and_last(archive: Archive) -> None:
    record_all(archive, A, A2)
    with pytest.raises(ArchiveError) as caught:
        archive.version(TERMS, "2019-12-31")
    assert "2024-03-01 to 2024-03-02" in caught.value.hint


def test_order_is_by_seq_where_clocks_ran_backwards(archive: Archive) -> None:
    record_all(archive, A, A2)
    first, second = archive.versions(TERMS)
    backwards = (first, replace(second, captured_at=START - timedelta(days=9)))
    assert choose(TERMS, backwards, "2024-03-01") == backwards[1]


def test_the_beginning_of_an_id_is_enough(archive: Archive) -> None:
    record_all(archive, A, A2)
    for version in archive.versions(TERMS):
        assert archive.version(TERMS, version.id[:12]) == version
        assert archive.version(TERMS, version.id.upper()) == version


def test_the_beginning_of_several_ids_is_told_which(archive: Archive) -> None:
    record_all(archive, A, A2)
    first, second = archive.versions(TERMS)
    twins = (replace(first, id="abcd" + "0" * 60), replace(second, id="abcd" + "1" * 60))
    with pytest.raises(DeclarationError) as caught:
        choose(TERMS, twins, "abcd")
    assert "abcd00000000 (2024-03-01), abcd11111111 (2024-03-02)" in caught.value.hint


def test_an_id_that_no_version_has_is_told_the_first_and_last(archive: Archive) -> None:
    record_all(archive, A)
    absent = "0000" if not archive.versions(TERMS)[0].id.startswith("0000") else "1111"
    with pytest.raises(ArchiveError) as caught:
        archive.version(TERMS, absent)
    assert "2024-03-01" in caught.value.hint


@pytest.mark.parametrize("when", ["", "yesterday", "abc", "2024-02-31", "2024-03-01Tnoon", "v2"])
def test_a_word_that_means_no_version_is_a_usage_error(archive: Archive, when: str) -> None:
    record_all(archive, A)
    with pytest.raises(DeclarationError) as caught:
        archive.version(TERMS, when)
    assert caught.value.hint


def test_terms_without_versions_are_told_to_snapshot(archive: Archive) -> None:
    with pytest.raises(ArchiveError) as caught:
        archive.version(TERMS, "latest")
    assert "tosdiff snapshot" in caught.value.hint
