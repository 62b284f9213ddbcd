"""A report as one HTML file: no text becomes an element, nothing is loaded, a browser shows it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from browser import Browser, chromium
from hypothesis import given, settings
from hypothesis import strategies as st
from reporting import EMPTY, HOSTILE, saying, usual

from tosdiff.render.clean import one_line
from tosdiff.render.report_page import report_page

_SIGNS = st.text(alphabet="ab<>&\"'/=! -\n\x00\x1b\ud800é", max_size=20)


class _Reading(HTMLParser):
    """Counts elements and collects the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=40)
@given(_SIGNS)
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    odd, plain = _Reading(report_page(saying(f"x{text}"))), _Reading(report_page(saying("x")))
    assert odd.found == plain.found
    assert odd.attributes == plain.attributes
    assert one_line(f"x{text}") in " ".join(odd.text.split())


def test_a_clean_report_is_a_page_that_says_so() -> None:
    read = _Reading(report_page(EMPTY))
    assert "Nothing to report" in read.text
    assert not read.found["table"]


def test_a_browser_shows_it_in_both_schemes_and_loads_and_runs_nothing_of_a_page(
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.html"
    with Browser(chromium(), tmp_path / "profile") as browser:
        for report, changes in ((usual(), 4), (saying(HOSTILE), 1)):
            file.write_text(report_page(report), encoding="utf-8")
            browser.open(file)
            assert browser.run("document.querySelectorAll('article').length") == changes
        papers = set()
        for scheme in ("light", "dark"):
            browser.show(scheme=scheme)
            papers.add(browser.run("getComputedStyle(document.body).backgroundColor"))
        assert len(papers) == 2
        browser.show(width=380)
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        assert browser.logged == []
        assert {*browser.requested} == {file.as_uri()}
