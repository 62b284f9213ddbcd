"""Which tags a reader asks for: one predicate for every verb."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.choice import ANY, Wanted
from tosdiff.tag.labels import LABELS, STANCES

NAMES = [label.name for label in LABELS]
TAGS = st.lists(
    st.builds(
        Tag,
        st.sampled_from(NAMES[:5]),
        st.floats(0, 1),
        st.one_of(st.none(), st.sampled_from(STANCES)),
    ),
    max_size=4,
).map(tuple)
WANTED = st.builds(
    Wanted,
    st.lists(st.sampled_from(NAMES[:5]), max_size=2).map(tuple),
    st.lists(st.sampled_from(STANCES), max_size=2).map(tuple),
    st.floats(0, 1),
)


@given(TAGS)
def test_without_a_question_all_match(tags: tuple[Tag, ...]) -> None:
    assert ANY.matches(tags)
    assert ANY.kept(tags) == tags


@given(WANTED, TAGS)
def test_what_matches_still_matches_by_the_tags_that_are_kept(
    wanted: Wanted, tags: tuple[Tag, ...]
) -> None:
    assert wanted.matches(tags) == wanted.matches(wanted.kept(tags))


@given(WANTED, TAGS, TAGS)
def test_more_tags_never_match_less(
    wanted: Wanted, tags: tuple[Tag, ...], more: tuple[Tag, ...]
) -> None:
    assert wanted.matches((*tags, *more)) >= (wanted.matches(tags) and not wanted.is_open)


def test_label_stance_and_score_must_be_those_of_one_tag() -> None:
    wanted = Wanted.of(["anti-scraping"], ["forbids"], 0.5)
    low, high = Tag("anti-scraping", 0.4, "forbids"), Tag("anti-scraping", 0.9, "permits")
    assert not wanted.matches([low, high, Tag("data-collection", 0.9, "forbids")])
    assert wanted.matches([Tag("anti-scraping", 0.5, "forbids")])


@pytest.mark.parametrize(
    ("labels", "stances", "hint"),
    [
        (["anti-scrapping"], [], "did you mean anti-scraping"),
        ([], ["forbid"], "did you mean forbids"),
        ([], ["xyz"], "they are forbids, permits"),
    ],
)
def test_what_there_is_not_is_an_error_with_near_names(
    labels: list[str], stances: list[str], hint: str
) -> None:
    with pytest.raises(TaggerError) as caught:
        Wanted.of(labels, stances, 0)
    assert hint in caught.value.hint
