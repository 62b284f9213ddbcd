"""Dates that say when terms were updated: a version that changes nothing else changes nothing."""

from __future__ import annotations

import re

_FEW = 12  # words beside the date: a notice is short
_BINDS = re.compile(
    r"\b(?:may|must|shall|will|can|cannot|should|unless|if|until|before|refund|pay|due|opt|agree"
    r"|darf|muss|wenn|bis|peut|doit|si|avant|jusqu|puede|debe|antes|hasta)\b",
    re.IGNORECASE,
)
_LONG = 140  # characters: a longer text says more than a date
_NOTICE = re.compile(
    r"updat|effective|revis|modifi|last\s+change|amended|version|publi|posted|dated?\b|as of"
    r"|mise? à jour|vigueur|stand\b|aktualisiert|gültig|actualiza|atualiza|vigen|vigor|aggiorna"
    r"|bijgewerkt|更新|改定|施行|生效|수정|시행|обновл|действ",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|mrz|apr|abr|avr|may|mai|mei|maj|mag|jun|juin|jul|juil|aug|ago|aoû|sep|set|"
    r"oct|okt|ott|out|nov|dec|dez|dic|déc|gen|ene|giu|lug|mai)[^\W\d_]*\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º)?\.?"
_DATE = re.compile(
    rf"""(?<![\w.])(?:
      {_MONTH}\s+{_DAY}\s*,?\s+\d{{4}}
    | {_DAY}\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?\d{{4}}
    | {_MONTH},?\s+\d{{4}}
    | \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}
    | \d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}
    | \d{{4}}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
MASK = "\U0001f4c5"  # counts as a word, and no terms use it


def mask_dates(text: str) -> str:
    """Replace the dates of a short text that is a date, or says when something was updated."""
    if len(text) >= _LONG or not any(map(str.isdigit, text)):
        return text
    masked = _DATE.sub(f" {MASK} ", text)
    is_date = masked.strip(" .,;:()[]") == MASK
    return masked if is_date or _is_notice(masked) else text


def _is_notice(masked: str) -> bool:
    """Tell whether a line says when the text was updated, and nothing that binds anybody."""
    if not _NOTICE.search(masked) or _BINDS.search(masked):
        return False
    return len(masked.replace(MASK, " ").split()) <= _FEW
