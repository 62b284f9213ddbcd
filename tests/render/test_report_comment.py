"""A report as a comment on a pull request, as a reader of GitHub's Markdown has it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reporting import EMPTY, HOSTILE, added, finding, huge, saying, usual

from tosdiff.findings import Report
from tosdiff.render.comment import COMMENT, comment
from tosdiff.render.reports import summary
from tosdiff.render.web import web_address

_READER = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
_SIGNS = st.text(alphabet="ab 1.\\`*_{}[]()#+-!|<>~&@:$=/\"'é\n\r\t", max_size=16)
_OURS = {
    "p", "strong", "sub", "table", "thead", "tbody", "tr", "th", "td", "h4", "em", "blockquote",
    "ul", "li", "code", "pre", "details", "summary", "a", "s", "del",
}  # fmt: skip


def _html(text: str) -> str:
    return re.sub("<!--.*?-->", "", str(_READER.render(text)), flags=re.DOTALL)


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_the_verdict_is_the_first_line() -> None:
    first, *_ = comment(usual()).split("\n")
    assert first == (
        "**2 changes need a decision**: Quayside/Terms of Service now forbids scraping where it "
        "permitted it and adds a clause that forbids scraping and is about AI training."
    )


def test_what_is_done_twice_is_said_once_and_only_the_gravest_are_named() -> None:
    texts = [f"Nobody may send robot {number}." for number in range(3)]
    twice = tuple(finding(added(text)) for text in texts)
    lesser = finding(added("Nobody may send robots here."), severity="note", terms="Anchor/Terms")
    first, _, second, *_ = comment(replace(EMPTY, findings=(lesser, *twice))).split("\n")
    assert first == (
        "**3 changes need a decision**: Quayside/Terms of Service adds a clause that forbids "
        "scraping (3 times)."
    )
    assert second == "Besides: 1 change is noted."


def test_it_is_said_how_many_changes_no_rule_watches() -> None:
    one = finding(added("Nobody may send robots here."))
    report = replace(EMPTY, findings=(one,), changes=3, changed=(one.terms,))
    said = "3 changes in 1 of them, 2 of which no rule watches"
    assert said in _text(_html(comment(report)))
    assert "no rule watches" not in comment(replace(report, changes=1))


def test_nothing_found_is_said_in_a_line() -> None:
    assert _text(_html(comment(EMPTY))) == "Nothing to report: 12 terms compared with main."


def test_a_row_a_change_then_each_with_heading_redline_tags_link_and_waiver() -> None:
    text = comment(usual())
    html = _html(text)
    assert html.count("<tr>") == 1 + 4
    assert html.index("</table>") < html.index("<h4>1. ")
    assert "<em>Terms of Quayside › 5. Your data</em>" in html
    assert "<s>for one year</s> <strong>and your movements for five years</strong>" in html
    assert "tags: anti-scraping (permits) → anti-scraping (forbids)" in html
    assert 'href="https://quay.example/commit/abc?a=1&amp;b=%282%29#L7"' in html
    assert f'[[waivers]]\nfingerprint = "{"dd" * 8}"' in text
    assert html.count("<details>") == html.count("</details>") == 4 + 1


def test_what_is_waived_known_wrong_and_noted_is_told_at_the_end() -> None:
    said = _text(_html(comment(usual())))
    assert "1 finding waived; 3 findings known from the baseline" in said
    assert "counsel agreed on 3 May (until 2027-05-03)" in said
    assert "nothing matches main > article" in said
    assert said.endswith("note: Quayside is captured here since 2027-01-01")


@settings(max_examples=60)
@given(_SIGNS)
def test_no_text_makes_mark_up_a_cell_or_a_section(text: str) -> None:
    html, plain = _html(comment(saying(f"x{text}"))), _html(comment(saying("x")))
    assert set(re.findall(r"<(\w+)", html)) <= _OURS
    for tag in ("td", "tr", "h4", "details", "blockquote", "li", "pre", "table"):
        assert html.count(f"<{tag}>") == plain.count(f"<{tag}>")


def test_hostile_text_is_shown_and_neither_calls_nor_links_anyone() -> None:
    text = comment(saying(HOSTILE))
    outside = re.sub("`[^`\n]*`", "", re.sub(r"\\.", "", text))
    for sign in ("@quay", "#12", "https://", "www.evil", "mail@evil", "<script"):
        assert sign not in outside
    assert "<script>alert(1)</script> @quay/team #12" in _text(_html(text))


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "versions/a.md", "https:", ""],
)
def test_only_addresses_of_the_web_are_linked(address: str) -> None:
    assert web_address(address) == ""
    report = replace(EMPTY, findings=(finding(added("No robots."), link=address),))
    assert "](" not in comment(report)


@given(_SIGNS)
def test_an_address_ends_neither_a_link_nor_an_attribute(text: str) -> None:
    assert not re.search(r"""[\s()<>"'\\`|\[\]*]""", web_address(f"https://a/{text}"))


@pytest.mark.parametrize(
    "report",
    [
        huge(3_000),
        saying("<@&" * 40_000),
        replace(saying("@a" * 400), findings=saying("🦀@a" * 900).findings),
        replace(EMPTY, notes=("<" * 900,) * 500, findings=huge(90).findings),
    ],
    ids=["many", "long", "wide", "notes"],
)
def test_a_comment_fits_and_says_what_is_left_out(report: Report) -> None:
    text = comment(report)
    assert len(text.encode("utf-16-le")) // 2 <= COMMENT
    assert text.rstrip().endswith("<!-- tosdiff check -->")


def test_a_huge_report_shows_the_gravest_and_counts_the_rest() -> None:
    text = comment(huge(3_000))
    assert "#### " in text
    assert "🟡" not in text.split("#### ", 1)[1]
    (count,) = re.findall(r"\*(\d+) changes not shown here: Service ", text)
    assert int(count) + text.count("#### ") == 3_000
    assert "\n… and 2960 changes more: Service " in text


def test_the_summary_of_a_job_holds_more_and_at_most_a_mebibyte() -> None:
    report = huge(3_000)
    assert len(comment(report)) < len(summary(report).encode()) <= 1 << 20
