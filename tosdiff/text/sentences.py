"""Cut visible text into sentences by rules that look at few words around a stop.

What counts in a comparison is that two versions are cut alike: no rule looks further than the
stop's neighbours, so an edit moves no cut elsewhere. Abbreviations are those of legal text in the
languages of the large platforms' terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosdiff.entities import Span
from tosdiff.text.enumerators import enumerator

_CLOSERS = "\"'\u201d\u2019\u00bb)\\]"
_OPENERS = "\"'\u201c\u2018\u201e\u00ab(\\[\u00bf\u00a1*_\u2022\u00a7"
_WIDE = "。！？"  # these end a sentence without a space
_STOP = re.compile(
    rf"""(?P<stop>[.!?\u2026\u061f\u06d4\u0964{_WIDE}]+)[{_CLOSERS}」』）]*
    (?:\s+[{_OPENERS}]*(?P<next>[^\W_]) | (?<=[{_WIDE}{_CLOSERS}」』）])(?=\S))""",
    re.VERBOSE,
)
_BEFORE = re.compile(r"[^\s(\[\"'“”‘’«/,;:–—-]*\Z")
_REFERENCE = re.compile(
    r"(?:sec\.|art\.|sections?|articles?|clauses?|paragraphs?|annex|appendix|schedule|chapter|part|step|item"
    r"|abschnitt|artikel|ziffer|artículo|cláusula|sezione|articolo|§+)\s+\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(  # `1. März`, `3. maj`
    r"(?:jan|feb|mär|mar|apr|mai|maj|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[^\W\d_]*\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_SHORTENED = """
    e.g i.e eg ie etc bros inc ltd co corp llc llp plc no nos vs v mr mrs ms dr prof st art arts
    sec secs cf approx al para paras pp jr sr dept ext tel fig op cit ave blvd viz incl resp
    seq esq gov reg regs rev vol ed eds est jan feb mar apr jun jul aug sep sept oct nov dec
    bzw ca usw nr abs ggf gem inkl evtl sog zzgl s.r.l s.p.a gmbh p.ej sra num núm pág cfr ecc
    ss env réf
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_MANY_PARTS = 6  # semicolons: people read a shorter enumeration, and amend it, as one sentence
_ENUMERATION = re.compile(
    r";\s+(?:(?:and/or|and|or|und|oder|et|ou|y|o|e)\s+)?(?=\((?:[a-z]|[ivx]{2,5}|\d{1,2})\)\s)"
)


def sentences(text: str) -> list[Span]:
    """Return the sentences of one block's visible text, trimmed, in order.

    The parts of a long enumeration within a sentence, `(a) …; (b) …; (c) …`, stand by themselves.
    """
    parts = [match.end() for match in _ENUMERATION.finditer(text)] if "; " in text else []
    cuts = sorted({*_stops(text), *(parts if len(parts) >= _MANY_PARTS else ())})
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if bare := text[start:end].strip():
            begin = text.index(bare[0], start)
            spans.append((begin, begin + len(bare)))
    return spans


def _stops(text: str) -> Iterator[int]:
    first = -1
    for match in _STOP.finditer(text):
        if first < 0:
            first = enumerator(text).end
        stop, following = match["stop"], match["next"]
        if any(char in _WIDE for char in stop):
            yield match.end() if following is None else _after_space(text, match.end("stop"))
        elif following and match.start() >= first and _ends_sentence(text, match):
            yield _after_space(text, match.end("stop"))


def _after_space(text: str, position: int) -> int:
    while not text[position].isspace():
        position += 1
    while text[position].isspace():
        position += 1
    return position


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = match["next"]
    if following.islower():
        return False
    if match["stop"] != ".":
        return True
    start = match.start("stop")
    before = _BEFORE.search(text, max(0, start - 40), start)
    word = before[0] if before else ""
    if word.lower() in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    if not word.isdigit():
        return True
    is_date = len(word) < 3 and _MONTH.match(text, match.start("next"))
    return not (is_date or following.isdigit() or _cites(text, start - len(word)))


def _cites(text: str, start: int) -> bool:
    """Whether the number at `start` is a provision's: as in `Section 4. Termination`."""
    return _REFERENCE.search(text, max(0, start - 20), start) is not None
