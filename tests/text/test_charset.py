"""A page's bytes become the letters that its author wrote."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.charset import decode

WORDS = "Les données sont conservées à l’étranger ; nous n’en répondons pas."


@given(st.text().filter(lambda text: not text.isascii() and not text.startswith("\ufeff")))
def test_utf_8_that_is_valid_wins_over_any_label(text: str) -> None:
    try:
        body = text.encode()
    except UnicodeEncodeError:
        return
    assert decode(body, "text/html; charset=iso-8859-1").text == text


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_byte_order_mark_decides(name: str) -> None:
    marks = {
        "utf-8": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
    }
    assert decode(marks[name] + WORDS.encode(name), "text/html; charset=latin-1").text == WORDS


def test_the_header_decides_where_utf_8_is_impossible() -> None:
    text = "Условия использования сервиса и обработка данных"
    decoded = decode(text.encode("koi8-r"), "text/html; charset=koi8-r")
    assert (decoded.text, decoded.charset) == (text, "koi8-r")


def test_a_meta_tag_decides_where_the_header_is_silent() -> None:
    page = f'<html><head><meta charset="windows-1252"></head><p>{WORDS}</p>'
    assert WORDS in decode(page.encode("cp1252"), "text/html").text


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode("“quoted” – é".encode("cp1252"), "text/html; charset=iso-8859-1").text == (
        "“quoted” – é"
    )


def test_without_any_label_the_letters_themselves_tell() -> None:
    page = f"<p>{WORDS * 8}</p>"
    assert decode(page.encode("cp1252")).text == page


def test_a_label_that_cannot_be_true_is_not_believed() -> None:
    page = f"<p>{WORDS * 8}</p>"
    assert decode(page.encode("cp1252"), "text/html; charset=utf-8").text == page


def test_one_torn_letter_does_not_make_utf_8_something_else() -> None:
    body = f"<p>{WORDS * 20}".encode() + b"\xc3</p>"
    assert decode(body, "text/html; charset=utf-8").text == f"<p>{WORDS * 20}\ufffd</p>"


def test_japanese_in_ascii_bytes_is_read_by_its_label() -> None:
    text = "利用規約"
    assert decode(text.encode("iso-2022-jp"), "text/html; charset=iso-2022-jp").text == text


@given(st.binary())
def test_any_bytes_give_some_text(body: bytes) -> None:
    assert isinstance(decode(body).text, str)
