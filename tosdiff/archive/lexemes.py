"""Write words as PostgreSQL's text search takes them: cut as SQLite cuts them, unstemmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 80  # characters of a word that are looked at
_POSITIONS = 16_383  # beyond, PostgreSQL counts no more
_SIZE = 600_000  # bytes; PostgreSQL refuses a vector of 1 MiB


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text: letters and digits, in small letters without their accents."""
    bare = "".join(
        char
        for char in unicodedata.normalize("NFD", text.lower())
        if unicodedata.category(char) != "Mn"
    )
    for found in _WORD.finditer(bare):
        yield found[0][:_LONGEST]


def vector(text: str) -> str:
    """Return a text as a tsvector: each word with its place. What is far too long is cut."""
    parts: list[str] = []
    size = 0
    for place, word in enumerate(words_in(text), 1):
        size += len(word.encode()) + 8
        if place > _POSITIONS or size > _SIZE:
            break
        parts.append(f"'{word}':{place}")
    return " ".join(parts)


def query(phrases: Sequence[tuple[Sequence[str], bool]]) -> str:
    """Return a tsquery for all of these phrases; with each, whether its last word only begins."""
    written = []
    for words, is_prefix in phrases:
        parts = [f"'{word}'" for word in words_in(" ".join(words))]
        if parts:
            written.append("(" + " <-> ".join(parts) + (":*)" if is_prefix else ")"))
    return " & ".join(written)
