"""Propose how to track a page: whose terms it is, of what type, and which part of it to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tosdiff.entities import Page
from tosdiff.text.extract import Extraction, extract, propose_selector
from tosdiff.text.segment import segment
from tosdiff.text.words import count_words, plain

_TYPES = (
    ("Privacy Policy", r"privacy|data[- ]?policy|datenschutz|confidentialit"),
    ("Developer Terms", r"developer|api[-_/ ]|platform[- ]?(terms|policy)"),
    ("Trackers Policy", r"cookie"),
    ("Community Guidelines", r"community[- ]?(guidelines|standards|rules)"),
    ("Acceptable Use Policy", r"acceptable[- ]?use|usage[- ]?polic"),
    ("Terms of Service", r"terms|conditions|agreement|tos\b|legal"),
)
_COUNTRY_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A page to declare and what it would keep; `outline` lists its first headings."""

    service: str
    type: str
    page: Page
    extraction: Extraction
    words: int
    clauses: int
    page_words: int
    outline: tuple[str, ...]

    def declaration(self) -> dict[str, Any]:
        """Return the page as a declaration writes it."""
        value: dict[str, Any] = {"fetch": self.page.url}
        if self.page.select:
            value["select"] = _short(self.page.select)
        if self.page.remove:
            value["remove"] = _short(self.page.remove)
        if self.page.scripts:
            value["executeClientScripts"] = True
        return value


def plan(  # noqa: PLR0913  # what the caller gives is not guessed
    url: str,
    body: bytes,
    content_type: str,
    *,
    service: str = "",
    kind: str = "",
    select: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
    scripts: bool = False,
) -> Plan:
    """Propose a declaration for a page; what the caller gives is not guessed.

    `scripts` says that the body is what a browser showed.

    Raises: ExtractionError if the page has no text.
    """
    page_words = 0
    if not select and (proposal := propose_selector(body, content_type=content_type, url=url)):
        select, remove = (proposal.selector,), remove or proposal.remove
        page_words = proposal.words_page
    page = Page(url=url, select=select, remove=remove, scripts=scripts or None)
    extraction = extract(body, content_type=content_type, page=page)
    clauses = segment(extraction.markdown)
    outline = tuple(plain(item.text) for item in clauses if item.kind == "heading")
    words = count_words(extraction.markdown)
    return Plan(
        service=service or guess_service(url),
        type=kind or guess_type(url, outline),
        page=page,
        extraction=extraction,
        words=words,
        clauses=sum(item.kind != "heading" for item in clauses),
        page_words=max(page_words, words),
        outline=outline[:12],
    )


def guess_service(url: str) -> str:
    """Guess a service's name from the address: `https://www.vidora.example/x` is Vidora."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if re.fullmatch(r"[\d.]+|.*:.*", host):
        return host.replace(":", " ")
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _COUNTRY_SECOND_LEVEL:
        labels = labels[:-1]
    name = labels[-2] if len(labels) > 1 else labels[0]
    return name[:1].upper() + name[1:]


def guess_type(url: str, outline: tuple[str, ...]) -> str:
    """Guess the type of terms, from the first heading and then from the address."""
    parts = urlsplit(url)
    for source in (outline[0] if outline else "", f"{parts.path} {parts.query}"):
        for kind, pattern in _TYPES:
            if re.search(pattern, source, re.IGNORECASE):
                return kind
    return "Terms of Service"


def _short(selectors: tuple[Any, ...]) -> Any:
    return selectors[0] if len(selectors) == 1 else list(selectors)
