"""Fold British and American spelling into one, so that a page that flips between them is told."""

from __future__ import annotations

import re
from functools import lru_cache

_SINGLE = {
    "cheque": "check",
    "cheques": "checks",
    "defence": "defense",
    "enrol": "enroll",
    "enrols": "enrolls",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "fulfils": "fulfills",
    "fulfilment": "fulfillment",
    "grey": "gray",
    "instalment": "installment",
    "instalments": "installments",
    "licence": "license",
    "licences": "licenses",
    "offence": "offense",
    "offences": "offenses",
    "practise": "practice",
    "practised": "practiced",
    "practises": "practices",
    "practising": "practicing",
    "pretence": "pretense",
    "programme": "program",
    "programmes": "programs",
    "sceptical": "skeptical",
    "skilful": "skillful",
    "tyre": "tire",
    "tyres": "tires",
    "wilful": "willful",
    "wilfully": "willfully",
}
# Both sides are folded, so that an ending may be folded in words which only one spelling has.
_ENDINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=\w\w\wl)ys(?=(?:e|es|ed|er|ers|ing)$)"), "yz"),
    (re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|able|ably|ite|ites|al|ally|ful|less)?$)"), "or"),
    (re.compile(r"(?<=\w{2})ll(?=(?:ed|ing|er|ers|ation|ations)$)"), "l"),
    (re.compile(r"(?<=dg)e(?=ments?$)"), ""),
    (re.compile(r"(?<=ent|met|eat|fib|lit)re(?=s?$)"), "er"),
    (re.compile(r"(?<=alog)ue(?=s?$)"), ""),
)


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """Return what a folded word and its spelling on the other side of the Atlantic share."""
    if len(word) < 4 or not word.isascii():
        return word
    known = _SINGLE.get(word)
    if known:
        return known
    for pattern, other in _ENDINGS:
        word = pattern.sub(other, word)
    return word
