"""Two texts that are read at once are read as each is alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.api.reading import read_both
from tosdiff.text.segment import document
from tosdiff.text.words import words_digest

PIECES = st.sampled_from(
    (
        "# Rules",
        "## 2. Robots",
        "You may not:",
        "- scrape our pages",
        "- copy our films; or",
        "You may leave. We may stay.",
        "3.1 We keep a list of films.",
        "| a | b |\n| - | - |\n| c | d |",
        "",
    )
)
TEXTS = st.builds(
    lambda pieces, between: between.join(pieces),
    st.lists(PIECES, max_size=8),
    st.sampled_from(("\n", "\n\n", "\n\n\n\n", "\r\n\r\n")),
)


@given(TEXTS, TEXTS)
def test_each_of_two_texts_is_read_as_it_is_alone(old: str, new: str) -> None:
    for text, read in zip((old, new), read_both(old, new), strict=True):
        assert read.document == document(text)
        assert read.reading.words_digest == words_digest(text)
