"""Clauses found by words and by patterns; the index follows what is recorded."""

from __future__ import annotations

import re

import pytest
from archiving import A2, EEA, TERMS, A, derived, memory, record_all, text_of
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.api.search import phrases
from tosdiff.archive import wordsearch
from tosdiff.archive.archive import Archive
from tosdiff.archive.patterns import required
from tosdiff.errors import DeclarationError


def found(archive: Archive, words: str, *, standing: bool = False) -> list[str]:
    return [item.clause.text for item in archive.search(phrases(words), standing=standing)]


@pytest.fixture(params=["full text", "like"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "like":
        monkeypatch.setattr(wordsearch, "has_index", lambda _: False)


@pytest.mark.usefixtures("either")
def test_all_words_must_stand_in_a_clause_and_a_phrase_together() -> None:
    with memory() as archive:
        record_all(archive, A)
        assert found(archive, "LIST lamps") == ["We keep a list of lamps."]
        assert found(archive, "leave lamps") == []
        assert found(archive, '"keep a list"') == ["We keep a list of lamps."]
        assert found(archive, '"keep list"') == []
        assert found(archive, "lea*") == ["You may leave on any day."]


@pytest.mark.usefixtures("either")
def test_what_no_longer_stands_is_found_only_in_all_versions() -> None:
    with memory() as archive:
        record_all(archive, A, A2)
        assert found(archive, '"any day"', standing=True) == []
        (item,) = archive.search(phrases('"any day"'))
        assert (item.terms, item.first, item.last) == (TERMS, 1, 1)


def test_the_index_follows_new_versions_and_a_rebuild() -> None:
    with memory() as archive:
        record_all(archive, A)
        assert found(archive, "wicks") == []
        record_all(archive, EEA, start=3)
        assert found(archive, "wicks") == ["Wicks are lent to you."]
        archive.rebuild(lambda _, some: derived(text_of(some[0].body).replace("Wicks", "Lids")))
        assert found(archive, "wicks") == []
        assert found(archive, "lids") == ["Lids are lent to you."]


def test_a_search_without_a_word_is_the_users_error() -> None:
    with pytest.raises(DeclarationError, match="no word"):
        phrases(' * "" ')


@given(st.text(alphabet='"*()-+^: aNEAR\0', max_size=12))
def test_no_search_is_read_as_a_command_of_the_index(words: str) -> None:
    with memory() as archive:
        record_all(archive, A)
        try:
            wanted = phrases(words)
        except DeclarationError:
            return
        archive.search(wanted)


def test_a_pattern_gives_up_strings_that_each_match_must_hold() -> None:
    assert required(re.compile("robot|crawler", re.IGNORECASE)) == ("robot", "crawler")
    assert required(re.compile("auto(matic)? means", re.IGNORECASE)) == (" mean",)
    assert required(re.compile("a?b*")) == ()
    assert required(re.compile("robot|x", re.IGNORECASE)) == ()


@given(
    st.lists(st.sampled_from(["any", "day", "l(amps?)", "[lm]ist", "keep|copy", "x*", ".", " "]))
)
def test_a_pattern_finds_what_it_finds_when_every_clause_is_read(parts: list[str]) -> None:
    pattern = re.compile("".join(parts), re.IGNORECASE)
    with memory() as archive:
        record_all(archive, A, A2, EEA)
        every = archive.presence(TERMS)
        wanted = {(TERMS, i.digest, i.first) for i in every if pattern.search(i.clause.text)}
        assert archive.matching(pattern, [TERMS]) == wanted
