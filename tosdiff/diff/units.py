"""Clauses made ready to be compared: strings in which one character is one word.

So libraries that compare characters, in C or C++, compare words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.diff.dates import mask_dates
from tosdiff.entities import Clause
from tosdiff.text.enumerators import enumerator
from tosdiff.text.readable import readable
from tosdiff.text.tokens import words

_SURROGATES = 0xD800, 0x0800  # code points that no string should hold: where, how many
_LAST = 0x10FFFF - _SURROGATES[1]
_STOP_WORDS = """
    a an the of to and or in on for with by as at from that this these those is are was were
    be been it its we us our you your they their any all may will shall can must if when which
    who such other not no de la le les des du et ou à en un une que qui pour par dans sur nous
    vous votre vos notre der die das und oder zu von mit für den dem ist wir sie ihre ein eine
    el los las y o con su por para se di il che per una e da os em na um uma
"""


class Lexicon:
    """Gives each distinct word a character. Stop words come first.

    `weighed` remembers, for drawing, the character and the weight of each word or mark.
    """

    __slots__ = ("_characters", "stop", "weighed")

    def __init__(self) -> None:
        self._characters = _Characters()
        self.weighed: dict[str, tuple[str, float]] = {}
        self.stop = dict.fromkeys(map(ord, self.spell(_STOP_WORDS.split())))

    def spell(self, tokens: Sequence[str]) -> str:
        """Return one character for each word."""
        characters = self._characters
        return "".join([characters[word] for word in tokens])

    def character(self, word: str) -> str:
        """Return the character of a word."""
        return self._characters[word]


class _Characters(dict[str, str]):
    """Characters by word; a word that is asked for the first time gets the next one."""

    __slots__ = ()

    def __missing__(self, word: str) -> str:
        # Beyond a million distinct words, all further ones are one: no terms have so many.
        code = min(len(self) + 1, _LAST)
        character = chr(code if code < _SURROGATES[0] else code + _SURROGATES[1])
        self[word] = character
        return character


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, and its words as characters.

    `key` leaves out the printed number and masks the date of a line that says when the text was
    updated: two clauses with one key say the same.
    """

    clause: Clause
    key: str

    @property
    def weight(self) -> int:
        """How many words it says, at least 1."""
        return len(self.key) or 1


class Units:
    """Makes units, once for each wording."""

    __slots__ = ("_keys", "lexicon")

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self._keys: dict[tuple[str, bool, bool], str] = {}

    def of(self, clause: Clause) -> Unit:
        """Return the unit of a clause."""
        wording = clause.text, bool(clause.number), clause.kind == "heading"
        key = self._keys.get(wording)
        if key is None:
            key = self._keys[wording] = self._key(clause)
        return Unit(clause, key)

    def _key(self, clause: Clause) -> str:
        visible = readable(clause.text).text
        if clause.number:
            behind = visible[enumerator(visible).end :]
            if behind.strip() or clause.kind == "heading":  # `9.99` alone is an amount
                visible = behind
        return self.lexicon.spell(words(mask_dates(visible)))
