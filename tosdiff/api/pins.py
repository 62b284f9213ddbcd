"""Tell what some terms are pinned to: a language, a query in the address."""

from __future__ import annotations

from tosdiff.entities import Terms
from tosdiff.text.language import expected


def has_pins(terms: Terms) -> bool:
    """Tell whether a page is asked for in a language or with a query that is pinned."""
    return any(page.language or page.query for page in terms.pages)


def declared_language(terms: Terms) -> str:
    """Return the language that is pinned for all pages of some terms, '' for none or several."""
    found = {expected(page.language) for page in terms.pages}
    return found.pop() if len(found) == 1 else ""
