"""Recognise changes that are the page's doing: a text printed twice, menus and footers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import Added, Amended, Change, Clause, Comparison, Document, Removed
from tosdiff.text.readable import readable
from tosdiff.text.tokens import words
from tosdiff.text.words import plain

_FEW = 3  # clauses: fewer repeated ones are a coincidence
_SAYING = 5  # words: a shorter clause may well stand twice
_EDGE = 12  # clauses at the start and the end of a page where menus stand
_SHORT = 8  # words
_FURNITURE = re.compile(
    r"(?:was this (?:page|article|helpful|information).*|did you find (?:this|what).*|back to top"
    r"|skip to .*|(?:cookie|privacy) (?:settings|preferences)|do not sell .*|log ?in|log ?out"
    r"|sign (?:in|up|out)|subscribe|share(?: this.*)?|print(?: this.*| page)?|download(?: pdf)?"
    r"|menu|search|home|help(?: cent(?:er|re))?|contact(?: us)?|about(?: us)?|careers|press|blog"
    r"|sitemap|next|previous|read more|show (?:more|less)|expand all|collapse all|table of contents"
    r"|english(?: \(.*\))?|follow us.*|©.*|copyright ©.*|all rights reserved|yes|no)\W*"
    r"|.*\d+ (?:second|minute|hour|day|week|month|year)s? ago\W*",
    re.IGNORECASE,
)
_TICKER = re.compile(r"[-+]?[$€£]?[\d.,]+%?(?:\[\w+)?")  # a price or a rate, alone in its line
_BINDING = re.compile(  # in a bare link: what it leads to may be part of the contract
    r"mailto:|tel:|@|\d|polic|terms|notice|agreement|rules|guideline|condition|addend|consent|opt"
    r"|risk|legal|licen|warn|disclos|imprint|impressum",
    re.IGNORECASE,
)


def repeated(comparison: Comparison) -> frozenset[int]:
    """Return which changes, by place, only repeat kept text, if the new page holds it twice.

    So they do if more than half of the added words repeat clauses that were kept. A page that held
    its text twice before and no longer does is told from the removed words in the same way.
    """
    return frozenset(
        _repeats(comparison.changes, comparison.new, Added, new_clauses)
        or _repeats(comparison.changes, comparison.old, Removed, old_clauses)
    )


def _repeats(
    changes: Sequence[Change],
    document: Document,
    kind: type[Added | Removed],
    sided: Callable[[Change], tuple[Clause, ...]],
) -> list[int]:
    listed = [
        (place, sided(change)[0])
        for place, change in enumerate(changes)
        if isinstance(change, kind)
    ]
    if len(listed) < _FEW:
        return []
    spans = {clause.span for _, clause in listed}
    kept = {_key(clause) for clause in document.clauses if clause.span not in spans}
    kept = {key for key in kept if len(key) >= _SAYING}
    twice = [(place, clause) for place, clause in listed if _key(clause) in kept]
    total = sum(len(_key(clause)) for _, clause in listed)
    if len(twice) < _FEW or 2 * sum(len(_key(clause)) for _, clause in twice) <= total:
        return []
    return [place for place, _ in twice]


def is_furniture(change: Change, comparison: Comparison) -> bool:
    """Tell whether a change is to a menu, a footer or a button, and not to the terms.

    It is if the clause is one of the phrases that pages are furnished with, or a bare link near the
    start or the end of the page. An item that completes a sentence never is.
    """
    if not isinstance(change, Added | Removed | Amended):
        return False
    sides = (
        *((clause, comparison.old) for clause in old_clauses(change)),
        *((clause, comparison.new) for clause in new_clauses(change)),
    )
    return all(_is_furniture(clause, document) for clause, document in sides)


def _is_furniture(clause: Clause, document: Document) -> bool:
    text = plain(clause.text)
    if clause.lead_in or clause.number or clause.kind == "heading" or len(words(text)) > _SHORT:
        return False
    if is_phrase(text) or (clause.kind == "sentence" and _TICKER.fullmatch(text)):
        return True
    return is_bare_link(clause.text) and _is_near_edge(clause, document)


def is_phrase(text: str) -> bool:
    """Tell whether a plain text is one of the phrases that pages are furnished with."""
    return _FURNITURE.fullmatch(text) is not None


def is_bare_link(markdown: str) -> bool:
    """Tell whether a clause is nothing but links, none of which may be part of the contract."""
    if _BINDING.search(markdown):
        return False
    bare = re.sub(r"\[[^\[\]]*\]\([^()\s]*\)", "", _unmarked(markdown))
    return "](" in markdown and not words(readable(bare).text)


def _unmarked(markdown: str) -> str:
    return re.sub(r"^\s*[-*+]\s+", "", markdown)


def _is_near_edge(clause: Clause, document: Document) -> bool:
    first, last = document.clauses[:_EDGE], document.clauses[-_EDGE:]
    return clause.span[0] <= first[-1].span[0] or clause.span[0] >= last[0].span[0]


def _key(clause: Clause) -> tuple[str, ...]:
    return tuple(words(plain(clause.text)))
