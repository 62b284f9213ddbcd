"""The redline as one HTML file: what it may load, what it escapes, what keys do in a browser."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import Browser, chromium
from drawing import NEW, OLD, seen
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.render.clean import clean
from tosdiff.render.entry import Entry
from tosdiff.render.page import page

_HOSTILE = (
    "Pay <script>alert(1)</script> now & <img src=https://evil.example/x onerror=alert(2)>"
    ' "quoted" \u202eteg\u202c.'
)


class _Reading(HTMLParser):
    """Collects elements, attributes and the visible text of articles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> _Reading:
    reading = _Reading()
    reading.feed(html)
    return reading


def test_the_policy_allows_one_style_and_one_script_by_digest_and_nothing_else() -> None:
    html = page(seen())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    allowed = {}
    for kind in ("style", "script"):
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[kind] = f"{kind}-src 'sha256-{digest}'"
    assert policy[1].split("; ") == [
        "default-src 'none'",
        allowed["style"],
        allowed["script"],
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_nothing_in_the_page_loads_or_leads_anywhere_but_within_it() -> None:
    for tag, attributes in _read(page(seen(OLD, NEW + _HOSTILE))).found:
        assert tag not in {"img", "iframe", "link", "object", "embed", "form", "base"}
        assert not {"src", "style", "action", "srcset"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")


def test_every_link_of_the_page_has_its_target() -> None:
    found = _read(page(seen())).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(set(ids)) == len(ids)
    targets = {str(attributes["href"])[1:] for _, attributes in found if "href" in attributes}
    assert targets
    assert targets <= set(ids)


@given(st.text(max_size=40).filter(lambda text: len(text.split()) > 1))
def test_fetched_text_is_shown_as_it_is_and_never_as_html(text: str) -> None:
    shown = seen(OLD, f"{NEW}\nFees: {text}\n")
    html = page(shown)
    plain = _read(page(seen(OLD, f"{NEW}\nFees: x y\n")))
    reading = _read(html)
    assert {tag for tag, _ in reading.found} <= {tag for tag, _ in plain.found} | {"li", "ol", "b"}
    for row in shown.rows:
        if isinstance(row, Entry):
            for piece in (piece for part in row.parts for line in part.inline for piece in line):
                assert " ".join(clean(piece.text).split()) in " ".join(reading.text.split())


def test_the_same_texts_give_the_same_bytes_whatever_the_hash_seed() -> None:
    program = "from drawing import seen; from tosdiff.render.page import page; print(page(seen()))"
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(made) == 1


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A page with all that can happen, and what a hostile one tried, in a real browser."""
    place = tmp_path_factory.mktemp("page")
    file = place / "redline.html"
    file.write_text(page(seen(OLD, f"{NEW}\n{_HOSTILE}\n")), encoding="utf-8")
    with Browser(chromium(), place / "profile") as opened:
        opened.open(file)
        yield opened


def _focused(browser: Browser) -> str:
    return str(browser.run("document.activeElement.id"))


def test_keys_go_from_change_to_change_and_the_focus_is_seen(browser: Browser) -> None:
    order = browser.run("[...document.querySelectorAll('.change')].map(c => c.id)")
    browser.run("document.activeElement.blur()")
    visited = []
    for _ in order:
        browser.press("j")
        visited.append(_focused(browser))
    assert visited == order
    browser.press("n")
    assert _focused(browser) == order[-1]
    browser.press("k")
    browser.press("p")
    assert _focused(browser) == order[-3]
    style = browser.run("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"
    top = browser.run("document.activeElement.getBoundingClientRect().top")
    assert 0 <= top <= 1400
    said = browser.run("document.querySelector('.keys output').textContent")
    assert said == f"{len(order) - 2} / {len(order)}"


def test_a_key_goes_to_the_next_weighty_change(browser: Browser) -> None:
    order = browser.run("[...document.querySelectorAll('.change.heavy')].map(c => c.id)")
    browser.run("document.querySelector('.change').focus()")
    browser.run("document.activeElement.blur()")
    browser.open(Path(browser.run("location.pathname")))
    for wanted in order:
        browser.press("w")
        assert _focused(browser) == wanted


def test_a_click_leads_from_where_a_clause_left_to_where_it_arrived(browser: Browser) -> None:
    left = browser.run("document.querySelector('.origin').id")
    browser.click(f"#{left} .note a")
    assert browser.run("location.hash") == f"#{left.removesuffix('-from')}"
    browser.click(f"#{left.removesuffix('-from')} .note a")
    assert browser.run("location.hash") == f"#{left}"


def test_clicking_the_buttons_moves_too(browser: Browser) -> None:
    browser.open(Path(browser.run("location.pathname")))
    browser.click(".keys .next")
    first = browser.run("document.querySelector('.change').id")
    assert _focused(browser) == first


def test_nothing_was_refused_loaded_or_thrown(browser: Browser) -> None:
    assert browser.logged == []
    assert {url.split("#")[0] for url in browser.requested} == {
        str(browser.run("location.href")).split("#")[0]
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 400])
def test_the_page_fits_its_window_and_can_be_read(
    browser: Browser, scheme: str, width: int
) -> None:
    browser.show(scheme=scheme, width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width
    contrast = """(() => {
      const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
        .map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b; };
      const behind = (e) => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor; if (!c.endsWith(', 0)')) return c; }
        return 'rgb(255, 255, 255)'; };
      return Math.min(...[...document.querySelectorAll('p, del, ins, td, th, a, li, h3, .margin')]
        .filter((e) => e.textContent.trim()).map((e) => {
          const pair = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a);
          return (pair[0] + .05) / (pair[1] + .05); }));
    })()"""
    assert browser.run(contrast) >= 4.5
    assert browser.picture().startswith(b"\x89PNG")


def test_on_paper_there_are_no_buttons(browser: Browser) -> None:
    browser.show(media="print")
    assert browser.run("getComputedStyle(document.querySelector('.keys')).display") == "none"
    browser.show()
