"""Printed lines become paragraphs; what is printed on every page is no text."""

from __future__ import annotations

import pytest

from tosdiff.entities import Page
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import Extraction, extract
from tosdiff.text.paragraphs import Line, written

Printed = tuple[str, int, int]  # words, height of letters, how far up the page


def pdf(*pages: list[Printed]) -> bytes:
    """Make a PDF of lines of text, in Helvetica, 72 points from the left."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf 72 {up} Td ({words}) Tj ET\n" for words, size, up in lines
        )
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn.encode()))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    body, places = b"%PDF-1.4\n", []
    for number, made in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


def read(body: bytes) -> Extraction:
    return extract(body, content_type="text/html", page=Page("https://house.example/rules"))


PAGE_ONE: list[Printed] = [
    ("House Ltd. - Rules", 9, 770),
    ("Rules of the house", 20, 740),
    ("1. Guests of the house agree that they leave the rooms as they were when they", 11, 700),
    ("came, and that nothing is taken from them, be it large or small, dear or cheap.", 11, 686),
    ("2. Keys stay at the door at all times and are never copied by any guest or by a", 11, 672),
    (
        "friend of a guest, and a lost key is paid for in full before the guest may ever re-",
        11,
        658,
    ),
    ("turn to the house.", 11, 644),
    ("1", 9, 30),
]
PAGE_TWO: list[Printed] = [
    ("House Ltd. - Rules", 9, 770),
    ("3. Nothing else is agreed on between the house and the guest, and what is said at", 11, 740),
    ("2", 9, 30),
]
PAGE_THREE: list[Printed] = [
    ("House Ltd. - Rules", 9, 770),
    ("the door does not bind the house.", 11, 740),
    ("3", 9, 30),
]


def test_lines_are_unwrapped_and_running_heads_are_dropped() -> None:
    taken = read(pdf(PAGE_ONE, PAGE_TWO, PAGE_THREE))
    assert taken.how == "pdf"
    assert taken.markdown == (
        "# Rules of the house\n\n"
        "1. Guests of the house agree that they leave the rooms as they were when they came, "
        "and that nothing is taken from them, be it large or small, dear or cheap.\n\n"
        "2. Keys stay at the door at all times and are never copied by any guest or by a friend "
        "of a guest, and a lost key is paid for in full before the guest may ever return to the "
        "house.\n\n"
        "3. Nothing else is agreed on between the house and the guest, and what is said at the "
        "door does not bind the house.\n"
    )


def test_a_pdf_is_told_by_its_bytes_even_after_some_junk() -> None:
    assert read(b"\n\n" + pdf(PAGE_ONE)).how == "pdf"


def test_a_page_without_text_is_a_warning() -> None:
    assert read(pdf(PAGE_ONE, [])).warnings == ("1 of 2 pages of the PDF hold no text",)


def test_a_scan_is_refused() -> None:
    with pytest.raises(ExtractionError) as caught:
        read(pdf([], []))
    assert caught.value.kind == "no-text"
    assert "text layer" in caught.value.message


def test_a_pdf_that_is_cut_short_is_damaged_or_whole_never_half() -> None:
    body = pdf(PAGE_ONE)
    with pytest.raises(ExtractionError) as caught:
        read(body[:300])
    assert caught.value.kind == "damaged"


def lines(*texts: str, right: float = 500.0, step: float = 14.0) -> list[Line]:
    return [
        Line(text, 72.0, right, 700.0 - step * at, 11.0, is_bold=False)
        for at, text in enumerate(texts)
    ]


def test_a_reflow_of_the_lines_changes_nothing() -> None:
    wide = lines("One two three four five six seven", "eight nine ten.")
    narrow = lines("One two three", "four five six", "seven eight", "nine ten.")
    assert written([wide]) == written([narrow])


def test_a_compound_keeps_its_hyphen_before_a_capital() -> None:
    assert written([lines("The so-called Data-", "Protection Officer answers.")]) == (
        "The so-called Data-Protection Officer answers.\n"
    )


def test_leaders_and_page_numbers_of_a_table_of_contents_go() -> None:
    assert written([lines("1. Scope ............ 3", "2. End .............. 4")]) == (
        "1. Scope\n\n2. End\n"
    )


def test_a_wider_step_begins_a_paragraph() -> None:
    above, below = lines("one line of words", "two lines of words"), lines("another paragraph")
    lower = [line._replace(top=line.top - 60) for line in below]
    assert (
        written([[*above, *lower]]) == "one line of words two lines of words\n\nanother paragraph\n"
    )


def test_a_year_at_the_foot_of_one_page_is_text() -> None:
    page = lines("We were founded in the year", "1987")
    assert "1987" in written([page])
