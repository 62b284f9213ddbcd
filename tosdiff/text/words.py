"""The words of a text: as a reader sees them, counted, and as digests that ignore the rest."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from tosdiff.entities import Clause
from tosdiff.text.readable import readable
from tosdiff.text.release import NORMALISER
from tosdiff.text.tokens import words

_OPENING = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:#{1,6}|[-*+])(?:[ \t]+|$))?", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ \t]*(?:=+|-+|\|[-:| \t]+)[ \t]*$", re.MULTILINE)
_FOLD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)


def plain(markdown_fragment: str) -> str:
    """Return what a reader sees of some Markdown, on one line.

    Links are their text; emphasis, escapes, entities and the signs that open a block are gone;
    quotes and dashes are one kind each; characters are in Unicode's form NFKC.
    """
    text = _OPENING.sub("", _UNDERLINE.sub("", markdown_fragment))
    return _folded(_whole_links(readable(text).text, text))


def words_digest(markdown: str) -> str:
    """Return the SHA-256, in hexadecimal, of the words alone.

    Mark-up, punctuation, case, targets of links, bullets and white space leave no trace in it;
    numbers do, printed enumerators and dates included.
    """
    return _sha256(" ".join(words(readable(markdown).text)))


def count_words(markdown: str) -> int:
    """Return how many words a reader sees."""
    return len(words(readable(markdown).text))


def clause_digest(clause: Clause) -> str:
    """Return the SHA-256, in hexadecimal, of what a tagger reads: heading, lead-in and text."""
    fields = (
        NORMALISER,
        *map(plain, clause.heading),
        "",
        plain(clause.lead_in),
        plain(clause.text),
    )
    return _sha256("\0".join(fields))


def _whole_links(visible: str, markdown: str) -> str:
    """Drop the bracket of a link that the fragment cuts off."""
    if visible[:1] == "[" and markdown.lstrip()[:1] == "[" and "]" not in visible:
        return visible[1:]
    return visible


def _folded(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD)
    return " ".join(text.split())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
