"""The language of cues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.tag.phrasebook import CUES
from tosdiff.tag.phrases import Screen, phrase

SOURCES = sorted({source for cue in CUES for source in (*cue.phrases, *cue.also, *cue.unless)})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("scrap*", "no scraping here"),
        ("do not sell", "please do-not sell it"),
        ("(you|we) may", "we may"),
        ("sell [your] data", "sell data"),
        ("collect ... data", "collect any and all, personal data"),
        ("^ use", "you may not:\nuse robots"),
        ("^ use", "(iv) use robots"),
    ],
)
def test_a_phrase_meets(source: str, text: str) -> None:
    assert phrase(source).find(text) is not None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("bot", "robots and botany"),
        ("sell your data", "sell data"),
        ("collect ... data", "collect stamps. we hold data"),
        ("collect ... data", "collect one two three four five six seven data"),
        ("^ use", "you may use robots"),
    ],
)
def test_a_phrase_does_not_meet(source: str, text: str) -> None:
    assert phrase(source).find(text) is None


@pytest.mark.parametrize("source", ["", "(a", "a)", "[a]", "...", "a, b", "(a|...)"])
def test_what_is_no_phrase_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="not a phrase"):
        phrase(source)


@given(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=20), st.data())
def test_the_screen_rules_out_no_phrase_that_is_met(
    sources: list[str], data: st.DataObject
) -> None:
    phrases = [phrase(source) for source in sources]
    fragments = sorted({word for item in phrases for word in item.words})
    words = data.draw(st.lists(st.sampled_from([*fragments, "the", "our"]), max_size=30))
    text = " ".join(words)
    screen = Screen(phrases)
    candidates = screen.candidates(text)
    for item in phrases:
        if item.find(text) is not None:
            assert screen.bits([item]) & candidates
