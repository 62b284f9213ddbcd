"""What a declaration pins: the address and language that are asked for, the recipe, a selector."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tosdiff.api.recipes import declaration_digest
from tosdiff.corpus.corpus import DECLARATIONS
from tosdiff.corpus.declarations import load, load_service
from tosdiff.corpus.forms import json_schema
from tosdiff.corpus.pinning import pin
from tosdiff.entities import Page, Terms
from tosdiff.errors import ArchiveError
from tosdiff.text.language import expected, is_same, language

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
PAIRS = st.dictionaries(NAMES, NAMES, max_size=4)
WEB = "https://vidora.example/terms"


@given(own=PAIRS, pinned=PAIRS)
def test_the_address_has_what_is_pinned_and_all_else_it_had(
    own: dict[str, str], pinned: dict[str, str]
) -> None:
    plain = Page(WEB, query=tuple(own.items())).address
    address = urlsplit(Page(plain, query=tuple(pinned.items())).address)
    assert dict(parse_qsl(address.query)) == own | pinned
    assert (address.netloc, address.path) == ("vidora.example", "/terms")


@given(query=st.text(max_size=30).filter(lambda text: "#" not in text))
def test_who_pins_nothing_is_asked_for_as_it_is_written(query: str) -> None:
    assert Page(f"{WEB}?{query}").address == f"{WEB}?{query}"


def test_pins_are_part_of_the_recipe_and_who_has_none_keeps_it() -> None:
    def digest(page: Page) -> str:
        return declaration_digest(Terms("Vidora", "Vidora", "Terms of Service", (page,)))

    plain = digest(Page(WEB, select=("#terms",)))
    assert plain == "44e16ef519de187d3e43fbfe2553fff0af7c49fff22d05935ec5e6b81a145faa", (
        "as before there were pins"
    )
    pinned = {
        digest(Page(WEB, select=("#terms",), language="de")),
        digest(Page(WEB, select=("#terms",), query=(("region", "AT"),))),
    }
    assert len({plain, *pinned}) == 3
    assert digest(Page(f"{WEB}/new", select=("#terms",))) == plain


def test_the_schema_takes_what_the_reader_takes(tmp_path: Path) -> None:
    page = {"fetch": WEB, "acceptLanguage": "de-AT, de;q=0.8", "query": {"region": "AT"}}
    value = {"name": "Vidora", "terms": {"Terms of Service": page}}
    Draft202012Validator(json_schema()).validate(value)
    path = tmp_path / "Vidora.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    (terms,) = load_service(path)
    assert terms.pages[0].language == "de-AT, de;q=0.8"
    assert terms.pages[0].address == f"{WEB}?region=AT"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", ""),
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("PT-br;q=0.9", "pt"),
        ("no", "nb"),
        ("sr-Latn", "ru"),
        ("zh-Hant-TW", "zh"),
        ("hr", ""),
    ],
)
def test_a_language_is_expected_only_where_it_can_be_told(accepted: str, code: str) -> None:
    assert expected(accepted) == code


def test_scandinavian_languages_are_not_told_apart() -> None:
    assert is_same("da", "nb")
    assert not is_same("da", "de")


@given(st.text(max_size=300))
def test_what_is_told_of_any_text_can_be_expected(text: str) -> None:
    told = language(text)
    assert expected(told) == told


# ── pinning a selector ───────────────────────────────────────────────────────────────────────────


def declared(root: Path, terms: object) -> Path:
    path = root / DECLARATIONS / "Vidora.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"name": "Vidora", "terms": terms}), encoding="utf-8")
    return path


def test_what_was_in_force_is_so_up_to_the_last_moment(tmp_path: Path) -> None:
    declared(tmp_path, {"Terms": {"fetch": WEB, "select": "#old", "filter": ["clean"]}})
    (terms,) = load(tmp_path / DECLARATIONS).terms
    for day, selector in ((3, "#new"), (9, "#newest")):
        until = datetime(2020, 1, day, 6, 0, 0, 1, tzinfo=UTC)
        pin(tmp_path, terms, {0: Page(WEB, select=(selector,))}, valid_until=until)
    known = load(tmp_path / DECLARATIONS)
    assert not known.problems
    (now,) = known.terms
    assert now.pages == (Page(WEB, select=("#newest",), filters=("clean",)),)
    for moment, selector in (
        (datetime(2020, 1, 3, 6, 0, 0, 1, tzinfo=UTC), "#old"),
        (datetime(2020, 1, 3, 6, 0, 0, 2, tzinfo=UTC), "#new"),
        (datetime(2020, 1, 9, 6, 0, 0, 2, tzinfo=UTC), "#newest"),
    ):
        assert known.in_force(now, moment).pages[0].select == (selector,)


def test_other_terms_in_the_file_stay_as_they_are_written(tmp_path: Path) -> None:
    other = {"combine": [{"fetch": WEB, "select": {"startAfter": "h1", "endBefore": "footer"}}]}
    path = declared(tmp_path, {"Other": other, "Terms": {"fetch": WEB, "remove": "nav"}})
    terms = next(one for one in load(tmp_path / DECLARATIONS).terms if one.type == "Terms")
    until = datetime(2020, 1, 3, tzinfo=UTC)
    pin(tmp_path, terms, {0: Page(WEB, select=("main",))}, valid_until=until)
    written = json.loads(path.read_text(encoding="utf-8"))["terms"]
    assert written == {"Other": other, "Terms": {"fetch": WEB, "select": "main"}}


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = declared(tmp_path, {"Terms": {"fetch": WEB, "select": "#old"}})
    (terms,) = load(tmp_path / DECLARATIONS).terms
    before = path.read_bytes()
    (path.parent / "Vidora.history.json.new").mkdir()
    until = datetime(2020, 1, 3, tzinfo=UTC)
    with pytest.raises(ArchiveError):
        pin(tmp_path, terms, {0: Page(WEB, select=("main",))}, valid_until=until)
    assert path.read_bytes() == before
