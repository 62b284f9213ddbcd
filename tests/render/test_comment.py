"""The redline as Markdown for a comment: what a Markdown reader makes of it."""

import re
from html import unescape

from drawing import NEW, OLD, seen
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tosdiff.render.clean import one_line
from tosdiff.render.markdown import escape, markdown, redlined
from tosdiff.render.pieces import Piece

_READER = MarkdownIt("commonmark").enable(["strikethrough", "table"])
_SIGNS = st.text(alphabet="ab 1.\\`*_{}[]()#+-!|<>~&@:$=/\"'é\n", max_size=12)
_PIECES = st.lists(
    st.builds(Piece, st.sampled_from(["kept", "deleted", "inserted"]), _SIGNS), max_size=5
)


def _html(text: str) -> str:
    return str(_READER.render(text)).replace("<!-- -->", "")


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@given(_SIGNS)
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    html = _html(f"> {escape(text)}")
    assert _text(html) == one_line(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"blockquote", "p"}


@given(_SIGNS)
def test_escaped_text_stays_in_its_cell(text: str) -> None:
    html = _html(f"| a | b |\n|---|---|\n| {escape(text)} | z |")
    assert html.count("<td") == 2


@given(_PIECES)
def test_every_mark_is_read_as_a_mark(pieces: list[Piece]) -> None:
    html = _html(f"> x {redlined(tuple(pieces))}")
    assert set(re.findall(r"<(\w+)", html)) <= {"blockquote", "p", "s", "del", "strong"}
    for op, tags in (("deleted", "s|del"), ("inserted", "strong")):
        marked = "".join(re.findall(rf"<(?:{tags})>(.*?)</(?:{tags})>", html))
        wanted = "".join(piece.text for piece in pieces if piece.op == op)
        assert "".join(_text(marked).split()) == "".join(one_line(wanted).split())


def test_a_comment_has_a_summary_then_each_change_with_its_heading() -> None:
    text = markdown(seen())
    html = _html(text)
    assert html.index("<table>") < html.index("<h4>")
    assert "<del>" not in text
    assert "~~18~~ **16** years old" in text
    assert "#### Harbour rules › 3\\. Restrictions" in text or "3. Restrictions" in text
    assert "`https://harbour.example/tariff` → `https://harbour.example/fees`" in text


def test_nobody_is_called_and_nothing_is_linked_from_fetched_text() -> None:
    text = markdown(seen(OLD, NEW + "\nWrite to @town, see #12 and https://evil.example/ now.\n"))
    assert "@town" not in text
    assert "#12" not in text
    assert "https://evil" not in text
    assert "Write to @town, see #12 and https://evil.example/ now." in _text(_html(text))
