"""Plain text: paragraphs between blank lines, unwrapped; lines that begin an item stay apart."""

from __future__ import annotations

import re

from tosdiff.text.markdown import markdown
from tosdiff.text.tree import Element

_MARKUP = re.compile(
    r"^\s*<[a-z!?]|<(?:!doctype|html|head|body|div|p|br|h[1-6]|span|table|tr|ul|ol|li|a|meta|title|b|i|pre|main"
    r"|section|article|header|nav|form|center|font|script|style|svg|math|template)\b",
    re.IGNORECASE,
)


def is_plain(text: str, content_type: str) -> bool:
    """Whether a page is plain text: declared so, or without any tag of HTML."""
    if content_type.partition(";")[0].strip().lower() == "text/plain":
        return True
    return not _MARKUP.search(text)


def plain(text: str) -> str:
    """Return plain text as Markdown."""
    return markdown([Element("pre", {}, (text.replace("\r\n", "\n").replace("\0", ""),))], base="")
