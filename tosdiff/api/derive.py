"""Derive a version's text from what pages served: extract, join, judge, cut into clauses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from tosdiff.entities import Derivation, Document, Recipe, Terms
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import EXTRACTOR, Extraction, combine, extract
from tosdiff.text.quality import suspicion
from tosdiff.text.segment import document
from tosdiff.text.words import count_words, words_digest


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
        suspicion=_suspicion(parts, pages, whole, previous),
        warnings=whole.warnings,
    )


def recipe(terms: Terms, how: Literal["selectors", "main-text", "fallback", "pdf"]) -> Recipe:
    """Return the recipe of a text: what the declaration selects (not where it is), and by whom."""
    return Recipe(declaration_digest(terms), EXTRACTOR, how)


def declaration_digest(terms: Terms) -> str:
    """Return the SHA-256 of the rules that make the text; a page that moves keeps its recipe."""
    rules = [{**asdict(page), "url": ""} for page in terms.pages]
    canonical = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _nothing(terms: Terms, error: ExtractionError) -> Derivation:
    return Derivation(
        document=Document("", ()),
        recipe=recipe(terms, "main-text"),
        words_digest=words_digest(""),
        words=0,
        suspicion=f"no text: {error.message}",
        warnings=(error.hint,) if error.hint else (),
    )
