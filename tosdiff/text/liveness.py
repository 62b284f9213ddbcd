"""Tell which of a page's selectors are dead: they match nothing on what it serves now."""

from __future__ import annotations

from tosdiff.entities import Page
from tosdiff.text.charset import decode
from tosdiff.text.pdf import is_pdf
from tosdiff.text.select import remove, select
from tosdiff.text.tree import build, parse, root_of


def dead_selectors(body: bytes, *, content_type: str = "", page: Page) -> tuple[str, ...]:
    """Return the selectors in `select` that match nothing, as people write them, in order.

    None for a PDF, which no selector reads. Raises: ExtractionError if the page nests too deep.
    """
    if is_pdf(body) or not page.select:
        return ()
    parser = parse(decode(body, content_type).text)
    remove(parser, page.remove)
    return select(parser, build(root_of(parser)), page.select).dead
