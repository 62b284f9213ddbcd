"""The demo's invented platforms: served as declared, noisy as real pages, true to their story."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tosdiff.corpus.declarations import load
from tosdiff.entities import Page, Terms
from tosdiff.text.extract import Extraction, extract

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "corpora" / "demo"


def _load_server() -> Any:
    spec = importlib.util.spec_from_file_location("demo_serve", DEMO / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


serve = _load_server()
DATES = tuple(serve.DATES)
DECLARED: tuple[Terms, ...] = load(DEMO / "declarations").terms
NAMES = tuple(terms.name for terms in DECLARED)
VIDORA, MESHWORK = "Vidora/Terms of Service", "Meshwork/Terms of Service"
VIDORA_PRIVACY, PAYLO_PRIVACY = "Vidora/Privacy Policy", "Paylo/Privacy Policy"
AGREEMENT, DEVELOPERS = "Paylo/User Agreement", "Meshwork/Developer Terms"
WALL = (MESHWORK, "2022-03-01")
PLATFORMS = """
    youtube google gmail facebook instagram whatsapp twitter linkedin paypal venmo
    microsoft bing tiktok bytedance reddit pinterest snapchat snap github amazon openai chatgpt
    clearview cnet buzzfeed netflix vimeo twitch spotify apple revolut klarna stripe xing discord
    telegram anthropic cloudflare
"""


def page_of(name: str) -> Page:
    return next(terms.pages[0] for terms in DECLARED if terms.name == name)


def path_of(name: str) -> str:
    return page_of(name).url.removeprefix(serve.DECLARED)


def read(name: str, on: str, *, visit: int = 1) -> Extraction:
    """Extract a terms as the visit of that number sees it on a date."""
    reply = serve.page(serve.Visit(on, path_of(name), visit))
    return extract(reply.body, content_type=reply.content_type, page=page_of(name))


def words(name: str, on: str) -> str:
    return " ".join(read(name, on).markdown.split())


@pytest.mark.parametrize("on", DATES)
def test_every_declared_page_is_served_on_every_date(on: str, tmp_path: Path) -> None:
    with serve.DemoServer(on) as server:
        serve.copy_declarations(tmp_path, server.url)
        for terms in load(tmp_path).terms:
            with urllib.request.urlopen(terms.pages[0].url) as response:
                body = response.read()
            content_type = response.headers["Content-Type"]
            found = extract(body, content_type=content_type, page=terms.pages[0])
            length = len(found.markdown.split())
            assert (length < 60) if (terms.name, on) == WALL else (900 <= length <= 2500), terms


def test_a_date_can_be_set_while_the_server_runs() -> None:
    with serve.DemoServer("2019-12-10") as server:
        before = server.answer(path_of(AGREEMENT)).body
        server.set_date("2021-06-15")
        assert server.answer(path_of(AGREEMENT)).body != before


def test_no_date_before_the_story_is_served() -> None:
    with pytest.raises(ValueError, match="begins on 2019-12-10"):
        serve.DemoServer("2019-12-09")


def test_a_page_that_no_platform_has_is_not_found() -> None:
    with (
        serve.DemoServer("2019-12-10") as server,
        pytest.raises(urllib.error.HTTPError, match="404"),
    ):
        urllib.request.urlopen(f"{server.url}/vidora/../serve.py")


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("name", NAMES)
def test_two_visits_differ_in_bytes_but_not_in_the_terms(name: str, on: str) -> None:
    replies = [serve.page(serve.Visit(on, path_of(name), visit)).body for visit in (1, 2, 3)]
    texts = {read(name, on, visit=visit).markdown for visit in (1, 2, 3)}
    assert len(set(replies)) == (1 if name == AGREEMENT else 3)
    assert len(texts) == (3 if (name, on) == WALL else 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_visit_gets_the_same_bytes_from_every_server(name: str) -> None:
    one, other = (serve.DemoServer(DATES[-1]) for _ in range(2))
    with one, other:
        assert one.answer(path_of(name)) == other.answer(path_of(name))


@pytest.mark.parametrize("on", DATES)
def test_no_placeholder_is_left_unfilled(on: str) -> None:
    for path in serve.ROUTES:
        assert b"{{" not in serve.page(serve.Visit(on, path, 1)).body


@pytest.mark.parametrize("name", [name for name in NAMES if name != AGREEMENT])
def test_a_page_has_what_surrounds_terms_in_the_wild(name: str) -> None:
    body = serve.page(serve.Visit("2019-12-10", path_of(name), 1)).body.decode()
    for mark in ("ld+json", "nonce=", 'type="hidden"', "<nav", "<footer", "<select", "utm_source"):
        assert mark in body or (mark == "<select" and "lang-picker" in body)


def test_the_declarations_have_the_form_of_open_terms_archive() -> None:
    schema = json.loads((ROOT / "tosdiff/corpus/declaration.schema.json").read_text())
    files = sorted((DEMO / "declarations").glob("*.json"))
    for file in files:
        jsonschema.validate(json.loads(file.read_text(encoding="utf-8")), schema)
    assert [file.stem for file in files] == ["Meshwork", "Paylo", "Vidora"]
    assert not load(DEMO / "declarations").problems


FIRSTS = [
    (VIDORA, "2019-12-10", "gather, record or keep details that could reveal who a person is"),
    (VIDORA, "2020-02-05", "including faces and biometric templates worked out from them"),
    (VIDORA, "2021-06-15", "not by means of robots, scrapers or other automated tools"),
    (VIDORA, "2021-06-15", "Scraping is forbidden"),
    (VIDORA, "2023-07-01", "to train, test or tune an artificial intelligence system"),
    (VIDORA, "2023-07-01", "lets us use your Content to train, test and improve"),
    (VIDORA, "2024-11-20", "## 4. Settling disputes"),
    (VIDORA_PRIVACY, "2021-06-15", "we store no biometric template of anybody"),
    (VIDORA_PRIVACY, "2023-07-01", "we make a biometric template of your face"),
    (AGREEMENT, "2021-06-15", "must not collect data from Paylo by automated means"),
    (AGREEMENT, "2021-06-15", "at least 14 days before"),
    (AGREEMENT, "2021-06-15", "Adding money by card 1.5 %"),
    (AGREEMENT, "2024-11-20", "compare your voice with a voice print"),
    (MESHWORK, "2019-12-10", "with the aid of crawlers, browser add-ons or other software"),
    (MESHWORK, "2023-07-01", "in order to put a name to a face"),
    (MESHWORK, "2023-07-01", "We train the models that suggest replies"),
    (DEVELOPERS, "2019-12-10", "Programs may reach Meshwork through the API only"),
    (DEVELOPERS, "2023-07-01", "train a machine-learning model on Member Data"),
]


@pytest.mark.parametrize(("name", "first", "clause"), FIRSTS)
def test_a_key_clause_appears_first_on_its_date(name: str, first: str, clause: str) -> None:
    # A table cell of a PDF may come out with or without bars around it.
    said = [on for on in DATES if clause in words(name, on).replace("| ", "")]
    assert said[0] == first


LASTS = [
    (VIDORA, "2022-03-01", "We do not examine your videos in order to work out who appears"),
    (VIDORA_PRIVACY, "2022-03-01", "We do not use the faces or voices in your videos"),
    (AGREEMENT, "2020-02-05", "at least 30 days before"),
    (DEVELOPERS, "2022-03-01", "three months’ notice"),
]


@pytest.mark.parametrize(("name", "last", "clause"), LASTS)
def test_a_withdrawn_clause_stands_last_on_its_date(name: str, last: str, clause: str) -> None:
    assert [on for on in DATES if clause in words(name, on)] == [on for on in DATES if on <= last]


def test_one_version_changes_nothing_but_its_date() -> None:
    old, new = (words(VIDORA, on) for on in ("2021-06-15", "2022-03-01"))
    assert old != new
    assert old.replace("15 June 2021", "1 March 2022") == new


def test_one_version_only_moves_a_section_and_renumbers() -> None:
    old, new = (
        Counter(re.findall(r"[^\W\d]+", words(VIDORA, on))) for on in ("2023-07-01", "2024-11-20")
    )
    assert old - new == Counter({"July": 1})
    assert new - old == Counter({"November": 1})


def test_a_regional_variant_comes_and_goes() -> None:
    first, variant, back = (
        words(PAYLO_PRIVACY, on) for on in ("2020-02-05", "2021-06-15", "2022-03-01")
    )
    assert first == back
    assert first != variant


def test_the_redesign_kills_the_selector_and_leaves_the_terms_alone() -> None:
    before, after = (read(MESHWORK, on) for on in ("2023-07-01", "2024-11-20"))
    assert (before.how, after.how) == ("selectors", "fallback")
    assert " ".join(before.markdown.split()) in " ".join(after.markdown.split())


def test_the_bot_wall_answers_200_and_holds_no_terms() -> None:
    reply = serve.page(serve.Visit(WALL[1], path_of(WALL[0]), 1))
    assert reply.status == 200
    assert b"Checking your browser before accessing" in reply.body
    assert b"agreement" not in reply.body


@pytest.mark.parametrize("source", sorted((DEMO / "agreement").glob("*.txt")), ids=lambda p: p.stem)
def test_a_pdf_says_what_its_source_says(source: Path) -> None:
    written = Counter(re.findall(r"\w+", source.read_text(encoding="utf-8")))
    assert not written - Counter(re.findall(r"\w+", words(AGREEMENT, source.stem)))


def test_no_real_platform_is_named() -> None:
    texts = [words(name, on) for name in NAMES for on in DATES]
    texts += [
        file.read_text(encoding="utf-8")
        for file in sorted(DEMO.rglob("*"))
        if file.suffix in {".html", ".txt", ".json", ".md"}
    ]
    named = re.compile(rf"\b(?:{'|'.join(PLATFORMS.split())})\b", re.IGNORECASE)
    assert not [match[0] for text in texts for match in named.finditer(text)]
