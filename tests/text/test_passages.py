"""A text read passage by passage says what the whole says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.passages import Reader
from tosdiff.text.segment import segment
from tosdiff.text.words import count_words, words_digest

_LINES = st.sampled_from(
    [
        *("# Terms", "## 2. Use", "You may not:", "- copy films;", "  - lend *keys*", "1. Pay us."),
        *("We keep a list. You may read it.", "Title", "=====", "| a | b |", "> quoted", "   ", ""),
        *(
            "(a) films; (b) keys",
            "[a link](https://vidora.example/x) here",
            "***",
            "**Bold title**",
        ),
    ]
)
_TEXTS = st.lists(_LINES, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines))
)


@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_law_its_clauses_and_words_are_those_of_the_whole(texts: list[str]) -> None:
    reader = Reader()
    for text in texts:
        reading = reader.read(text)
        found = [
            (clause.text, clause.kind, clause.heading, clause.lead_in, clause.number)
            for passage in reading.passages
            for clause in passage.clauses
        ]
        assert found == [
            (clause.text, clause.kind, clause.heading, clause.lead_in, clause.number)
            for clause in segment(text)
        ]
        assert reading.words_digest == words_digest(text)
        assert reading.words == count_words(text)


def test_equal_passages_at_the_same_place_are_one_object() -> None:
    reader = Reader()
    old = reader.read("# A\n\nWe pay you.\n\nYou leave.")
    new = reader.read("# A\n\nWe pay you.\n\nYou stay.")
    assert old.passages[:2] == new.passages[:2]
    assert old.passages[2] is not new.passages[2]
