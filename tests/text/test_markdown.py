"""HTML to Markdown: what is printed, as it is printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.labels import numeral
from tosdiff.text.links import decode_email, target
from tosdiff.text.markdown import markdown
from tosdiff.text.tree import build, parse, root_of

BASE = "https://house.example/rules?x=1"


def md(page: str) -> str:
    return markdown([build(root_of(parse(page))).root], base=BASE)


def blocks(page: str) -> list[str]:
    return md(page).rstrip("\n").split("\n\n")


def test_headings_are_written_with_their_level() -> None:
    assert blocks("<h1>A</h1><h3>B <i>c</i></h3>") == ["# A", "### B c"]


def test_a_heading_in_pieces_is_one_heading() -> None:
    assert blocks("<h2><div>1.</div><div>Scope</div></h2>") == ["## 1. Scope"]


def test_nested_lists_are_indented_under_their_item() -> None:
    page = "<ul><li>a<ol><li>b<ul><li>c</ul></ol><li>d</ul>"
    assert blocks(page) == ["- a", "  1. b", "     - c", "- d"]


@pytest.mark.parametrize(
    ("attributes", "first", "second"),
    [
        ("", "1. x", "2. y"),
        ("start=7", "7. x", "8. y"),
        ("type=a", "- a. x", "- b. y"),
        ("type=I start=4", "- IV. x", "- V. y"),
        ("reversed", "2. x", "1. y"),
        ('style="list-style-type: lower-roman"', "- i. x", "- ii. y"),
        ('style="list-style: none"', "- x", "- y"),
        ("start=many", "1. x", "2. y"),
    ],
)
def test_ordered_lists_keep_their_printed_labels(attributes: str, first: str, second: str) -> None:
    assert blocks(f"<ol {attributes}><li>x<li>y</ol>") == [first, second]


def test_an_items_own_value_goes_on_from_there() -> None:
    assert blocks("<ol><li>a<li value=5>b<li>c</ol>") == ["1. a", "5. b", "6. c"]


def test_an_item_that_opens_with_a_heading_is_a_section() -> None:
    page = "<ol><li><h2>Scope</h2><p>All of it.</p></li><li><h2>End</h2></li></ol>"
    assert blocks(page) == ["## 1. Scope", "All of it.", "## 2. End"]


def test_a_number_beside_its_clause_is_printed_before_it() -> None:
    assert blocks("<div><div>2.1</div><div>You may leave.</div></div>") == ["2.1 You may leave."]
    assert blocks("<table><tr><td>(a)<td>Go.<tr><td>(b)<td>Stay.</table>") == [
        "(a) Go.",
        "(b) Stay.",
    ]


@given(st.integers(1, 3999))
def test_roman_numerals_spell_their_number(number: int) -> None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    digits = [values[letter] for letter in numeral(number, "lower-roman")]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    assert sum(-a if a < b else a for a, b in pairs) == number


def test_letters_go_on_after_z() -> None:
    assert [numeral(n, "upper-alpha") for n in (26, 27, 53)] == ["Z", "AA", "BA"]


def test_a_table_of_data_is_a_table() -> None:
    page = (
        "<table><caption>Why</caption><tr><th>Aim<th>Data<tr><td>Mail<td><p>name</p><p>a|b</p>"
        "<tr><td colspan=2>none</table>"
    )
    assert md(page) == (
        "Why\n\n| Aim | Data |\n| --- | --- |\n| Mail | name<br>a\\|b |\n| none |  |\n"
    )


def test_a_table_without_a_heading_row_gets_an_empty_one() -> None:
    assert md("<table><tr><td>a<td>b<tr><td rowspan=2>c<td>d<tr><td>e</table>") == (
        "|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n|  | e |\n"
    )


def test_a_table_that_lays_out_a_page_is_unfolded() -> None:
    page = "<table><tr><td><h1>Rules</h1><p>One rule.</p></td><td>Side text</td></tr></table>"
    assert blocks(page) == ["# Rules", "One rule.", "Side text"]


def test_two_breaks_part_paragraphs_and_one_does_not() -> None:
    assert blocks("<p>one line<br>goes on<br><br>second</p>") == ["one line goes on", "second"]


def test_a_break_after_a_sentence_or_before_an_item_parts_too() -> None:
    assert blocks("<p>We agree.<br>You leave:<br>a) now<br>b) later</p>") == [
        "We agree.",
        "You leave:",
        "a) now",
        "b) later",
    ]


def test_a_bold_paragraph_is_marked_and_bold_words_are_not() -> None:
    assert blocks("<p><b>Our</b><strong> rights</strong></p><p>See <b>this</b>.</p>") == [
        "**Our rights**",
        "See this.",
    ]


def test_spans_that_stand_for_paragraphs_do_not_run_together() -> None:
    spans = "".join(
        f"<span>{line}</span>" for line in ("What we take", "We take mail.", "- names", "- ages")
    )
    assert blocks(f"<div>{spans}</div>") == ["What we take", "We take mail.", "- names", "- ages"]


def test_spans_within_a_sentence_stay_in_it() -> None:
    words = "<span>We </span><span>take</span><span> your</span><span> mail</span><span>.</span>"
    assert blocks(f"<div>{words}</div>") == ["We take your mail."]


def test_shadow_roots_are_text_and_templates_are_not() -> None:
    page = (
        "<div><template shadowrootmode=open><p>shown</p></template><template>not</template></div>"
    )
    assert blocks(page) == ["shown"]


def test_a_template_in_a_drawing_is_no_shadow_root() -> None:
    assert blocks("<p>a<svg><template shadowrootmode=open>b</template></svg></p>") == ["a"]


def test_scripts_images_and_drawings_are_no_text() -> None:
    page = "<p>a<script>x</script><style>y</style><img alt=z><svg><title>q</title></svg>b</p>"
    assert blocks(page) == ["ab"]


def test_text_inside_collapsed_details_is_kept() -> None:
    page = "<details><summary>More</summary><p hidden>Small print.</p></details>"
    assert blocks(page) == ["More", "Small print."]


def test_links_become_absolute_and_those_within_the_page_are_plain() -> None:
    assert blocks(
        "<p><a href='/privacy'>P</a> <a href='#s2'>2</a> <a href='?x=1#s3'>3</a></p>"
    ) == ["[P](https://house.example/privacy) 2 3"]


def test_a_link_around_blocks_is_in_each_of_them() -> None:
    page = "<a href=/a><h2>Title</h2><p>Words</p></a>"
    assert blocks(page) == [
        "## [Title](https://house.example/a)",
        "[Words](https://house.example/a)",
    ]


def test_a_link_that_shows_its_address_is_plain() -> None:
    page = "<p><a href='mailto:a@b.example'>a@b.example</a> <a href='https://b.example/x?fbclid=1'>https://b.example/x</a></p>"
    assert blocks(page) == ["a@b.example https://b.example/x"]


@pytest.mark.parametrize(
    ("href", "clean"),
    [
        ("https://b.example/x?utm_source=a&id=7&fbclid=b", "https://b.example/x?id=7"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fb.example%2Fx&h=AT0x",
            "https://b.example/x",
        ),
        ("https://www.google.com/url?q=https://b.example/y&ved=1", "https://b.example/y"),
        ("https://b.example/x;jsessionid=AF3?a=1", "https://b.example/x?a=1"),
        ("https://B.example/a b(c)", "https://b.example/a%20b%28c%29"),
        ("https://b.example/x#:~:text=y", "https://b.example/x"),
        ("javascript:void(0)", ""),
        ("data:text/html,x", ""),
        ("http://[::1", ""),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example"),
    ],
)
def test_targets_lose_what_only_tracks(href: str, clean: str) -> None:
    assert target(href, BASE) == clean


@given(st.emails(), st.integers(0, 255))
def test_e_mails_that_cloudflare_hid_are_read(address: str, key: int) -> None:
    code = bytes([key, *(byte ^ key for byte in address.encode())]).hex()
    assert decode_email(code) == address


def test_a_hidden_e_mail_is_printed_in_its_place() -> None:
    code = bytes([7, *(byte ^ 7 for byte in b"dpo@b.example")]).hex()
    page = (
        f'<p>Write to <a href="/cdn-cgi/l/email-protection" data-cfemail="{code}">[email]</a>.</p>'
    )
    assert blocks(page) == ["Write to dpo@b.example."]


def test_what_markdown_would_read_is_escaped_and_numbers_are_not() -> None:
    page = (
        "<p># no</p><p>&gt; no</p><p>+ no</p><p>*no* `no` &lt;b> [x](y) a_b _no_</p><p>1. Yes</p>"
    )
    assert blocks(page) == [
        "\\# no",
        "\\> no",
        "\\+ no",
        "\\*no\\* \\`no\\` \\<b> [x\\](y) a_b \\_no\\_",
        "1. Yes",
    ]


def test_a_bullet_typed_by_hand_is_an_item() -> None:
    assert blocks("<p>•\u00a0mail</p><p>– names</p>") == ["- mail", "- names"]


def test_preformatted_text_keeps_its_paragraphs() -> None:
    assert blocks("<pre>One line\ngoes on.\n\nTwo.</pre>") == ["One line goes on.", "Two."]


def test_words_in_persian_keep_their_joiners() -> None:
    assert blocks("<p>می\u200cشود</p><p>ab\u200cc</p>") == ["می\u200cشود", "abc"]


def test_any_depth_of_nesting_is_walked() -> None:
    assert blocks("<div>" * 450 + "deep" + "</div>" * 450) == ["deep"]


TAGS = st.sampled_from(
    ["p", "div", "b", "a href=/x", "ul", "ol", "li", "table", "tr", "td", "h2", "span", "br", "pre"]
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>&"), max_size=8),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_page_gives_composed_blocks_with_blank_lines_between(page: str) -> None:
    text = md(page)
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))
    assert "\n\n\n" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(ord(char) < 32 and char != "\n" for char in text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_letter_is_lost_or_made_up(page: str) -> None:
    """Labels of lists aside, the letters of the page are those of the Markdown, in order."""
    root = build(root_of(parse(page))).root
    from tosdiff.text.tree import texts

    page_letters = [c for t in texts(root) for c in t if c.isascii() and c.isalpha()]
    written = [c for c in _without_targets(md(page)) if c.isascii() and c.isalpha()]
    assert written == page_letters


def _without_targets(text: str) -> str:
    return text.replace("](https://house.example/x)", "]").replace("<br>", "")
