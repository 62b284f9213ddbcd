"""How a text is derived, as far as two versions must share it to be compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tosdiff.entities import Page, Recipe, Terms
from tosdiff.text.release import EXTRACTOR

if TYPE_CHECKING:
    from tosdiff.text.extract import How


def recipe(terms: Terms, how: How) -> Recipe:
    """Return the recipe of a text: what the declaration selects (not where it is), and by whom."""
    return Recipe(declaration_digest(terms), EXTRACTOR, how)


def declaration_digest(terms: Terms) -> str:
    """Return the SHA-256 of the rules that make the text; a page that moves keeps its recipe.

    What is pinned is such a rule: to ask for another region is no change of the terms.
    """
    rules = [_rules(page) for page in terms.pages]
    canonical = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _rules(page: Page) -> dict[str, Any]:
    """Return what makes a page's text; who pins nothing has the digests of releases without."""
    rules = {**asdict(page), "url": ""}
    return {key: value for key, value in rules.items() if value or key not in {"language", "query"}}


def is_current(known: Recipe | None, terms: Terms) -> bool:
    """Tell whether a text of this recipe would come out the same if it were derived now."""
    return (
        known is not None
        and known.extractor == EXTRACTOR
        and known.declaration == declaration_digest(terms)
    )
