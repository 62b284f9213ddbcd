"""Selectors in all of Open Terms Archive's forms, and what is said when they fail."""

from __future__ import annotations

import pytest

from tosdiff.entities import Page, RangeSelector, Selector
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import Extraction, extract

PAGE = b"""<html><body>
<nav class="menu"><a href="/home">Home of the service</a></nav>
<main id="content">
  <h1>House rules</h1>
  <p class="intro">Welcome to the house of rules.</p>
  <div class="part"><h2 id="one">One</h2><p>First we agree on a thing.</p></div>
  <div class="part"><h2 id="two">Two</h2><p>Then we agree on another.</p>
    <p class="print">Print this page</p></div>
  <h2 id="end">End</h2>
  <p>Nothing more is agreed on here.</p>
</main>
</body></html>"""


def run(*select: Selector, remove: tuple[Selector, ...] = (), page: bytes = PAGE) -> Extraction:
    return extract(page, page=Page("https://house.example/rules", select, remove))


def between(start: str, start_edge: str, end: str, end_edge: str) -> RangeSelector:
    return RangeSelector(start, start_edge, end, end_edge)  # type: ignore[arg-type]  # brevity


def test_a_selector_takes_what_it_matches_and_no_more() -> None:
    assert run(".intro").markdown == "Welcome to the house of rules.\n"


def test_several_selectors_join_in_their_own_order() -> None:
    assert run("#two", "#one").markdown == "## Two\n\n## One\n"


def test_nested_matches_are_taken_once() -> None:
    once = run("main").markdown
    assert run("main", ".part", "div, p, main").markdown == once
    assert run(".part", "main").markdown == once


def test_remove_acts_before_select() -> None:
    taken = run("main", remove=(".print", "h1"))
    assert "Print" not in taken.markdown
    assert taken.markdown.startswith("Welcome")


def test_select_counts_children_after_the_removal() -> None:
    taken = run("main > :first-child", remove=("h1",))
    assert taken.markdown == "Welcome to the house of rules.\n"


def test_a_range_runs_from_edge_to_edge() -> None:
    assert run(between("#one", "before", "#two", "before")).markdown == (
        "## One\n\nFirst we agree on a thing.\n"
    )
    assert run(between("#one", "after", "#two", "after")).markdown == (
        "First we agree on a thing.\n\n## Two\n"
    )


def test_a_range_whose_end_also_matches_earlier_ends_at_the_next_match() -> None:
    taken = run(between("#two", "after", "h2", "before"))
    assert taken.markdown == "Then we agree on another.\n\nPrint this page\n"


def test_ranges_can_be_removed_with_the_loose_text_in_them() -> None:
    page = b"<body><p>Keep this one.</p><h2 id=a>A</h2>loose words<p>b</p><h2 id=z>Z</h2></body>"
    taken = run("body", remove=(between("#a", "before", "#z", "before"),), page=page)
    assert taken.markdown == "Keep this one.\n\n## Z\n"


def test_removing_an_element_and_what_is_in_it_is_no_trouble() -> None:
    taken = run("main", remove=("main *", ".part", ".part p", "h1"))
    assert taken.how == "fallback"
    assert taken.warnings == ("what `main` matches holds no text; the main text was taken instead",)


def test_a_dead_selector_is_a_loud_fallback_and_is_named() -> None:
    taken = run(".terms-2019")
    assert taken.how == "fallback"
    assert "First we agree on a thing." in taken.markdown
    assert any("nothing matches `.terms-2019`" in warning for warning in taken.warnings)


def test_a_remove_that_ate_the_target_is_named_as_the_cause() -> None:
    taken = run(".intro", remove=(".intro",))
    assert taken.how == "fallback"
    assert any("`remove` takes out what `.intro` matches" in w for w in taken.warnings)


def test_a_selector_that_does_not_compile_is_named_and_the_others_go_on() -> None:
    taken = run("p[[", "#one", remove=("a:::b",))
    assert (taken.markdown, taken.how) == ("## One\n", "selectors")
    assert len([w for w in taken.warnings if "`p[[`" in w or "`a:::b`" in w]) == 2


def test_one_dead_selector_among_live_ones_is_a_warning() -> None:
    taken = run("#one", ".gone")
    assert taken.how == "selectors"
    assert taken.warnings == ("`.gone` in `select` matches nothing",)


def test_a_filter_that_cannot_run_is_named() -> None:
    page = Page("https://house.example/rules", ("main",), filters=("tidyTables",))
    assert extract(PAGE, page=page).warnings == (
        "the JavaScript filter `tidyTables` cannot run here",
    )


def test_removing_the_whole_page_is_said_and_undone() -> None:
    taken = run("main", remove=("*",))
    assert taken.how == "fallback"
    assert "First we agree on a thing." in taken.markdown
    assert any("`remove` takes out what `main` matches" in warning for warning in taken.warnings)


def test_a_page_of_frames_has_no_text() -> None:
    with pytest.raises(ExtractionError) as caught:
        run("body", remove=("html",), page=b"<frameset><frame src=x></frameset>")
    assert caught.value.kind == "no-text"
