"""Tell the stance of a core tag from who acts, and whether they may."""

from __future__ import annotations

import re
from collections.abc import Container

from tosdiff.entities import Stance

_REACH = 400  # code points up to the cue's end in which its subject is sought
_FEW = r"\W++(?:\w++\W++){0,3}?"
_OTHERS = (
    r"(?:users?|visitors?|members?|customers?|publishers?|developers?|partners?|licensees?"
    r"|clients?|part(?:y|ies)|persons?|people|others|they|apps?|application|agents?|providers?"
    r"|advertisers?|networks?|engines?|creators|bots|networks)"
)
_USER = rf"(?:you|{_OTHERS})"
_NOT = r"(?:not|never|t|no|cannot|nor)"
_MODAL = r"(?:may|must|shall|will|can|could|should|do|does|did|don|won|mustn|agrees?|undertakes?)"

# Each marker is sought on its own; of those before the cue's end the last one governs.
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("user-not", re.compile(rf"\b{_USER}{_FEW}(?:{_MODAL}{_FEW}{_NOT}|cannot|agrees? not)\b")),
    (
        "user-not",
        re.compile(
            r"\b(?:prohibit\w*|forbid\w*|not (?:be )?(?:permitted|allowed|authori[sz]ed)|refrain"
            r"|unauthori[sz]ed|restrict\w* \w+ \w+ from|(?:agree|undertake|promise)s? not"
            r"|violat\w+|breach(?:es)? of)\b"
        ),
    ),
    ("user-not", re.compile(r"(?<![^\n.;:] )(?<!\w)(?:please )?(?:do not|don.t|never)\b")),
    (
        "we-not",
        re.compile(
            r"\b(?!you\b|they\b|users\b|parties\b|that\b|which\b)\w++\W++(?:also |knowingly )?"
            r"(?:do|does|did|will|shall|would|can|are|is|never)(?:\W++\w++){0,1}?"
            r"(?:(?<=never)|\W++(?:not|never|t))\b|\bcannot\b|\bnor (?:do|does|will) \w++"
        ),
    ),
    (
        "user-may",
        re.compile(
            rf"\b(?:{_OTHERS}\W++(?:(?!we\b)\w++\W++)?(?:may|can|might|could|should|must)"
            r"|you (?:may|can|must|shall)(?= (?:only )?(?:use|access|collect|store|record|gather"
            r"|obtain|crawl|index|copy|download|scrape)\b))"
            r"(?!\W++(?:\w++\W++)?(?:not|never|t)\b)"
        ),
    ),
    (
        "user-may",
        re.compile(
            r"\b(?:is|are) (?:permitted|allowed)\b|\bwe (?:do )?(?:allow|permit)\b"
            r"|\bgrants?\b\W++(?:\w++\W++){0,9}?permission\b"
        ),
    ),
    ("we", re.compile(r"\bwe\b(?!\W++(?:\w++\W++){0,2}?(?:not|never|don|t)\b)")),
)


def stance_of(label: str, text: str, end: int) -> Stance:
    """Return the stance of a core label whose cue ends at `end` in lower-case text."""
    if label == "anti-scraping":  # the platform's own part in it is to allow or to prevent
        marker = _governing(text, end, {"user-may", "user-not"})
        return "permits" if marker == "user-may" else "forbids"
    match _governing(text, end, {"user-may", "user-not", "we-not", "we"}):
        case "user-not":
            return "forbids"
        case "we-not":
            return "disclaims"
        case "user-may":
            return "permits"
        case _:
            return "practises"


def forbids(lead_in: str) -> bool:
    """Return whether a lower-case lead-in ("you may not:") forbids what its items say."""
    return _governing(lead_in, len(lead_in), {"user-may", "user-not", "we-not", "we"}) == "user-not"


def _governing(text: str, end: int, names: Container[str]) -> str:
    """Return the name of the last marker of these names before `end`, or ''."""
    before = text[max(0, end - _REACH) : end]
    last, name = -1, ""
    for candidate, pattern in _MARKERS:
        if candidate not in names:
            continue
        for found in pattern.finditer(before):
            if found.end() > last:
                last, name = found.end(), candidate
    return name
