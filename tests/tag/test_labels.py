"""The labels are the taxonomy's, in its order."""

import pytest

from tosdiff.errors import TaggerError
from tosdiff.tag.labels import CORE, LABELS, ORDER, STANCES, Label, label


def test_there_are_23_labels_and_the_core_comes_first() -> None:
    assert len({item.name for item in LABELS}) == 23
    assert CORE == ("anti-scraping", "data-collection", "identification")
    assert tuple(ORDER)[:3] == CORE


def test_the_stances_are_four() -> None:
    assert STANCES == ("forbids", "permits", "practises", "disclaims")


@pytest.mark.parametrize("item", LABELS, ids=lambda item: item.name)
def test_every_label_is_found_by_name_and_explained_on_one_line(item: Label) -> None:
    assert label(item.name) is item
    assert item.definition
    assert "\n" not in item.definition
    assert item.example


def test_a_misspelt_label_is_met_with_the_nearest_name() -> None:
    with pytest.raises(TaggerError) as caught:
        label("Anti-Scrapping")
    assert "anti-scraping" in caught.value.hint


def test_a_name_like_no_label_is_met_with_all_of_them() -> None:
    with pytest.raises(TaggerError) as caught:
        label("?")
    assert "choice-of-law" in caught.value.hint
