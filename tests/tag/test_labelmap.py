"""The label map: what a foreign model's labels mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from classifiers import LABELS, MAP, written

from tosdiff.errors import DeclarationError
from tosdiff.tag.labelmap import LabelMap, Meaning, read_label_map

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
