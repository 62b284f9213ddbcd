"""Read the number printed before a provision: `3.2`, `(b)`, `iv)`, `Section 4`."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGITS = r"\d{1,3}(?:\.\d{1,3})*"
_ROMAN = r"(?:[ivxl]{2,7}|[IVXL]{2,7})"
_ONE = rf"""(?:
    \((?:{_DIGITS}|[A-Za-z]|{_ROMAN})\)
  | {_DIGITS}(?:\.(?=\s|\Z|[A-Z"“(])|\)(?!\d))
  | (?:[A-Za-z]|{_ROMAN})[.)](?=\s|\Z)
  | \d{{1,3}}(?:\.\d{{1,3}})+(?=\s+[A-Z"“‘(\[]|\s*\Z)     # `2.5 million` is none
  | §+\s*{_DIGITS}\.?(?=\s)
)"""
_PLAIN = re.compile(rf"\s*(?P<number>{_ONE}(?:\s*{_ONE})?)\s*", re.VERBOSE)
_NAMES = (
    "section|article|clause|part|annex|appendix|schedule|chapter|exhibit|abschnitt|artikel|anlage|"
    "artículo|cláusula|anexo|articolo|allegato|artigo|titre|annexe"
)
_NAMED = re.compile(
    rf"""\s*(?P<number>(?:(?i:{_NAMES}))\s+(?:{_DIGITS}|[A-Z]|{_ROMAN}))
         (?:[.:)](?=\s|\Z)|(?=\s*[–—-]\s)|(?=\s*\Z))\s*""",
    re.VERBOSE,
)


class Enumerator(NamedTuple):
    """A printed number as people cite it, '' for none; the provision's own words begin at `end`."""

    number: str
    end: int


def enumerator(text: str) -> Enumerator:
    """Return the number that visible text begins with."""
    match = _PLAIN.match(text) or _NAMED.match(text)
    if match is None:
        return Enumerator("", 0)
    return Enumerator(match["number"].rstrip("."), match.end())
