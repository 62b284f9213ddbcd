"""Make fetched text safe to show: what a page says must never steer the terminal."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and newline; DEL; and the overrides that reorder what is read.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_ESCAPE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?"


def clean(text: str) -> str:
    """Return text without terminal escapes, controls and direction overrides."""
    if text.isprintable():  # then it has none of them
        return text
    return re.sub(_UNSAFE, "", re.sub(_ESCAPE, "", text))  # compiled when first needed


def one_line(text: str, width: int = 0) -> str:
    """Return text on one line, cut to `width` characters with an ellipsis if it is longer."""
    line = " ".join(clean(text).split())
    return line if not width or len(line) <= width else line[: width - 1].rstrip() + "…"
