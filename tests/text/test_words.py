"""Words: what a reader sees, and digests that see nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause
from tosdiff.text.readable import readable, targets
from tosdiff.text.segment import segment
from tosdiff.text.tokens import scan, words
from tosdiff.text.words import clause_digest, count_words, plain, words_digest

_PIECES = st.sampled_from(
    (
        "a",
        "Bc",
        " ",
        "\n",
        "**",
        "_",
        "`",
        "[",
        "](u)",
        "](u v)",
        "\\*",
        "\\",
        "<br>",
        "<",
        ">",
        "&amp;",
        "&eacute;",
        "&",
        "!",
        "(",
        ")",
        "\n> ",
        "é",
        "👍🏽",
        "。",
        "中",
        "<a@b.c>",
        "~~",
    ),
)
_MARKDOWN = st.lists(_PIECES, max_size=20).map("".join)


@given(_MARKDOWN)
def test_each_visible_character_knows_its_place(markdown: str) -> None:
    view = readable(markdown)
    places = [view.place(k, k + 1) for k in range(len(view.text))]
    assert places == sorted(places)
    for char, (start, end) in zip(view.text, places, strict=True):
        assert markdown[start:end] == char or markdown[start:end].startswith("&")


@given(st.text())
def test_text_without_signs_is_seen_as_it_is(text: str) -> None:
    bare = re.sub(r"[\\*_`~<&\[\]!\n]", "", text)
    assert readable(bare).text == bare


@given(st.text(), st.text())
def test_words_never_span_white_space(left: str, right: str) -> None:
    assert words(f"{left} {right}") == words(left) + words(right)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_the_quick_way_for_ascii_finds_the_words_of_the_general_way(text: str) -> None:
    assert words(text) == words(text + " é")[:-1]


@given(st.text())
def test_tokens_leave_out_nothing_but_white_space(text: str) -> None:
    assert "".join(match[0] for match in scan(text)) == "".join(text.split())


@given(_MARKDOWN)
def test_words_of_the_clauses_are_counted_once(markdown: str) -> None:
    assert sum(count_words(clause.text) for clause in segment(markdown)) <= count_words(markdown)


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ('See our **[Policy](https://x.y/a_(b) "t")**, _now_.', "See our Policy, now."),
        ("4\\. Fees \\*not\\* due", "4. Fees *not* due"),
        ("A &amp; B&nbsp;C &#8217;", "A & B C '"),
        ("“Quoted” — it’s", '"Quoted" - it\'s'),
        ("![picture](a.png)Text<br>more <https://a.b/c>", "Textmore https://a.b/c"),
        ("### Fees", "Fees"),
        ("*   item\n*   next", "item next"),
        ("Fees\n====", "Fees"),
        ("[cut off", "cut off"),
        ("cut off](https://x.y) here", "cut off here"),
        ("a [sic] b", "a [sic] b"),
        ("snake_case and 2 * 3", "snake_case and 2 * 3"),
        ("ﬁne Ｗｉｄｅ", "fine Wide"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markdown: str, seen: str) -> None:
    assert plain(markdown) == seen


@pytest.mark.parametrize(
    "other",
    [
        "*   **You** may not copy the [Site](https://b.example)\n\n    unless\nwe agree in 2 days",
        "you may not copy the site — unless we agree (in 2 days)!",
        "YOU MAY NOT COPY THE SITE,\nUNLESS WE AGREE IN 2 DAYS.",
        "- You may not copy the\u00a0“Site” unless we agree in 2 da\u00adys.",
    ],
)
def test_the_same_words_have_the_same_digest(other: str) -> None:
    assert words_digest(other) == words_digest(
        "You may not copy the Site unless we agree in 2 days."
    )


@pytest.mark.parametrize(
    "other",
    [
        "You may copy the Site in 2 days.",
        "You may not copy the Site in 3 days.",
        "1. You may not copy the Site in 2 days.",
        "You may not copy the Site in $2 days.",
    ],
)
def test_other_words_numbers_or_currencies_have_another_digest(other: str) -> None:
    assert words_digest(other) != words_digest("You may not copy the Site in 2 days.")


def test_a_new_date_changes_the_digest() -> None:
    assert words_digest("Updated: 1 May 2024") != words_digest("Updated: 2 May 2024")


def test_scripts_without_spaces_have_a_word_for_each_character() -> None:
    assert words("不得复制") == ["不", "得", "复", "制"]
    assert words("ไม่") == ["ไ", "ม่"]


def test_what_combines_stays_whole() -> None:
    assert len(words("e\u0301te\u0301")) == 1
    assert len(words("हिन्दी")) == 1
    assert len(words("👩\u200d👩\u200d👧 👍🏽 🇫🇷🇩🇪")) == 4


def test_composed_and_combining_forms_are_one_word() -> None:
    assert words("cafe\u0301") == words("café")


def test_lone_surrogates_are_survived() -> None:
    broken = "a \ud800 b"
    assert count_words(broken) == 2
    assert len(words_digest(broken)) == 64
    assert len(segment(broken)) == 1


def test_a_clause_digest_covers_heading_lead_in_and_text_and_no_mark_up() -> None:
    clause = Clause("copy the **site**", (0, 17), "item", ("Fees",), "You may not:")
    same = Clause("copy the site", (9, 22), "sentence", ("**Fees**",), "You may *not*:")
    assert clause_digest(clause) == clause_digest(same)
    others = (
        Clause("copy a site", (0, 17), "item", ("Fees",), "You may not:"),
        Clause("copy the site", (0, 17), "item", ("Law",), "You may not:"),
        Clause("copy the site", (0, 17), "item", ("Fees",), "You may:"),
        Clause("copy the site", (0, 17), "item", ("Fees", "You may not:"), ""),
    )
    assert clause_digest(clause) not in set(map(clause_digest, others))


@given(_MARKDOWN)
def test_the_way_to_the_markdown_and_back_is_the_identity(markdown: str) -> None:
    view = readable(markdown)
    for char in range(len(view.text)):
        start, end = view.place(char, char + 1)
        assert view.seen(start) == char
        assert view.seen(end) == char + 1


def test_links_are_told_by_their_targets() -> None:
    assert targets('[a](u) ![p](q) [b](v "t")') == ("u", "v")


@given(
    st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("\u2019\u2013\u201c\u2026 .,1a$"))
)
def test_words_are_the_same_beside_another_script(latin: str) -> None:
    assert words(f"{latin} \u6761") == [*words(latin), "\u6761"]
