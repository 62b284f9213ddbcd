"""Declarations are Open Terms Archive's JSON, and what is wrong with one is said precisely."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tosdiff.corpus.declarations import load, load_service
from tosdiff.corpus.forms import json_schema
from tosdiff.entities import RangeSelector
from tosdiff.errors import DeclarationError

URL = "https://vidora.example/terms"


def declare(directory: Path, terms: Any, *, name: str = "Vidora") -> Path:
    path = directory / f"{name}.json"
    path.write_text(json.dumps({"name": name, "terms": terms}), encoding="utf-8")
    return path


def refusal(directory: Path, text: str) -> DeclarationError:
    path = directory / "Vidora.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_service(path)
    return caught.value


def test_a_selector_is_css_a_range_or_a_list_of_both(tmp_path: Path) -> None:
    edges = {"startAfter": "header", "endBefore": "footer"}
    path = declare(tmp_path, {"Terms of Service": {"fetch": URL, "select": ["main", edges]}})
    (terms,) = load_service(path)
    assert terms.pages[0].select == ("main", RangeSelector("header", "after", "footer", "before"))


def test_combined_pages_share_the_keys_beside_combine_and_may_override_them(tmp_path: Path) -> None:
    parts = [{"fetch": URL}, {"fetch": URL + "/2", "select": "article"}]
    path = declare(tmp_path, {"Terms of Service": {"combine": parts, "select": "main"}})
    (terms,) = load_service(path)
    assert [page.select for page in terms.pages] == [("main",), ("article",)]


def test_filters_are_kept_by_name_whatever_their_parameters(tmp_path: Path) -> None:
    filters = ["removeDates", {"removeQueryParams": ["utm_source"]}]
    path = declare(tmp_path, {"Terms of Service": {"fetch": URL, "filter": filters}})
    (terms,) = load_service(path)
    assert terms.pages[0].filters == ("removeDates", "removeQueryParams")


def test_broken_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, '{"name": "Vidora",\n "terms": {"Terms": {"fetch": "x", }}}')
    assert "Vidora.json:2:36: not valid JSON" in error.message
    assert error.hint


def test_a_file_that_ends_too_early_is_told_as_such(tmp_path: Path) -> None:
    assert "ends too early" in refusal(tmp_path, '{"name": "Vidora", "terms": {').message


def test_an_unknown_key_names_the_terms_and_the_key_that_was_meant(tmp_path: Path) -> None:
    terms = {"Terms of Service": {"fetch": URL, "selct": "main"}}
    error = refusal(tmp_path, json.dumps({"name": "Vidora", "terms": terms}))
    assert "'Terms of Service': unknown key 'selct'" in error.message
    assert error.hint == "did you mean 'select'?"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({}, "`fetch` is missing"),
        ({"fetch": "ftp://vidora.example/terms"}, "not an address"),
        ({"fetch": "vidora.example/terms"}, "not an address"),
        ({"fetch": 7}, "Expected `str`"),
        ({"fetch": URL, "select": ""}, "`select` is empty"),
        ({"fetch": URL, "select": {"startBefore": "p"}}, "endBefore or endAfter"),
        ({"fetch": URL, "remove": {"endAfter": "p"}}, "startBefore or startAfter"),
        ({"combine": []}, "length >= 1"),
        ({"fetch": URL, "select": None}, "got `null`"),
    ],
)
def test_a_wrong_value_is_refused_with_a_hint(tmp_path: Path, page: Any, said: str) -> None:
    error = refusal(tmp_path, json.dumps({"name": "V", "terms": {"Terms of Service": page}}))
    assert said in error.message
    assert error.hint


def test_one_broken_file_leaves_the_others_readable(tmp_path: Path) -> None:
    declare(tmp_path, {"Terms of Service": {"fetch": URL}})
    (tmp_path / "Broken.json").write_text("{", encoding="utf-8")
    declared = load(tmp_path)
    assert [terms.name for terms in declared.terms] == ["Vidora/Terms of Service"]
    assert len(declared.problems) == 1


def test_a_history_file_says_how_terms_were_tracked_before(tmp_path: Path) -> None:
    declare(tmp_path, {"Terms of Service": {"fetch": URL, "select": "main"}})
    past = {"Terms of Service": [{"fetch": URL, "select": ".old", "validUntil": "2021-03-31"}]}
    (tmp_path / "Vidora.history.json").write_text(json.dumps(past), encoding="utf-8")
    declared = load(tmp_path)
    (terms,) = declared.terms
    last_moment = datetime(2021, 3, 31, 23, 59, tzinfo=UTC)
    assert declared.in_force(terms, last_moment).pages[0].select == (".old",)
    assert declared.in_force(terms, datetime(2021, 4, 1, tzinfo=UTC)) == terms


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    path = declare(tmp_path, {"Terms of Service": {"fetch": URL}})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_service(path)


@pytest.mark.parametrize(
    "value",
    [
        {"name": "V", "terms": {"T": {"fetch": URL}}},
        {"name": "V", "terms": {"T": {"fetch": URL, "selct": "main"}}},
        {"name": "V", "terms": {"T": {"fetch": URL, "select": {"startBefore": "p"}}}},
        {"name": "V", "terms": {"T": {"fetch": URL, "select": None}}},
        {"name": "", "terms": {"T": {"fetch": URL}}},
        {"terms": {}},
        {"name": "V", "terms": {"T": {"combine": [{"fetch": URL}], "filter": ["x", {"y": []}]}}},
    ],
)
def test_the_shipped_schema_and_the_reader_agree(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "V.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    valid = jsonschema.Draft202012Validator(json_schema()).is_valid(value)
    try:
        read = bool(load_service(path))
    except DeclarationError:
        read = False
    assert valid == read


def test_the_schema_file_in_the_package_is_the_one_that_the_forms_give() -> None:
    shipped = files("tosdiff.corpus").joinpath("declaration.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json_schema()


def test_a_history_that_is_no_file_is_not_read(tmp_path: Path) -> None:
    declare(tmp_path, {"Terms of Service": {"fetch": URL}})
    (tmp_path / "Vidora.history.json").symlink_to("/dev/zero")
    assert load(tmp_path).past == {}
