"""Find the small words that weigh much: a `not`, a `may`, a number, a defined term, a right.

Half of what is renegotiated in a contract is one word long. Heavy words are counted in a clause
before and after; what was kept cancels out, so what is left is what the change did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Document,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Split,
)
from tosdiff.text.tokens import words
from tosdiff.text.words import plain

Reason: TypeAlias = Literal["negation", "modal", "money", "number", "term", "right"]

_SMALL = 6  # words: in a longer edit a modal verb or a defined term is one word among many


@dataclass(frozen=True, slots=True)
class Weight:
    """Why a change weighs: the heavy words it took away and those it brought, in order."""

    reason: Reason
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_WORD = re.compile(r"\w++(?!['\u2019]\w)")
_NEGATIONS = _words(
    "not no never none neither nor without cannot unless except nothing nobody",
    "pas jamais aucun aucune sans nicht kein keine keinen keiner keinem nie ohne nunca",
    "ningun ningún ninguna sin não nenhum nenhuma sem niet geen nooit zonder",
    "non senza nessun nessuna",
)
_MONTH = re.compile(r"(?<![\w.])May(?=\s+\d)|(?<=\d\s)May(?!\w)")
_MODALS = _words(
    "may must shall should will would can could might ought required",
    "doit doivent peut peuvent muss müssen darf dürfen soll sollen kann können",
    "debe deben puede pueden deve devem pode podem devono può possono moet moeten mag mogen",
)
_COUNTS = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "sixteen eighteen twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "thousand million billion",
)
_DIGIT = re.compile("[0-9]")
_AMOUNT = r"[0-9]++(?:[.,:][0-9]++)*+"
_CURRENCY = r"(?:[$£€¥₹₩]|(?<!\w)(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|INR)(?!\w))"
_MONEY = re.compile(
    rf"(?:US|CA|AU?)?{_CURRENCY}\s?{_AMOUNT}"
    rf"|{_AMOUNT}\s?(?:{_CURRENCY}|(?:US |U\.S\. )?(?:dollars|euros?|pounds|cents)(?!\w))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(  # its number follows the numbering: see diff.numbering
    r"(?:\b(?:sections?|sec\.|clauses?|paragraphs?|articles?|art\.|parts?|items?)|§)\s*"
    r"[0-9]+(?:[.()a-z0-9]*[)a-z0-9])?",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"^\W*[0-9]+(?:\.[0-9]+)*[.)]?(?=\s)")
_NUMBER = re.compile(  # not a part of a name, of an address or of its query
    rf"(?<![A-Za-z0-9_=&#.])(?<![a-z]/){_AMOUNT}(?!(?!st\b|nd\b|rd\b|th\b)[A-Za-z_])(?:\s?%)?",
    re.IGNORECASE,
)
_RIGHT = re.compile(  # of a text in lower case; every branch begins with a letter, to be found fast
    r"you(?: also| always)? (?:may|can) (?!not\b|only\b|be\b|have\b|need\b|see\b|find\b|receive\b"
    r"|encounter\b|experience\b|lose\b|notice\b|contact\b|read\b|learn\b|also\b|and\b|or\b)\w+"
    r"|you (?:have|retain|keep) (?:the|a|your|all|any|every) (?:\w+ )?(?:rights?|ownership)"
    r"|you are entitled to|your rights? (?:to|of) \w+"
    r"|r(?<!reserve the r)(?<!reserves the r)ights? to (?:opt|object|withdraw|access|delet|eras"
    r"|rectif|correct|cancel|appeal|complain|lodge|portab|port|su|request|know|compensation"
    r"|(?:a|an|be|have|your) )\w*"
    r"|o(?<!not o)pt(?:ing)?[ -]out|object to (?:the|our|such)|withdraw your consent|refund"
    r"|we (?:will|shall) (?:not|never) \w+|free of charge|prior notice"
)
_NAME = r"\"(?P<{}>[A-Z][\w'&/-]*(?: [\w'&/-]+){{0,4}}),?\""
_DEFINITION = re.compile(
    rf"\((?![^()\"]*\b(?:see|sections?|refer|under|titled|entitled|called|described)\b)"
    rf"[^()\"]{{0,40}}{_NAME.format('aside')}(?:\)|,? (?:or|and) \"|,)"
    rf"|{_NAME.format('plainly')} (?:means?|shall mean|refers? to|is defined)\b"
)
_CONTRACTION = re.compile(r"(?<!\w)(?:(\w+)n't|(can)not)(?!\w)", re.IGNORECASE)
_IRREGULAR = {"wo": "will", "ca": "can", "sha": "shall"}
_COPYRIGHT = re.compile(r"©\s*[0-9]{4}(?:\s?[-\u2013]\s?[0-9]{4})?")
_AGO = re.compile(r"\d+ (?:second|minute|hour|day|week|month|year)s? ago", re.IGNORECASE)


def weights(change: Change, terms: frozenset[str] = frozenset()) -> tuple[Weight, ...]:
    """Return why a change weighs, heaviest reason first; nothing if it does not.

    `terms` are the defined terms of both documents. Of an added clause only a definition weighs:
    the rest of it is new, and drawn as such.
    """
    match change:
        case Renumbered() | Cosmetic():
            return ()
        case Added() | Removed() | Amended() | Moved() | Split() | Merged():
            ours, theirs = _text(old_clauses(change)), _text(new_clauses(change))
            found = _whole(ours, theirs) if not ours or not theirs else _edit(change, ours, theirs)
            return tuple(found) + _swapped(ours, theirs, terms)


def defined_terms(*documents: Document) -> frozenset[str]:
    """Return the terms that documents define, as `("Content")` or `"Content" means`."""
    return frozenset(
        term
        for document in documents
        for clause in document.clauses
        if '"' in clause.text or "\u201c" in clause.text or "\u201e" in clause.text
        for term in _defined(plain(clause.text))
    )


def _edit(change: Change, ours: str, theirs: str) -> Iterator[Weight]:
    if words(ours) == words(theirs):
        return
    yield from _counted("negation", ours, theirs)
    if not (isinstance(change, Amended) and change.rewritten):
        for weight in _counted("modal", ours, theirs):
            if (weight.lost and weight.gained) or _is_small(ours, theirs):
                yield weight
    if _says_something(change, ours):
        yield from _counted("money", ours, theirs)
        yield from _counted("number", ours, theirs)
    yield from _redefined(ours, theirs)
    yield from _rights(ours, theirs)


def _says_something(change: Change, ours: str) -> bool:
    """Tell whether a figure stands in a sentence or in a table, and not alone, as a ticker's."""
    if any(clause.kind == "cell" for clause in new_clauses(change)):
        return True
    return sum(word.isalpha() for word in words(ours)) >= 3


def _whole(ours: str, theirs: str) -> Iterator[Weight]:
    yield from _redefined(ours, theirs)
    yield from _rights(ours, theirs)


def _counted(reason: Reason, ours: str, theirs: str) -> Iterator[Weight]:
    lost, gained = _difference(_heavy(reason, ours), _heavy(reason, theirs))
    if lost or gained:
        yield Weight(reason, lost, gained)


def _rights(ours: str, theirs: str) -> Iterator[Weight]:
    """Yield the rights that went: what came instead is drawn, and no loss."""
    if not ours:
        return
    lost, gained = _difference(_RIGHT.findall(ours.lower()), _RIGHT.findall(theirs.lower()))
    if lost and len(lost) > len(gained):
        yield Weight("right", lost, ())


def _redefined(ours: str, theirs: str) -> Iterator[Weight]:
    """Yield the terms whose definition was added, removed or amended."""
    before, after = list(_defined(ours)), list(_defined(theirs))
    if before or after:
        yield Weight("term", tuple(before), tuple(after))


def _swapped(ours: str, theirs: str, terms: frozenset[str]) -> tuple[Weight, ...]:
    """Return the defined terms that took each other's place."""
    if not ours or not theirs or not terms or list(_defined(ours)) or list(_defined(theirs)):
        return ()
    lost, gained = _difference(set(_named(ours, terms)), set(_named(theirs, terms)))
    is_swap = len(lost) == len(gained) == 1
    if is_swap or ((lost or gained) and _is_small(ours, theirs)):
        return (Weight("term", lost, gained),)
    return ()


def _heavy(reason: Reason, text: str) -> list[str]:
    match reason:
        case "negation":
            return _listed(_NEGATIONS, text)
        case "modal":
            return _listed(_MODALS, _MONTH.sub(" ", text))
        case "money":
            return _found(_MONEY, text) if _DIGIT.search(text) else []
        case _:
            if not _DIGIT.search(text):
                return _listed(_COUNTS, text)
            bare = _MONEY.sub(" ", _REFERENCE.sub(" ", _ENUMERATOR.sub(" ", _AGO.sub(" ", text))))
            return _found(_NUMBER, bare) + _listed(_COUNTS, bare)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match[0].lower() for match in pattern.finditer(text)]


def _listed(heavy: frozenset[str], text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word in heavy]


def _defined(text: str) -> Iterator[str]:
    for match in _DEFINITION.finditer(text) if '"' in text else ():
        yield match["aside"] or match["plainly"]


def _named(text: str, terms: frozenset[str]) -> Iterator[str]:
    """Yield each defined term that a text names, the longest where several begin."""
    parts = re.findall(r"[\w'&/-]+", text)
    for start, part in enumerate(parts):
        if part[0].isupper():
            names = (" ".join(parts[start : start + length]) for length in range(5, 0, -1))
            if found := next((name for name in names if name in terms), ""):
                yield found


def _difference(
    ours: Iterable[str], theirs: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what only the one holds and what only the other, each as often as it is more."""
    before, after = Counter(ours), Counter(theirs)
    return tuple(sorted((before - after).elements())), tuple(sorted((after - before).elements()))


def _is_small(ours: str, theirs: str) -> bool:
    before, after = Counter(words(ours)), Counter(words(theirs))
    return max((before - after).total(), (after - before).total()) <= _SMALL


def _text(clauses: Sequence[Clause]) -> str:
    """Return clauses as a reader sees them, with `won't` and `cannot` as `will not`, `can not`."""
    text = " ".join(plain(clause.text) for clause in clauses)
    small = text.lower()
    if "n't" in small or "cannot" in small:  # looked for first: the pattern is slow
        text = _CONTRACTION.sub(_spelled_out, text)
    return _COPYRIGHT.sub(" ", text)


def _spelled_out(match: re.Match[str]) -> str:
    verb = match[1] or match[2]
    return f"{_IRREGULAR.get(verb.lower(), verb)} not"
