"""Derive a version's text from what pages served: extract, join, judge, cut into clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.api.recipes import recipe
from tosdiff.entities import Derivation, Document, Terms
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import Extraction, combine, extract
from tosdiff.text.language import language
from tosdiff.text.quality import Signs, signs, suspicion
from tosdiff.text.segment import document
from tosdiff.text.words import count_words, words_digest

_SHORT = 1000  # words; no wall, stub or log-in page is longer, so its source need not be searched


@dataclass(frozen=True, slots=True)
class Served:
    """What one page served: the decoded bytes and the Content-Type header."""

    body: bytes
    content_type: str


def derive(terms: Terms, pages: Sequence[Served], *, previous: str = "") -> Derivation:
    """Derive the text of `terms` from its pages, in the declaration's order.

    `previous` is the newest text known, against which a loss or a change of language is judged.
    A page without text, or one that looks like no terms at all, gives a derivation with a
    `suspicion`: it is recorded, but becomes no version.
    """
    try:
        parts = [
            extract(served.body, content_type=served.content_type, page=page)
            for page, served in zip(terms.pages, pages, strict=True)
        ]
    except ExtractionError as error:
        return _nothing(terms, error)
    whole = combine(parts)
    return Derivation(
        document=document(whole.markdown),
        recipe=recipe(terms, whole.how),
        words_digest=words_digest(whole.markdown),
        words=count_words(whole.markdown),
        suspicion=_suspicion(parts, pages, previous),
        warnings=(*whole.warnings, *_unrendered(terms)),
    )


def _nothing(terms: Terms, error: ExtractionError) -> Derivation:
    return Derivation(
        document=Document("", ()),
        recipe=recipe(terms, "main-text"),
        words_digest=words_digest(""),
        words=0,
        suspicion=f"no text: {error.message}",
        warnings=(error.hint,) if error.hint else (),
    )


def _suspicion(parts: Sequence[Extraction], pages: Sequence[Served], previous: str) -> str:
    """Judge each page by what it shows, and the whole against the text before."""
    for part, served in zip(parts, pages, strict=True):
        shown = signs(served.body) if count_words(part.markdown) < _SHORT else Signs()
        if said := suspicion(part.markdown, signs=shown):
            return said
    if not previous:
        return ""
    return suspicion(
        "\n".join(part.markdown for part in parts),
        previous_words=count_words(previous),
        previous_language=language(previous),
    )


def _unrendered(terms: Terms) -> tuple[str, ...]:
    """Say that a declaration asks for a browser, which reads nothing yet."""
    return tuple(
        f"{page.url} is declared to need a browser (executeClientScripts), which needs the "
        "browser extra, not part of this release: it was read as served"
        for page in terms.pages
        if page.scripts
    )
