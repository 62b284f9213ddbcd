"""Tell a text that differs in its words from one whose terms differ: it says the same, and why.

Pages glue words, switch their spelling, show prices and menus, or print the text twice. Whatever
is not surely one of these is a change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from tosdiff.diff.dates import mask_dates
from tosdiff.diff.repeats import is_bare_link, is_phrase
from tosdiff.entities import Clause
from tosdiff.text.passages import Passage, Reading
from tosdiff.text.spelling import american
from tosdiff.text.tokens import words
from tosdiff.text.words import plain

_MANY = 240  # clauses that differ: more than a menu has
_LONG = 20_000  # words between the first and the last that differ
_EDGE = 12  # clauses at the start and the end of a page where menus stand
_TWICE = 1.5  # times the words: from here on a text is held twice
_SAYING = 4  # words: a shorter clause is too like others
_TRIED = 200  # clauses of each text that are looked at for a new wording
_MUCH_ALIKE = 0.5
_TAPE = 10  # prices and rates that change at once: a fee alone is a change
_HIDDEN = re.compile(r"\[?email.protected\]?", re.IGNORECASE)
_ADDRESS = re.compile(r"<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")
_TICKER = re.compile(r"[-+]?[$€£]?\d[\d.,]*%?(?:\[\w+)?|[-+]?[$€£]?\d[\d.,]*[KMBT]?")
_ID = re.compile(r"[a-z]{3,}[-_]?\d{6,}")
_AGO = re.compile(
    r".*\b(?:\d+|an?|one) (?:second|minute|hour|day|week|month|year)s? ago\b\W*"
    r"|(?:last )?updated (?:today|yesterday|(?:this|last) (?:week|month|year))\W*",
    re.IGNORECASE,
)
_REVISION = re.compile(
    r"retrieved from\W*https?://\S+[?&](?:oldid|rev|revision)=\d+\S*", re.IGNORECASE
)
_LANGUAGE = (
    "simple english|english|fran[cç]ais|deutsch|espa[nñ]ol|italiano|portugu[eê]s|polski|nederlands"
    "|svenska|dansk|norsk|suomi|čeština|magyar|română|türkçe|bahasa indonesia|tiếng việt|ελληνικά"
    "|русский|українська|العربية|עברית|हिन्दी|বাংলা|ไทย|日本語|한국어|中文|català|brasileiro|do brasil"
    "|filipino|български|hrvatski|srpski|lietuvių|latviešu|eesti|slovenčina|slovenščina"
)
_LANGUAGES = re.compile(
    rf"(?:(?:{_LANGUAGE})(?:\s(?:[a-z]{{2}}-[a-z]{{2}}|fil|[a-z]{{2}}))?[\W\d]*)+"
    r"|(?:\d+|add|in other) languages|translate this page(?:; this page contains changes .*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Stand:
    """A clause that only one of the texts has, and whether it stands at the edge of its page."""

    clause: Clause
    is_edge: bool


def noise(old: Reading, new: Reading) -> str:
    """Say why two texts whose words differ are the same terms, or ''.

    The reason starts with a word that stays: `spacing:`, `spelling:`, `order:`, `doubled:`,
    `address:` or `furniture:`.
    """
    ours, theirs = _middles(old.passages, new.passages)
    if _joined(ours) == _joined(theirs):
        return "spacing: words were joined or parted, nothing else"
    if _spelled(ours) == _spelled(theirs) != "":
        return "spelling: British or American, nothing else"
    return _same_passages(old, new) or _small(old, new)


def is_reworded(old: Reading, new: Reading) -> bool:
    """Tell whether a clause of a text is worded anew in the other: words took the place of words.

    Another reading of the same page brings clauses and leaves clauses out, and may cut them; it
    puts no other words into them.
    """
    if old.words_digest == new.words_digest or noise(old, new):
        return False
    gone, come = (
        [plain(stand.clause.text) for stand in _only(one, set(other.passages))]
        for one, other in ((old, new), (new, old))
    )
    if _dated(gone, come) & _dated(come, gone):
        return True
    ours, theirs = ([words(text) for text in side] for side in (gone, come))
    known, fresh = ({"".join(said) for said in side} for side in (ours, theirs))
    ours = [said for said in ours if len(said) >= _SAYING and "".join(said) not in fresh]
    theirs = [said for said in theirs if len(said) >= _SAYING and "".join(said) not in known]
    return any(_is_rewording(*pair) for pair in _pairs(ours[:_TRIED], theirs[:_TRIED]))


def _dated(texts: Sequence[str], others: Sequence[str]) -> set[str]:
    """Return, without their dates, the notices of an update that the others do not have."""
    found = set(texts).difference(others)
    return {masked for text in found if (masked := mask_dates(text)) != text}


def _pairs(gone: list[list[str]], come: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the clauses of one text with the likest of the other, if they are much alike."""
    from rapidfuzz import process  # what is not a re-extraction does without
    from rapidfuzz.distance import Indel

    for ours in gone:
        scorer = Indel.normalized_similarity
        found = process.extractOne(ours, come, scorer=scorer, score_cutoff=_MUCH_ALIKE)
        if found:
            yield ours, found[0]


def _is_rewording(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    replaced = [(ours[a:b], theirs[c:d]) for kind, a, b, c, d in codes if kind == "replace"]
    return any("".join(one) != "".join(other) for one, other in replaced)


def _middles(
    old: Sequence[Passage], new: Sequence[Passage]
) -> tuple[Sequence[Passage], Sequence[Passage]]:
    """Return two texts without the passages that both begin and both end with."""
    shorter = min(len(old), len(new))
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), shorter - start)
    return old[start : len(old) - end], new[start : len(new) - end]


def _common(old: Sequence[Passage], new: Sequence[Passage]) -> int:
    """Return with how many of the same passages both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one is not other), min(len(old), len(new)))


def _joined(passages: Sequence[Passage]) -> str:
    return "".join(passage.words for passage in passages).replace(" ", "")


def _spelled(passages: Sequence[Passage]) -> str:
    words_in = " ".join(passage.words for passage in passages).split()
    return "".join(map(american, words_in)) if len(words_in) <= _LONG else ""


def _same_passages(old: Reading, new: Reading) -> str:
    """Tell texts that hold the same passages under the same headings, elsewhere or twice."""
    ours, theirs = (Counter(_said(reading)) for reading in (old, new))
    if ours == theirs:
        return "order: the same passages stand in another order"
    if set(ours) == set(theirs):
        return _times(old.words, new.words)
    said = {passage.words for passage in ours} == {passage.words for passage in theirs}
    if said and max(old.words, new.words) >= _TWICE * min(old.words, new.words):
        return _times(old.words, new.words)
    return ""


def _said(reading: Reading) -> Iterator[Passage]:
    return (passage for passage in reading.passages if passage.words)


def _times(before: int, after: int) -> str:
    how = "holds passages twice" if after > before else "no longer holds passages twice"
    return f"doubled: the page {how}, nothing else"


def _small(old: Reading, new: Reading) -> str:
    """Tell texts that differ only in clauses that are no provisions."""
    known, fresh = set(old.passages), set(new.passages)
    gone, come = list(_only(old, fresh)), list(_only(new, known))
    if len(gone) + len(come) > _MANY:
        return ""
    hidden = any(_HIDDEN.search(stand.clause.text) for stand in (*gone, *come))
    left = _unlike(gone, come, hidden=hidden)
    if not left:
        return "address: hidden from robots or shown, nothing else" if hidden else _SPELLED
    tape = [stand for stand in left if _is_price(stand.clause)]
    is_tape = len(tape) >= _TAPE and 4 * sum("%" in stand.clause.text for stand in tape) > len(tape)
    if all(_is_furniture(stand) or (is_tape and _is_price(stand.clause)) for stand in left):
        return "furniture: menus, prices or counters of the page, nothing else"
    return ""


_SPELLED = "spelling: British or American, or words joined or parted, nothing else"


def _only(reading: Reading, known: set[Passage]) -> Iterator[_Stand]:
    """Yield the clauses of passages that the other text does not have."""
    total = sum(len(passage.clauses) for passage in reading.passages)
    place = 0
    for passage in reading.passages:
        for clause in passage.clauses:
            if passage not in known:
                yield _Stand(clause, place < _EDGE or place >= total - _EDGE)
            place += 1


def _unlike(gone: Sequence[_Stand], come: Sequence[_Stand], *, hidden: bool) -> list[_Stand]:
    """Return the clauses that do not stand in the other text as well, in another spelling."""
    ours, theirs = ([_key(stand.clause, hidden) for stand in side] for side in (gone, come))
    left: list[_Stand] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            left += gone[a:b]
            left += come[c:d]
    return left


def _key(clause: Clause, hidden: bool) -> tuple[str, ...]:
    """Return where a clause stands and what it says: elsewhere, the same words may bind others."""
    return tuple(_letters(part, hidden) for part in (*clause.heading, clause.lead_in, clause.text))


@lru_cache(maxsize=1 << 13)
def _letters(markdown: str, hidden: bool) -> str:
    visible = plain(markdown)
    if hidden:
        visible = _ADDRESS.sub(" ", _HIDDEN.sub(" ", visible))
    return "".join(map(american, words(visible)))


def _is_price(clause: Clause) -> bool:
    """Tell whether a clause is a number alone: with many others, the rates that a page shows."""
    return clause.kind != "cell" and _TICKER.fullmatch(plain(clause.text)) is not None


def _is_furniture(stand: _Stand) -> bool:
    """Tell whether a clause is the page's, and not the terms'; a table's cell never is."""
    clause = stand.clause
    text = plain(clause.text)
    if not words(text):
        return True
    if clause.lead_in or clause.number or clause.kind == "cell":
        return False
    if any(kind.fullmatch(text) for kind in (_ID, _AGO, _REVISION, _LANGUAGES)):
        return True
    if clause.kind == "heading" or not stand.is_edge:
        return False
    return is_phrase(text) or is_bare_link(clause.text)
