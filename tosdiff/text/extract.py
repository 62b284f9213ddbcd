"""Extract: a page's bytes to Markdown, by its selectors, by its main text, or from a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from tosdiff.entities import Page
from tosdiff.errors import ExtractionError
from tosdiff.text.audit import audit
from tosdiff.text.body import main_text
from tosdiff.text.charset import decode
from tosdiff.text.markdown import markdown
from tosdiff.text.pdf import is_pdf, pdf_markdown
from tosdiff.text.plain import is_plain, plain
from tosdiff.text.proposal import Proposal, propose_selector
from tosdiff.text.release import EXTRACTOR
from tosdiff.text.select import Selection, remove, select, shown
from tosdiff.text.tree import Element, build, parse, root_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = [
    "EXTRACTOR",
    "Extraction",
    "Proposal",
    "audit",
    "combine",
    "extract",
    "propose_selector",
]

How: TypeAlias = Literal["selectors", "main-text", "fallback", "pdf"]

_MAX_BYTES = 10 * 2**20
_BINARY = (
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
)
_WORST: tuple[How, ...] = ("fallback", "main-text", "selectors", "pdf")


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page's text as Markdown, how it was found, and what a person should know about that.

    `markdown` is not empty, in NFC, one block a line with a blank line between, and ends with one
    line feed. `charset` is the decision taken, '' for a PDF.
    """

    markdown: str
    how: How
    charset: str = ""
    warnings: tuple[str, ...] = ()


def extract(body: bytes, *, content_type: str = "", page: Page) -> Extraction:
    """Return the Markdown of a page's body, already free of content encodings.

    Raises: ExtractionError, by kind: empty, no-text, too-large, too-deep, encrypted, damaged,
    not-text.
    """
    _check(body, page)
    if is_pdf(body):
        written, warnings = pdf_markdown(body, url=page.url)
        found = Extraction(written, "pdf", "", warnings)
    else:
        decoded = decode(body, content_type)
        if is_plain(decoded.text, content_type):
            found = Extraction(plain(decoded.text), "main-text")
        else:
            found = _from_html(decoded.text, page)
        found = replace(found, charset=decoded.charset)
    if not found.markdown:
        raise ExtractionError(
            f"{page.url} holds no text",
            hint="the page may be built by scripts: try `tosdiff extract URL --browser`, and then "
            'declare "executeClientScripts": true',
            kind="no-text",
        )
    return replace(found, warnings=(*found.warnings, *_unreadable(found.markdown)))


def combine(parts: Sequence[Extraction]) -> Extraction:
    """Join the parts of one terms as Open Terms Archive does; one fallback makes it a fallback."""
    if len(parts) == 1:
        return parts[0]
    return Extraction(
        markdown="\n\n- - -\n\n".join(part.markdown.rstrip("\n") for part in parts) + "\n",
        how=min((part.how for part in parts), key=_WORST.index),
        charset=", ".join(dict.fromkeys(part.charset for part in parts if part.charset)),
        warnings=tuple(dict.fromkeys(w for part in parts for w in part.warnings)),
    )


def _check(body: bytes, page: Page) -> None:
    if is_pdf(body):
        return
    if not body.strip():
        raise ExtractionError(
            f"{page.url} served an empty body",
            hint="open it in a browser: the page may need scripts or cookies",
            kind="empty",
        )
    if len(body) > _MAX_BYTES:
        raise ExtractionError(
            f"{page.url} is {len(body) / 2**20:.0f} MiB; pages up to 10 MiB are read",
            hint="no page of terms is that long: look at what the address serves",
            kind="too-large",
        )
    if _is_binary(body[:4096]):
        raise ExtractionError(
            f"{page.url} serves a file that is neither HTML, text nor PDF",
            hint="point the declaration at the page that shows the terms",
            kind="not-text",
        )


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"%PDF-")) or is_pdf(head):
        return False
    return sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) / 20


def _unreadable(text: str) -> tuple[str, ...]:
    count = text.count("\ufffd")
    if not count:
        return ()
    return (f"{count} letter{'s' * (count > 1)} could not be read (U+FFFD)",)


def _from_html(text: str, page: Page) -> Extraction:
    """Return what the selectors match, or else the main text; '' if there is no text at all."""
    notes = [f"the JavaScript filter `{name}` cannot run here" for name in page.filters]
    parser = parse(text)
    base = _base(parser, page.url)
    broken = remove(parser, page.remove)
    notes.extend(f"{name} in `remove` is no CSS selector and was ignored" for name in broken)
    if not page.select:
        return Extraction(_written((_main(parser),), base), "main-text", "", tuple(notes))
    selection = select(parser, build(root_of(parser)), page.select)
    notes.extend(
        f"{name} in `select` is no CSS selector and was ignored" for name in selection.broken
    )
    if written := _written(selection.parts, base):
        notes.extend(f"{name} in `select` matches nothing" for name in selection.dead)
        return Extraction(written, "selectors", "", tuple(notes))
    notes.append(_dead(text, page, selection))
    main = _written((_main(parser),), base) or _written((_main(parse(text)),), base)
    return Extraction(main, "fallback", "", tuple(notes))


def _written(parts: Sequence[Element], base: str) -> str:
    """Return parts as Markdown; what is for browsers without scripts only if there is no other."""
    return markdown(parts, base=base) or markdown(parts, base=base, noscript=True)


def _main(parser: LexborHTMLParser) -> Element:
    return main_text(build(root_of(parser)).root)


def _base(parser: LexborHTMLParser, url: str) -> str:
    from urllib.parse import urljoin

    element = parser.css_first("base[href]")
    href = element.attributes.get("href") if element is not None else None
    try:
        return urljoin(url, href or "")
    except ValueError:
        return url


def _dead(text: str, page: Page, selection: Selection) -> str:
    """Say which selectors found nothing, and whether `remove` is to blame."""
    names = ", ".join(shown(selector) for selector in page.select)
    if selection.parts:
        return f"what {names} matches holds no text; the main text was taken instead"
    if page.remove:
        parser = parse(text)
        if select(parser, build(root_of(parser)), page.select).parts:
            return f"`remove` takes out what {names} matches; the main text was taken instead"
    return f"nothing matches {names}; the main text was taken instead"
