"""Printed numbers: which were given anew, and which references only follow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tosdiff.entities import Clause
from tosdiff.text.enumerators import enumerator
from tosdiff.text.readable import readable
from tosdiff.text.tokens import words

_REFERENCE = re.compile(
    r"""(?P<word>\b(?:sections?|articles?|clauses?|paragraphs?|parts?|sec\.|art\.|points?|annex|appendix
        |schedule|exhibit|chapter|items?|abschnitt|artikel|ziffer|absatz|punkt|artículos?|cláusulas?
        |articol[oi]|artigos?|cláusulas?)|§+)
        \s*(?P<number>\d{1,3}(?:\.\d{1,3})*|[A-Z](?![\w.])|[IVXL]+(?!\w))""",
    re.VERBOSE | re.IGNORECASE,
)


def renumbered(pairs: Iterable[tuple[Clause, Clause]]) -> dict[str, str]:
    """Return which number each old number became, of those that became one only.

    `pairs` are clauses that say the same.
    """
    new_of: dict[str, str] = {}
    doubtful = set()
    for old, new in pairs:
        before, after = _bare(old.number), _bare(new.number)
        if before and new_of.setdefault(before, after) != after:
            doubtful.add(before)
    return {old: new for old, new in new_of.items() if old != new and old not in doubtful and new}


def follows(old: Clause, new: Clause, numbers: Mapping[str, str]) -> bool:
    """Whether two clauses differ only in references that follow the new numbers."""
    if not numbers:
        return False
    return any(
        match["number"] in numbers for match in _REFERENCE.finditer(readable(old.text).text)
    ) and _words(old, numbers) == _words(new, {})


def without_numbers(clause: Clause) -> list[str]:
    """Return the words of a clause without its printed number, or the numbers that it refers to."""
    visible = readable(clause.text).text
    visible = visible[enumerator(visible).end :]
    return words(_REFERENCE.sub(lambda found: found["word"], visible))


def _words(clause: Clause, numbers: Mapping[str, str]) -> list[str]:
    visible = readable(clause.text).text
    visible = visible[enumerator(visible).end :]
    return words(
        _REFERENCE.sub(lambda m: f"{m['word']} {numbers.get(m['number'], m['number'])}", visible)
    )


def _bare(number: str) -> str:
    """The part of a printed number that references cite."""
    return number.rsplit(maxsplit=1)[-1].strip("().").removeprefix("§") if number else ""
