"""Clauses: where they begin and end, and what they must be read with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause
from tosdiff.text.segment import document, segment
from tosdiff.text.sentences import sentences
from tosdiff.text.words import count_words

_SNIPPETS = (
    "You may not copy the site.",
    "Fees",
    " ",
    "\n",
    "\n\n",
    "  \n",
    "\r\n",
    "# ",
    "### ",
    "* ",
    "*   ",
    "- ",
    "1. ",
    "2\\. ",
    "(a) ",
    "    ",
    "> ",
    "| ",
    "|---|---|",
    "=====",
    "-----",
    "* * *",
    "**",
    "_",
    "[our policy](https://example.com/a_(b))",
    "[",
    "](",
    "](x)",
    "![a. B](c)",
    "<br>",
    "&amp;",
    "&nbsp;",
    "e.g. this; ",
    "We do: (a) one; (b) two. ",
    "Section 4. End. ",
    "条款。我们不得。",
    "👩‍👩‍👧",
    "\u200b",
    "\ud800",
    "«Oui.» Non ?",
)
_MARKDOWN = st.lists(st.sampled_from(_SNIPPETS) | st.text(max_size=6), max_size=25).map("".join)


def _texts(markdown: str) -> list[str]:
    return [clause.text for clause in segment(markdown)]


def _find(markdown: str, words: str) -> Clause:
    return next(clause for clause in segment(markdown) if words in clause.text)


@given(_MARKDOWN)
def test_clauses_are_ordered_disjoint_and_exactly_their_span(markdown: str) -> None:
    end = 0
    for clause in segment(markdown):
        start = clause.span[0]
        assert end <= start < clause.span[1]
        assert markdown[start : clause.span[1]] == clause.text
        end = clause.span[1]


@given(_MARKDOWN)
def test_every_clause_says_something(markdown: str) -> None:
    assert all(count_words(clause.text) for clause in segment(markdown))


@given(st.lists(st.sampled_from(_SNIPPETS[:24] + _SNIPPETS[32:]), max_size=25).map("".join))
def test_no_word_stands_between_clauses(markdown: str) -> None:
    position = 0
    for clause in segment(markdown):
        assert count_words(markdown[position : clause.span[0]]) == 0
        position = clause.span[1]
    assert count_words(markdown[position:]) == 0


@given(_MARKDOWN)
def test_what_precedes_a_heading_does_not_change_how_its_section_is_cut(markdown: str) -> None:
    section = "# Fees\n\nYou pay. We bill:\n\n*   monthly;\n*   in advance.\n"
    alone = [(clause.text, clause.lead_in) for clause in segment(section)]
    after = segment(f"{markdown}\n\n{section}")
    assert [(clause.text, clause.lead_in) for clause in after[-len(alone) :]] == alone


def test_a_document_keeps_its_text() -> None:
    assert document("One. Two.").text == "One. Two."


def test_a_paragraph_is_cut_into_sentences() -> None:
    assert _texts("You pay. We bill you!  Is that all? It is.") == [
        "You pay.",
        "We bill you!",
        "Is that all?",
        "It is.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "We work with Acme Inc. Partners and Co. KG only.",
        "Dr. Who, e.g. Some one, may object under Art. 21 and No. 5 of the list.",
        "The U.S. Government and the EU-U.S. Framework apply.",
        "See Section 4. Termination follows it there.",
        "A stop inside example.com or 3.5 GB is none.",
        "1\\. Fees are due.",
        "**(b)** Fees are due.",
    ],
)
def test_a_stop_that_ends_no_sentence_cuts_nothing(sentence: str) -> None:
    assert _texts(sentence) == [sentence]


def test_mark_up_after_a_stop_belongs_to_the_sentence_before_it() -> None:
    assert _texts("**Read [this.](https://example.com/a.B)** Then *act.* Now.") == [
        "**Read [this.](https://example.com/a.B)**",
        "Then *act.*",
        "Now.",
    ]


def test_chinese_sentences_need_no_space() -> None:
    assert _texts("我们收集数据。您不得复制！好的。") == [
        "我们收集数据。",
        "您不得复制！",
        "好的。",
    ]


def test_a_short_enumeration_stays_one_sentence_and_a_long_one_is_cut() -> None:
    parts = [f"({letter}) do thing {letter}" for letter in "abcdefgh"]
    assert len(_texts(f"You may not: {'; '.join(parts[:3])}.")) == 1
    assert len(_texts(f"You may not: {'; '.join(parts)}.")) == 8


def test_a_part_of_an_enumeration_has_the_sentence_it_completes_as_lead_in() -> None:
    parts = "; ".join(f"({letter}) do thing {letter}" for letter in "abcdefgh")
    assert _find(f"You may not: {parts}.", "(c)").lead_in == "You may not:"


def test_headings_of_both_forms_make_the_path() -> None:
    markdown = (
        "Terms\n=====\n\nFees\n----\n\n### Late **fees** ###\n\nYou pay.\n\n## Law\n\nOurs.\n"
    )
    assert _find(markdown, "You pay.").heading == ("Terms", "Fees", "Late fees")
    assert _find(markdown, "Late").heading == ("Terms", "Fees")
    assert _find(markdown, "Ours.").heading == ("Terms", "Law")
    assert _find(markdown, "Late").kind == "heading"


def test_a_short_bold_or_numbered_line_is_a_heading_too() -> None:
    markdown = "**Your rights**\n\nYou may leave.\n\n2\\. Our Rights\n\nWe may stay.\n"
    assert _find(markdown, "leave").heading == ("Your rights",)
    assert _find(markdown, "stay").heading == ("2. Our Rights",)


def test_a_bold_provision_is_no_heading() -> None:
    markdown = "**You must not copy, scrape or harvest any part of the service.**\n"
    assert segment(markdown)[0].kind == "sentence"


def test_a_list_item_has_the_sentence_before_the_list_as_lead_in() -> None:
    markdown = "We are kind. You may not:\n\n*   copy;\n*   sell.\n\nThat is all.\n"
    assert _find(markdown, "sell").lead_in == "You may not:"
    assert _find(markdown, "sell").kind == "item"
    assert _find(markdown, "That").lead_in == ""


def test_lead_ins_of_nested_lists_are_joined() -> None:
    markdown = "You may not:\n\n*   use robots to:\n    *   copy;\n    *   index.\n*   sell.\n"
    assert _find(markdown, "index").lead_in == "You may not: use robots to:"
    assert _find(markdown, "sell").lead_in == "You may not:"


def test_lettered_paragraphs_complete_a_lead_in_like_list_items() -> None:
    markdown = "2.1 The user shall not:\n\n(a) copy;\n\n(b) sell.\n\n2.2 We bill monthly.\n"
    assert _find(markdown, "sell").lead_in == "2.1 The user shall not:"
    assert _find(markdown, "monthly").lead_in == ""


def test_a_heading_ends_every_lead_in() -> None:
    assert _find("You may not:\n\n## Fees\n\n*   Yours.\n", "Yours").lead_in == ""


@pytest.mark.parametrize(
    ("markdown", "number"),
    [
        ("### 3\\. Fees", "3"),
        ("3.2 Fees are due.", "3.2"),
        ("3.2. Fees are due.", "3.2"),
        ("12.  Fees are due.", "12"),
        ("**(b)** fees are due.", "(b)"),
        ("iv) fees are due.", "iv)"),
        ("## [](#fees)Section 4. Fees", "Section 4"),
        ("[5\\. Fees](#fees)", "5"),
        ("Section 4 applies.", ""),
        ("2.5 million users.", ""),
        ("30 days pass.", ""),
        ("| 9.99 | Fees |", ""),
    ],
)
def test_the_printed_number_is_read(markdown: str, number: str) -> None:
    assert segment(markdown)[0].number == number


def test_printed_numbers_stand_inside_the_clause_and_bullets_outside() -> None:
    assert _texts("*   copy\n1.  sell\n") == ["copy", "1.  sell"]


def test_cells_of_a_table_are_clauses() -> None:
    markdown = "| Data | Why |\n| --- | --- |\n| E-mail | To log in. To write. |\n"
    found = segment(markdown)
    assert [clause.text for clause in found] == [
        "Data",
        "Why",
        "E-mail",
        "To log in.",
        "To write.",
    ]
    assert {clause.kind for clause in found} == {"cell"}


def test_wrapped_lines_are_one_paragraph_and_broken_lines_are_not() -> None:
    wrapped = (
        "The provider may change these terms at any time, if it tells all\n"
        "customers thirty days before, in writing.\n"
    )
    assert len(segment(wrapped)) == 1
    assert _texts("Acme Ltd\n1 Main Road\nTown\n") == ["Acme Ltd", "1 Main Road", "Town"]


def test_a_quotation_is_read_without_its_marks() -> None:
    assert _texts("> You may not copy.\n>\n> *   Never.\n") == ["You may not copy.", "Never."]


def test_our_cuts_are_mostly_those_of_a_segmenter_for_legal_text() -> None:
    nupunkt = pytest.importorskip("nupunkt")
    text = (
        "These terms bind you and Acme Inc. and its affiliates. You accept them by using the site. "
        "If you do not agree, leave. Under Sec. 5 we may bill you, e.g. monthly. "
        "The law of the U.S. applies. Courts in Paris decide."
    )
    theirs = [sentence.strip() for sentence in nupunkt.sent_tokenize(text)]
    ours = [text[start:end] for start, end in sentences(text)]
    assert len(set(ours) & set(theirs)) >= 4


def test_every_sentence_of_an_item_is_read_with_its_lead_in() -> None:
    markdown = "You may not:\n\n*   use robots. We look for them.\n"
    assert [clause.lead_in for clause in segment(markdown)] == ["", "You may not:", "You may not:"]


def test_without_a_space_mark_up_belongs_to_what_it_opens_or_to_the_link_it_ends() -> None:
    assert _texts("见[隐私。](https://a.example)好。[联系](https://b.example)") == [
        "见[隐私。](https://a.example)",
        "好。",
        "[联系](https://b.example)",
    ]
