"""Cut visible text into words and marks.

A word is what can change a meaning: letters, numbers, currencies, per cent, at most and at least, a
Chinese character, an emoji with all that modifies it. The rest are marks: punctuation. Scripts
without spaces have a word for each character, with what combines with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# Ranges of Unicode 16, as they stand in a character class.
_SPACELESS = (
    "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e\u0e81-\u0eff"  # Thai, Lao
    "\u1000-\u1049\u1050-\u109f\u1780-\u17d3"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u30fa\u30fc-\u312f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_COMBINING = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u1062-\u1064\u17b4-\u17d3\u3099\u309a\uff9e\uff9f"
    "\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_EMOJI = "\u2190-\u23ff\u2460-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
_MODIFIER = "\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_LATIN_SIGNS = "$%\u00a2-\u00a5\u00b0"  # currencies and the like, of which each is a word
_SIGNS = (
    rf"{_LATIN_SIGNS}\u058f\u060b\u066a\u0e3f\u17db\u2030\u2031\u20a0-\u20cf"
    "\ufdfc\uff04\uff05\uffe0\uffe1\uffe5\uffe6"
)
_RELATION = "\u00b1\u2260\u2264\u2265"  # plus-minus, not equal, at most, at least
_LATIN_MARKS = (
    r"\x00-\x1f!-/:-@\[-`{-\x7f"
    "\u0080-\u00a1\u00a6-\u00a9\u00ab\u00ac\u00ae\u00af\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u2010-\u202f\u2032-\u205f"
)
_MARKS = (
    rf"{_LATIN_MARKS}"
    "\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u060d\u061b\u061e\u061f\u066b-\u066d"
    "\u06d4\u0964\u0965\u0970\u0e2f\u0e4f\u0e5a\u0e5b\u104a-\u104f\u1361-\u1368\u17d4-\u17da\u1800-\u180a"
    "\u2064-\u206f\u2100-\u2101\u2200-\u23ff\u2500-\u25ff\u2980-\u2aff\u2e00-\u2e7f"
    "\u3000-\u3004\u3008-\u3020\u3030\u303d\u303e\u30fb\ufe10-\ufe1f\ufe30-\ufe6f"
    "\uff01-\uff03\uff06-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe2-\uffe4\uffe8-\uffff\ud800-\udfff"
)
_PICTURE = rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[\u2600-\u27bf\U0001f000-\U0001faff])[{_MODIFIER}]*+"


def _spaced(letter: str, inner: str) -> str:
    """Return the pattern of a word between spaces or marks."""
    number = rf"[0-9]++(?:[.,][0-9]++)++(?!{inner})"
    return rf"{number}|{letter}{inner}*+(?:['\u2019]{inner}++)*+"


# Terms in Latin letters need a small pattern only; to compile that of all scripts takes 7 ms.
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u2010-\u202f\u2032-\u205f]")
_LATIN_WORD = _spaced(r"[^\W_]", rf"[^\s{_LATIN_MARKS}{_LATIN_SIGNS}]")
_LATIN = re.compile(rf"(?P<word>{_LATIN_WORD}|[{_LATIN_SIGNS}\u00b1])|\S")


@cache
def _of_all_scripts() -> re.Pattern[str]:
    word = _spaced(
        rf"[^\W_{_SPACELESS}]", rf"[^\s{_MARKS}{_SIGNS}{_SPACELESS}{_EMOJI}\u2028\u2029]"
    )
    return re.compile(
        rf"(?P<word>{word}"
        rf"|[{_SPACELESS}][{_COMBINING}]*+"
        rf"|{_PICTURE}(?:\u200d{_PICTURE})*+"
        rf"|[{_SIGNS}{_RELATION}])|\S"
    )


_ASCII = re.compile(r"[0-9]++(?:[.,][0-9]++)++(?![A-Za-z])|[A-Za-z0-9]++(?:'[A-Za-z0-9]++)*+|[$%]")
_FOLDED = str.maketrans("", "", "'\u2019\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")


def scan(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield the words and marks of visible text from `start` on; a word's `lastgroup` is "word"."""
    is_latin = text.isascii() or not _BEYOND_LATIN.search(text)
    return (_LATIN if is_latin else _of_all_scripts()).finditer(text, start)


def words(text: str) -> list[str]:
    """Return the words of visible text, in order, each as `normal` has it."""
    if text.isascii():
        found = _ASCII.findall(text.lower())
        return [word.replace("'", "") for word in found] if "'" in text else found
    return [normal(token[0]) for token in scan(text) if token.lastgroup]


def has_words(text: str) -> bool:
    """Tell whether visible text has a word at all."""
    return any(token.lastgroup for token in scan(text))


def normal(word: str) -> str:
    """Return the form of a word that two spellings share: case, apostrophes, ligatures, width."""
    if word.isascii():
        return word.lower().replace("'", "")
    return unicodedata.normalize("NFKC", word.translate(_FOLDED)).casefold()
