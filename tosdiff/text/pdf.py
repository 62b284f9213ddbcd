"""Read the lines of a PDF's text layer, with where they stand and how they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING

from tosdiff.errors import ExtractionError
from tosdiff.text.folding import fold, has_letters
from tosdiff.text.paragraphs import Line, written

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MAX_BYTES = 64 * 2**20
_MAX_PAGES = 2_000
_BOLD = 600  # a font's weight, of 100 to 900
# PDFium joins a word that is hyphenated at a line's end, and puts one of these for the hyphen.
_LINE_END = re.compile("(\r\n|\r|\n|[\x02\ufffe](?:\r\n)?)")
_HYPHENS = ("\x02", "\ufffe")
_ONE_AT_A_TIME = Lock()  # PDFium is not safe for threads


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are a PDF, whatever the header or the address says."""
    return b"%PDF-" in body[:1024] and not body[:64].lstrip().startswith(b"<")


def pdf_markdown(body: bytes, *, url: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a PDF as Markdown, and warnings.

    Raises: ExtractionError: too-large, encrypted, damaged, no-text (a scan has no text layer).
    """
    if len(body) > _MAX_BYTES:
        raise ExtractionError(
            f"{url} is a PDF of {len(body) / 2**20:.0f} MiB; up to {_MAX_BYTES >> 20} are read",
            hint="look for a smaller or an HTML version of the same terms",
            kind="too-large",
        )
    with _ONE_AT_A_TIME:
        pages = _pages(body, url)
    silent = [number for number, lines in enumerate(pages, 1) if not lines]
    text = written(pages)
    if not has_letters(text):
        raise ExtractionError(
            f"{url} is a PDF without a text layer: a scan, or text drawn as curves",
            hint="look for an HTML version of the terms; scans are not read (no OCR)",
            kind="no-text",
        )
    warnings = (f"{len(silent)} of {len(pages)} pages of the PDF hold no text",) if silent else ()
    return text, warnings


def _pages(body: bytes, url: str) -> list[list[Line]]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(body[body.index(b"%PDF-") :])
        try:
            return [list(_lines(document, number)) for number in range(_count(document, url))]
        finally:
            document.close()
    except PdfiumError as error:
        raise _unreadable(url, str(error)) from error


def _count(document: PdfDocument, url: str) -> int:
    count = len(document)
    if count > _MAX_PAGES:
        raise ExtractionError(
            f"{url} is a PDF of {count:,} pages; up to {_MAX_PAGES:,} are read",
            hint="no terms are that long: look at what the address serves",
            kind="too-large",
        )
    return count


def _unreadable(url: str, reason: str) -> ExtractionError:
    if "assword" in reason:
        return ExtractionError(
            f"{url} is an encrypted PDF that opens with a password only",
            hint="look for a public version of the terms",
            kind="encrypted",
        )
    return ExtractionError(
        f"{url} is a damaged PDF",
        hint="capture it again: the download may be cut short",
        kind="damaged",
    )


def _lines(document: PdfDocument, number: int) -> Iterator[Line]:
    page = document[number]
    text = page.get_textpage()
    try:
        position = 0
        pieces = [*_LINE_END.split(text.get_text_range()), ""]
        for raw, ending in zip(pieces[::2], pieces[1::2], strict=True):
            hyphen = "-" if ending[:1] in _HYPHENS else ""
            if words := fold(raw).strip():
                yield _line(text, f"{words}{hyphen}", position, position + len(raw))
            position += len(raw) + len(ending)
    finally:
        text.close()
        page.close()


def _line(text: PdfTextPage, words: str, start: int, end: int) -> Line:
    from pypdfium2 import PdfiumError
    from pypdfium2.raw import FPDFText_GetFontWeight

    total = text.count_chars()
    first, last = min(start, total - 1), min(end, total) - 1
    try:
        left, bottom, _, top = text.get_charbox(first, loose=True)
        right = text.get_charbox(max(first, last))[2]
    except PdfiumError:  # a letter without a place
        return Line(words, 0.0, 0.0, 0.0, 0.0, is_bold=False)
    weights = (FPDFText_GetFontWeight(text, first), FPDFText_GetFontWeight(text, max(first, last)))
    size = round(top - bottom, 1)
    return Line(words, left, right, round(top, 1), size, is_bold=min(weights) >= _BOLD)
