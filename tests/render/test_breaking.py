"""Lines of clauses that fit beside their dates."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tosdiff.render.breaking import wrapped

_WORDS = st.lists(st.text("ab é漢字-", max_size=14))


@given(_WORDS.map(" ".join), st.integers(2, 24))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert all(0 < cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1), st.integers(6, 24))
def test_a_line_ends_only_where_the_next_word_has_no_room(words: list[str], width: int) -> None:
    lines = list(wrapped(" ".join(words), width))
    for line, after in pairwise(lines):
        assert len(line) + 1 + len(after.split()[0]) > width
