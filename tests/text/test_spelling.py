"""British and American spelling fold into one; words that only look alike do not."""

from __future__ import annotations

import pytest

from tosdiff.text.spelling import american


@pytest.mark.parametrize(
    ("british", "theirs"),
    [
        ("authorised", "authorized"),
        ("personalisation", "personalization"),
        ("analyse", "analyze"),
        ("behaviour", "behavior"),
        ("favourite", "favorite"),
        ("cancelled", "canceled"),
        ("licence", "license"),
        ("programme", "program"),
        ("centre", "center"),
        ("judgement", "judgment"),
        ("catalogues", "catalogs"),
        ("fulfilment", "fulfillment"),
    ],
)
def test_two_spellings_of_a_word_are_one(british: str, theirs: str) -> None:
    assert british != theirs
    assert american(british) == american(theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [("must", "may"), ("device", "devise"), ("our", "or"), ("four", "for"), ("affect", "effect")],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert american(one) != american(other)
