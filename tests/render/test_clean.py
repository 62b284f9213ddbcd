"""Fetched text cannot steer the terminal that it is shown on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.render.clean import clean, one_line


@pytest.mark.parametrize(
    "trick",
    ["\x1b[31m", "\x1b[2J", "\x1b]0;owned\x07", "\x1b]8;;https://x.example\x1b\\", "\x9b31m", "\r"],
)
def test_an_escape_is_dropped_and_the_words_around_it_stay(trick: str) -> None:
    said = clean(f"You may not{trick} scrape.")
    assert said.startswith("You may not")
    assert said.endswith(" scrape.")
    assert "\x1b" not in said


@given(st.text())
def test_nothing_but_tab_and_newline_controls_anything(text: str) -> None:
    assert all(c in "\t\n" or c.isprintable() or ord(c) > 0x9F for c in clean(text))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_one_line_is_one_line_of_at_most_that_width(text: str, width: int) -> None:
    line = one_line(text, width)
    assert "\n" not in line
    assert len(line) <= width
