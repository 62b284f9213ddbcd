"""One character for each word: so libraries that compare characters, in C or C++, compare words."""

from __future__ import annotations

from collections.abc import Sequence

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
