"""The label map: what a foreign model's labels mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from classifiers import LABELS, MAP, written
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Tag
from tosdiff.errors import DeclarationError
from tosdiff.tag.labelmap import LabelMap, Meaning, meant, read_label_map
from tosdiff.tag.labels import ORDER


def labels(tags: tuple[Tag, ...]) -> list[str]:
    return [tag.label for tag in tags]


TOML = """\
languages = ["de", "en"]
cut = 0.4
[labels]
LABEL_0 = {label = "anti-scraping", stance = "forbids", cut = 0.7}
LABEL_1 = "data-collection"
LABEL_2 = false
"""


def test_labels_alone_and_labels_beside_settings_say_the_same(tmp_path: Path) -> None:
    flat = read_label_map(written(tmp_path / "a.json", {**MAP, "languages": ["de"]}))
    full = read_label_map(written(tmp_path / "b.json", {"labels": MAP, "languages": ["de"]}))
    assert flat.digest == full.digest
    assert flat.languages == ("de",)
    assert flat.bound(LABELS) == (
        Meaning("anti-scraping", "forbids"),
        Meaning("data-collection"),
        None,
    )


def test_toml_says_false_where_json_says_null(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(TOML, encoding="utf-8")
    found = read_label_map(tmp_path / "map.toml")
    assert (found.languages, found.cut) == (("de", "en"), 0.4)
    assert found.bound(LABELS)[0] == Meaning("anti-scraping", "forbids", 0.7)
    assert found.bound(LABELS)[2] is None


def test_labels_with_our_names_need_no_map() -> None:
    assert LabelMap().bound(["tracking", "children"]) == (Meaning("tracking"), Meaning("children"))


def test_a_map_goes_before_a_name(tmp_path: Path) -> None:
    found = read_label_map(written(tmp_path / "map.json", {"tracking": "children"}))
    assert found.bound(["tracking", "security"]) == (Meaning("children"), Meaning("security"))


def test_many_labels_without_a_meaning_are_not_all_listed() -> None:
    with pytest.raises(DeclarationError, match="and 88 more"):
        LabelMap().bound([f"LABEL_{place}" for place in range(100)])


def test_of_many_labels_those_count_that_reach_their_cut() -> None:
    meanings = (Meaning("tracking"), Meaning("children", cut=0.2), None, Meaning("security"))
    shares = [0.5, 0.3, 0.9, 0.49]
    assert labels(meant(shares, meanings, cut=None, is_multi=True)) == ["tracking", "children"]
    assert labels(meant(shares, meanings, cut=0.6, is_multi=True)) == ["children"]


def test_of_single_labels_the_best_counts_however_low_if_no_cut_is_given() -> None:
    meanings = (Meaning("tracking"), Meaning("children"), None)
    assert labels(meant([0.3, 0.4, 0.3], meanings, cut=None, is_multi=False)) == ["children"]
    assert meant([0.3, 0.4, 0.3], meanings, cut=0.5, is_multi=False) == ()
    assert meant([0.3, 0.3, 0.4], meanings, cut=None, is_multi=False) == ()


def test_of_two_labels_that_mean_the_same_the_better_gives_its_stance() -> None:
    both = (Meaning("anti-scraping", "permits"), Meaning("anti-scraping", "forbids"))
    tags = meant([0.6, 0.700011], both, cut=None, is_multi=True)
    assert tags == (Tag("anti-scraping", 0.7, "forbids"),)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from([None, *ORDER])), min_size=1, max_size=8),
    st.none() | st.floats(0, 1),
    st.booleans(),
)
def test_tags_are_in_label_order_and_each_label_stands_once(
    said: list[tuple[float, str | None]], cut: float | None, is_multi: bool
) -> None:
    meanings = [Meaning(name) if name else None for _, name in said]
    found = labels(meant([share for share, _ in said], meanings, cut=cut, is_multi=is_multi))
    assert found == sorted(set(found), key=ORDER.__getitem__)
    assert is_multi or len(found) <= 1


def test_whatever_is_said_is_in_the_digest(tmp_path: Path) -> None:
    settings: tuple[dict[str, object], ...] = (
        {},
        {"cut": 0.4},
        {"languages": ["de"]},
        {"heading": True},
        {"multi_label": True},
    )
    other = {**MAP, "LABEL_1": "tracking"}
    maps = [{**MAP, **more} for more in settings] + [other]
    digests = {read_label_map(written(tmp_path / "map.json", given)).digest for given in maps}
    assert len(digests) == len(maps)
