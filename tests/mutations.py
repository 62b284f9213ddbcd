"""Cosmetic mutations of a page: each changes bytes and never a word that a reader sees."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TypeAlias

Mutation: TypeAlias = Callable[[str], str]

# What a page may hold in which nothing is mutated: its text is code, or its white space counts.
_PIECES = re.compile(
    r"(?P<raw><(script|style|textarea|pre|title|template|noscript|svg|select)\b.*?</\2\s*>)"
    r"|(?P<comment><!.*?>)|(?P<tag></?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>)|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</?(?:p|div|section|article|main|header|footer|nav|ul|ol|li|h[1-6]|table|tr|td|th|tbody|thead|"
    r"tfoot|dl|dt|dd|body|html|head|figure|aside|form)\b",
    re.IGNORECASE,
)


def _each(page: str, *, tag: Mutation | None = None, text: Mutation | None = None) -> str:
    """Apply functions to the tags and the texts in a page's body."""
    start = page.lower().find("<body")
    head, body = (page[:start], page[start:]) if start >= 0 else ("", page)
    made = []
    for match in _PIECES.finditer(body):
        piece = match[0]
        if match["tag"] and tag:
            piece = tag(piece)
        elif match["text"] and text:
            piece = text(piece)
        made.append(piece)
    return head + "".join(made)


def class_names(page: str) -> str:
    """Rename every class, as a build with hashed names does."""
    return _each(page, tag=lambda t: re.sub(r"(\sclass=[\"']?)(\w)", r"\1zq9-\2", t))


def data_attributes(page: str) -> str:
    """Give every element an attribute that says nothing."""
    return _each(page, tag=lambda t: re.sub(r"^<([\w-]+)", r'<\1 data-rid="r7f3"', t))


def comments_between(page: str) -> str:
    """Put a comment after every tag of a block."""
    return _each(page, tag=lambda t: f"{t}<!-- build 81 -->" if _BLOCK.match(t) else t)


def comments_in_text(page: str) -> str:
    """Put a comment into the middle of every text."""
    return _each(page, text=lambda t: _in_middle(t, "<!-- -->"))


def minified(page: str) -> str:
    """Make every run of white space one space, and drop it where blocks meet."""
    page = _each(page, text=lambda t: re.sub(r"[ \t\r\n]+", " ", t))
    meeting = re.compile(rf"(?<=>) (?={_BLOCK.pattern})", re.IGNORECASE)
    return meeting.sub("", page)


def pretty(page: str) -> str:
    """Start every tag of a block on a line of its own, indented."""
    return _each(page, tag=lambda t: f"\n    {t}\n      " if _BLOCK.match(t) else t)


def spans(page: str) -> str:
    """Wrap every text in a span."""
    return _each(page, text=lambda t: f"<span>{t}</span>" if t.strip() and t != "<" else t)


def inline_scripts(page: str) -> str:
    """Put a script and a style after every text."""
    code = "<script>var words = 'not text';</script><style>.a{color:red}</style>"
    return _each(page, text=lambda t: t + code if t.strip() and t != "<" else t)


def entities(page: str) -> str:
    """Write letters that are not ASCII, and apostrophes, as entities."""
    return _each(page, text=lambda t: re.sub(r"[^\x00-\x7f]|'", lambda m: f"&#{ord(m[0])};", t))


def literals(page: str) -> str:
    """Write entities as what they mean, but for those that would become markup."""

    def literal(match: re.Match[str]) -> str:
        meaning = html.unescape(match[0])
        return match[0] if meaning in {"<", ">", "&", match[0]} else meaning

    return _each(page, text=lambda t: re.sub(r"&#?\w+;", literal, t))


def nbsp(page: str) -> str:
    """Make every second space between words a no-break space."""
    return _each(page, text=lambda t: re.sub(r"(\w) (\w+ )", "\\1\u00a0\\2", t))


def campaign(page: str) -> str:
    """Add tracking parameters to every absolute link."""

    def tracked(tag: str) -> str:
        def grown(match: re.Match[str]) -> str:
            url, hash_, fragment = match[2].strip().partition("#")
            sign = "&amp;" if "?" in url else "?"
            return f"{match[1]}{url}{sign}utm_source=x&amp;fbclid=IwAR0{hash_}{fragment}{match[3]}"

        if not tag.lower().startswith("<a"):
            return tag
        return re.sub(r"(\shref=\")(https?://[^\"]+)(\")", grown, tag)

    return _each(page, tag=tracked)


def pixels(page: str) -> str:
    """Put a tracking pixel at the end of every paragraph and item."""
    pixel = '<img src="https://t.example/p.gif?r=123" width="1" height="1" alt="">'
    return _each(page, tag=lambda t: pixel + t if t.lower() in {"</p>", "</li>", "</div>"} else t)


def zero_width(page: str) -> str:
    """Put a zero-width space into every text."""
    return _each(page, text=lambda t: _in_middle(t, "\u200b"))


def soft_hyphens(page: str) -> str:
    """Put a soft hyphen into every long word."""
    return _each(page, text=lambda t: re.sub(r"\b([^\W\d_]{5})([^\W\d_]{4,})", "\\1\u00ad\\2", t))


def split_bold(page: str) -> str:
    """Write `<b>a b</b>` as `<b>a</b><b> b</b>`."""
    return re.sub(
        r"<(b|strong)(\s[^>]*)?>([^<>\s]+) ([^<>]+)</\1>",
        lambda m: f"<{m[1]}{m[2] or ''}>{m[3]}</{m[1]}><{m[1]}> {m[4]}</{m[1]}>",
        page,
    )


def wrappers(page: str) -> str:
    """Wrap every paragraph and list in a div."""
    return re.sub(
        r"<(p|ul)(\s[^>]*)?>(?:(?!<(?:/?\1|p|ul|ol|div|table)\b).)*</\1>",
        lambda m: f"<div>{m[0]}</div>",
        page,
        flags=re.DOTALL,
    )


def spacers(page: str) -> str:
    """Put empty blocks before every paragraph and heading."""
    spacer = "<div></div><p>&nbsp;</p>"
    return _each(
        page, tag=lambda t: spacer + t if re.match(r"<(?:h[1-6]|p)\b", t, re.IGNORECASE) else t
    )


def _in_middle(text: str, what: str) -> str:
    """Insert between two letters near the middle, never into an entity."""
    if "&" in text or not text.strip():
        return text
    middle = len(text) // 2
    for at in (*range(middle, len(text) - 1), *range(middle, 0, -1)):
        if text[at - 1 : at].isalnum() and text[at : at + 1].isalnum():
            return text[:at] + what + text[at:]
    return text


MUTATIONS: dict[str, Mutation] = {
    "class names": class_names,
    "data-* attributes": data_attributes,
    "comments between": comments_between,
    "comments in text": comments_in_text,
    "white space minified": minified,
    "white space pretty": pretty,
    "text in spans": spans,
    "inline script and style": inline_scripts,
    "literal to entity": entities,
    "entity to literal": literals,
    "no-break spaces": nbsp,
    "tracking parameters": campaign,
    "tracking pixel": pixels,
    "zero-width space": zero_width,
    "soft hyphens": soft_hyphens,
    "bold split": split_bold,
    "wrapper divs": wrappers,
    "empty spacers": spacers,
}
