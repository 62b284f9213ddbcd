"""How a text is derived, as far as two versions must share it to be compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from tosdiff.entities import Recipe, Terms
from tosdiff.text.release import EXTRACTOR

if TYPE_CHECKING:
    from tosdiff.text.extract import How

_THEN = " of "


def recipe(terms: Terms, how: How, *, rendered: str = "") -> Recipe:
    """Return the recipe of a text: what the declaration selects (not where it is), and by whom.

    `rendered` is the record of the rendering, whose release counts, or '' for pages as served: the
    two are never compared, since one of them may lack what scripts add.
    """
    renderer = rendered.partition(" ")[0]
    extractor = f"{EXTRACTOR}{_THEN}{renderer}" if renderer else EXTRACTOR
    return Recipe(declaration_digest(terms), extractor, how)


def declaration_digest(terms: Terms) -> str:
    """Return the SHA-256 of the rules that make the text; a page that moves keeps its recipe."""
    rules = [{**asdict(page), "url": ""} for page in terms.pages]
    canonical = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_current(known: Recipe | None, terms: Terms) -> bool:
    """Tell whether a text of this recipe would come out the same if it were derived now."""
    return (
        known is not None
        and known.extractor.partition(_THEN)[0] == EXTRACTOR
        and known.declaration == declaration_digest(terms)
    )
