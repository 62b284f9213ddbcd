"""The clause index says where every clause stood, and what was said of it."""

from __future__ import annotations

from itertools import groupby

from archiving import A2, A3, EEA, TERMS, A, derived, memory, record_all
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from tosdiff.archive.archive import Archive
from tosdiff.archive.clauses import pack_ids, unpack_ids
from tosdiff.archive.schema import clause
from tosdiff.entities import Tag
from tosdiff.text.words import clause_digest

SCRAPING = Tag("scraping", 0.75, "forbids", (0, 3))
COLLECTION = Tag("data-collection", 0.5, "practises")

PROVISIONS = st.sampled_from([f"Provision {word} holds." for word in "abcdefgh"])
HISTORIES = st.lists(st.lists(PROVISIONS, min_size=1, max_size=6, unique=True), max_size=10)


@given(st.lists(st.integers(min_value=1, max_value=2**31 - 1), max_size=200))
def test_a_list_of_clauses_unpacks_to_itself(ids: list[int]) -> None:
    assert unpack_ids(pack_ids(ids)) == ids


@settings(max_examples=30)
@given(HISTORIES)
def test_presence_is_what_reading_every_version_would_say(history: list[list[str]]) -> None:
    with memory() as archive:
        record_all(archive, *("\n\n".join(provisions) for provisions in history))
        stated = {(one.digest, one.first, one.last) for one in archive.presence(TERMS)}
        assert stated == naive_presence(archive, TERMS)


@settings(max_examples=30)
@given(HISTORIES)
def test_a_version_lists_its_clauses_in_order(history: list[list[str]]) -> None:
    with memory() as archive:
        record_all(archive, *("\n\n".join(provisions) for provisions in history))
        for version in archive.versions(TERMS):
            clauses = archive.document(version).clauses
            assert archive.clause_digests(version) == tuple(map(clause_digest, clauses))


def test_a_clause_stands_once_however_many_versions_have_it() -> None:
    with memory() as archive:
        record_all(archive, A, A2, A3, EEA, A)
        distinct = {one.digest for one in archive.presence(TERMS)}
        with archive._reading() as db:
            assert db.execute(select(func.count()).select_from(clause)).scalar_one() == len(
                distinct
            )


def test_a_clause_is_kept_with_what_a_tagger_reads() -> None:
    with memory() as archive:
        record_all(archive, A)
        for one in archive.presence(TERMS):
            assert clause_digest(one.clause) == one.digest


def test_a_small_change_touches_a_few_presence_rows_however_long_the_text() -> None:
    text = "\n\n".join(f"Provision {number} of the long list holds." for number in range(300))
    with memory() as archive:
        record_all(archive, text)
        written: list[int] = []
        event.listen(
            archive._readers,
            "before_cursor_execute",
            lambda *call: (
                written.append(len(call[3]) if call[5] else 1) if "presence" in call[2] else None
            ),
        )
        record_all(archive, text.replace("Provision 7 ", "Provision seven "), start=1)
        assert written == [1, 1]


def test_tags_come_back_as_the_tagger_gave_them() -> None:
    tags = {"a": (SCRAPING, COLLECTION), "b": ()}
    with memory() as archive:
        archive.cache_tags(tags, "cues/1")
        assert archive.cached_tags(["a", "b", "c"], "cues/1") == tags


def test_each_tagger_has_tags_of_its_own() -> None:
    with memory() as archive:
        archive.cache_tags({"a": (SCRAPING,)}, "cues/1")
        archive.cache_tags({"a": (COLLECTION,)}, "model/1")
        assert archive.cached_tags(["a"], "cues/1") == {"a": (SCRAPING,)}
        assert archive.cached_tags(["a"], "model/2") == {}


def test_tags_cached_twice_stay_as_they_were_first() -> None:
    with memory() as archive:
        archive.cache_tags({"a": (SCRAPING,)}, "cues/1")
        archive.cache_tags({"a": (COLLECTION,), "b": ()}, "cues/1")
        assert archive.cached_tags(["a", "b"], "cues/1") == {"a": (SCRAPING,), "b": ()}


def test_more_clauses_than_a_statement_takes_can_be_asked_for() -> None:
    tags = {str(number): (SCRAPING,) for number in range(1_203)}
    with memory() as archive:
        archive.cache_tags(tags, "cues/1")
        assert archive.cached_tags(list(tags), "cues/1") == tags


def test_a_label_leads_to_when_its_clauses_came_and_went() -> None:
    with memory() as archive:
        record_all(archive, A, A2, A3)
        text = "You may not copy lamps."
        copying = next(one for one in archive.presence(TERMS) if one.clause.text == text)
        archive.cache_tags({copying.digest: (SCRAPING,)}, "cues/1")
        (found,) = archive.labelled(["scraping", "arbitration"], "cues/1")
        assert (found.terms, found.digest, found.tag) == (TERMS, copying.digest, SCRAPING)
        assert (found.first, found.last) == (1, 2)


def naive_presence(archive: Archive, terms: str) -> set[tuple[str, int, int | None]]:
    """Read every version and say where each clause stood."""
    versions = archive.versions(terms)
    sets = [set(map(clause_digest, archive.document(one).clauses)) for one in versions]
    found: set[tuple[str, int, int | None]] = set()
    for digest in set().union(*sets):
        runs = groupby(enumerate(sets, 1), key=lambda item: digest in item[1])
        for here, run in runs:
            seqs = [seq for seq, _ in run]
            if here:
                found.add((digest, seqs[0], seqs[-1] if seqs[-1] < len(sets) else None))
    return found


def test_a_derivation_without_clauses_is_recorded() -> None:
    with memory() as archive:
        assert record_all(archive, "", A) == ["first", "changed"]
        assert derived("").document.clauses == ()
