"""Tell whether a text is English, for cues are: other text gets no tags."""

from __future__ import annotations

import re

_ENGLISH_WORDS = (
    "the of and to you your we our us or for any with that this by is are not may be if from as "
    "have has will shall it its on at an all which when other use do does such"
)
# Frequent words of the languages that terms come in, none of them English.
_FOREIGN_WORDS = (
    "der die das und nicht wir sie ist mit von zu auf oder für durch eine einen dem den des "
    "le la les des du et vous nous votre vos nos est une dans pour par sur ou que qui ne pas "
    "el los las y de del en su sus usted nosotros para por con se una no lo al "
    "il di che gli della dei per non sono alla nel si o e do da os um uma não ao seu sua "
    "het een van niet wij uw onze met voor op te och att som inte vi är på av på til ikke og "
    "w z na nie się jest oraz lub i do ve bir ile için ja on ei"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split()) - _ENGLISH
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 12  # words that may lack a sign of English, as a category in a list does
_ENOUGH = 400  # words decide; longer clauses don't need more


def is_english(text: str) -> bool:
    """Return whether lower-case text looks English; a few words without a sign pass."""
    words = _WORD.findall(text, 0, 8 * _ENOUGH)[:_ENOUGH]
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if english == 0:
        return foreign == 0 and len(words) <= _FEW and all(map(str.isascii, words))
    return english >= foreign
