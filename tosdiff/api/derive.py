"""Derive a version's text from what pages served: extract, join, judge, cut into clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.api.pins import declared_language
from tosdiff.api.recipes import declaration_digest, recipe
from tosdiff.entities import Derivation, Document, Recipe, Terms
from tosdiff.errors import ExtractionError
from tosdiff.text.extract import Extraction, combine, extract
from tosdiff.text.language import is_same, language
from tosdiff.text.quality import signs, suspicion
from tosdiff.text.segment import document
from tosdiff.text.words import count_words, words_digest

_SHORT = 1000  # words; no wall, stub or log-in page is longer, so its source need not be searched


@dataclass(frozen=True, slots=True)
class Served:
    """What one page served: the decoded bytes and the Content-Type header."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Before:
    """The newest good text known, its words and recipe: what a new one is judged against."""

    text: str = ""
    words: int = 0
    recipe: Recipe | None = None


def derive(terms: Terms, pages: Sequence[Served], *, before: Before = Before()) -> Derivation:
    """Derive the text of `terms` from its pages, in the declaration's order.

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
    words = [count_words(part.markdown) for part in parts]
    doubt = _wall(parts, pages, words) or _against(whole, before, terms)
    return Derivation(
        document=document(whole.markdown),
        recipe=recipe(terms, whole.how),
        words_digest=words_digest(whole.markdown),
        words=sum(words),
        suspicion=doubt,
        warnings=(*whole.warnings, *_unrendered(terms), *_foreign(whole, terms, doubt)),
        noise="" if doubt else _noise(whole.markdown, before.text),
    )


def _noise(markdown: str, before: str) -> str:
    """Say why a text is the same terms as the one before though its words differ, or ''."""
    if not before or markdown == before:
        return ""
    from tosdiff.diff.noise import noise  # what is unchanged does without
    from tosdiff.text.passages import Reader

    reader = Reader()
    old, new = reader.read(before), reader.read(markdown)
    return "" if old.words_digest == new.words_digest else noise(old, new)


def _nothing(terms: Terms, error: ExtractionError) -> Derivation:
    return Derivation(
        document=Document("", ()),
        recipe=recipe(terms, "main-text"),
        words_digest=words_digest(""),
        words=0,
        suspicion=f"no text: {error.message}",
        warnings=(error.hint,) if error.hint else (),
    )


def _wall(parts: Sequence[Extraction], pages: Sequence[Served], words: Sequence[int]) -> str:
    """Judge each page by what it shows; only a short one can stand in front of the terms."""
    for part, served, count in zip(parts, pages, words, strict=True):
        if count >= _SHORT:
            continue
        said = suspicion(part.markdown, signs=signs(served.body))
        if said and not (said.startswith("stub") and len(parts) > 1):  # a part may be short
            return said
    return ""


def _against(whole: Extraction, before: Before, terms: Terms) -> str:
    """Judge the whole against the text before it, its length and language, and what is declared.

    Where a language was pinned since, the text before was asked for in another one.
    """
    if not before.text and not declared_language(terms):
        return ""
    declared = declared_language(terms)
    was = language(before.text)
    is_pinned_since = declared and not is_same(was, declared) and _is_declared_anew(before, terms)
    return suspicion(
        whole.markdown,
        previous_words=None if is_pinned_since else before.words,
        previous_language="" if is_pinned_since else was,
        declared_language=declared,
    )


def _is_declared_anew(before: Before, terms: Terms) -> bool:
    known = before.recipe
    return known is not None and known.declaration != declaration_digest(terms)


def _foreign(whole: Extraction, terms: Terms, doubt: str) -> tuple[str, ...]:
    """Say that a text which is taken for the terms is in another language than is declared."""
    declared = "" if doubt else declared_language(terms)
    now = language(whole.markdown) if declared else ""
    if not now or is_same(now, declared):
        return ()
    return (f"“{declared}” is declared as its language, and it is “{now}”",)


def _unrendered(terms: Terms) -> tuple[str, ...]:
    """Say that a declaration asks for a browser, which reads nothing yet."""
    return tuple(
        f"{page.url} is declared to need a browser (executeClientScripts), which needs the "
        "browser extra, not part of this release: it was read as served"
        for page in terms.pages
        if page.scripts
    )
