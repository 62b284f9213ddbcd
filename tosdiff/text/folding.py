"""Characters: what looks the same becomes the same, and what Markdown would read is escaped."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte-order mark, marks of direction, annotations.
_INVISIBLE = (0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF)
_RANGES = ((0x202A, 0x202E), (0x2060, 0x206F), (0xFFF9, 0xFFFB), (0xFE00, 0xFE0F))
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_FOLD: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(point for first, last in _RANGES for point in range(first, last + 1)),
    **dict.fromkeys(_CONTROLS, " "),
}
# Joiners matter in Arabic, Indic scripts and emoji only.
_JOINERS = re.compile(
    "(?<![\u0600-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\U0010ffff])"
)

_INLINE = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])            # a backslash that would escape
    | \*(?=\S) | (?<=\S)\*  | `          # emphasis, code
    | (?<!\w)_+(?=[^\W_]) | (?<=[^\W_])_+(?!\w)
    | <(?=[A-Za-z/!?]) | &(?=\#?\w{1,31};)
    | \](?=\() | ~~""",
    re.VERBOSE,
)
_SIGNS = re.compile(r"[\\*`_<&\]~]")
_OPENING = re.compile(r"[#]{1,6}(?=\s|$)|>|[+*](?=\s|$)|\[(?=[^\]]*\]:)|(?:-{3,}|={2,}|\|)")
_TYPED_BULLET = re.compile(r"[•·▪●◦‣∙■□○➢►⁃]\s+|[*–—-]\s+(?=[^\W\d])")


def fold(text: str) -> str:
    """Return `text` with one space for each run of white space, and no invisible characters.

    A space at its start or end stays: it says that a word ends there.
    """
    if not text.isascii() or not text.isprintable():
        text = text.translate(_FOLD)
        if "\u200c" in text or "\u200d" in text:
            text = _JOINERS.sub("", text)
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"


def normalise(text: str) -> str:
    """Return `text` in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def escape(text: str) -> str:
    """Escape what Markdown would read as emphasis, code, a tag, an entity or a link."""
    if not _SIGNS.search(text):
        return text
    return _INLINE.sub(lambda match: "".join(f"\\{char}" for char in match[0]), text)


def escape_opening(block: str) -> str:
    """Escape what would make a paragraph something else; a bullet typed by hand becomes one.

    Numbers stay as they are: `1. Scope` means the same as a paragraph and as an item of a list.
    """
    if match := _TYPED_BULLET.match(block):
        return f"- {block[match.end() :]}"
    return f"\\{block}" if _OPENING.match(block) else block


def has_letters(text: str) -> bool:
    """Whether there is anything to read: a letter or a digit of any script."""
    return any(char.isalnum() for char in text)
