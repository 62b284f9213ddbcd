"""Clauses made ready to be compared: strings in which one character is one word."""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.diff.dates import mask_dates
from tosdiff.diff.lexicon import Lexicon
from tosdiff.entities import Clause
from tosdiff.text.enumerators import enumerator
from tosdiff.text.readable import readable
from tosdiff.text.tokens import words


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
