"""A message tells what matters, is of bounded length, and nothing fetched can steer a reader."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import markdown
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Added, Clause, Tag, TaggedChange
from tosdiff.findings import Finding, Problem, Report, Severity
from tosdiff.render.message import Line, News, of_news, of_report

NAME = "Vidora/Terms of Service"


def finding(severity: Severity, message: str) -> Finding:
    clause = Clause("You must not scrape.", (0, 20), "sentence")
    tagged = TaggedChange(Added(clause), (), (Tag("anti-scraping", 0.9, "forbids"),))
    return Finding(NAME, severity, "anti-scraping", message, tagged, "0123456789abcdef")


def test_the_title_counts_terms_failures_and_what_is_well_again() -> None:
    changed = (Line("A/Terms", "1 clause added"), Line("A/Terms", "1 clause removed"))
    news = News(changed, (Line("B/Terms", "HTTP 404"),), (Line("C/Terms", "captured again"),))
    assert of_news(news).title == "tosdiff: 1 terms changed, 1 failed, 1 well again"


def test_changes_of_the_same_terms_are_told_apart_by_their_time() -> None:
    days = (datetime(2020, 2, day, 6, tzinfo=UTC) for day in (1, 3))
    text = of_news(News(tuple(Line(NAME, "1 clause added", day) for day in days))).text()
    assert f"- {NAME}: 2020-02-01 06:00: 1 clause added\n" in text
    assert f"- {NAME}: 2020-02-03 06:00: 1 clause added\n" in text


def test_a_thousand_changes_make_a_message_that_can_be_read() -> None:
    lines = tuple(Line(f"{'S' * 200}{n}/Terms", "x" * 5000) for n in range(1000))
    message = of_news(News(lines, lines, lines))
    assert len(message.text()) < 30_000
    assert message.text().count("- and 980 more") == 3


@given(st.integers(0, 2000))
def test_a_message_fits_the_room_that_a_service_has(room: int) -> None:
    lines = tuple(Line(f"Service {n}/Terms", "1 clause added; adds arbitration") for n in range(40))
    message = of_news(News(lines, lines[:3]))
    assert len(message.text(room)) <= room
    assert len(message.markdown(room)) <= room


def test_the_gravest_findings_come_first() -> None:
    found = (finding("note", "a small thing"), finding("error", "a ban came"))
    report = Report("2020-01-01", "now", "cues/2", found, (Problem("warning", "mirror", "is old"),))
    message = of_report(report)
    assert message.title == "tosdiff: 1 error, 1 warning, 1 note in 1 terms"
    assert message.text().index("a ban came") < message.text().index("a small thing")
    assert "is old" in message.text()


_FETCHED = st.text(
    st.sampled_from("ab <>&\"'*_`[]()!#~|\\\n\r\t\x00\x07\x1b\x9b\u202e\u2066\ud800@:/."),
    max_size=60,
)


@given(_FETCHED, _FETCHED)
def test_what_was_fetched_is_words_in_html_and_no_controls_in_text(name: str, said: str) -> None:
    message = of_news(News(failed=(Line(name, said),)))
    html = markdown.markdown(message.markdown())
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "strong", "ul", "li"}
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", message.text()
    )
    assert message.text().count("\n") == 1
