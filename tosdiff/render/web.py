"""Addresses that may be linked: of the web, and nothing in them that ends what they stand in."""

from __future__ import annotations

import re
from urllib.parse import quote

from tosdiff.render.clean import clean

_SAFE = "%:/?#@!&+,;=~"  # what an address may hold and no format gives a meaning


def web_address(text: str) -> str:
    """Return the address percent-encoded, or '' if it is none of the web."""
    cleaned = clean(text).strip()
    if not re.match(r"https?://[^/\s]", cleaned, re.IGNORECASE):
        return ""
    return quote(cleaned, safe=_SAFE, errors="replace")
