"""Tell which clauses a tagger cannot read: those in a language that it does not claim."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Clause
from tosdiff.tag.tagger import Tagger
from tosdiff.text.language import foreign_languages, language

_NAMES = {"en": "English"}
_UNDETERMINED = "und"  # ISO 639-2 has this code for it


def read_languages(tagger: Tagger) -> tuple[str, ...]:
    """Return the codes that a tagger claims in `languages` (ISO 639-1); English if it is silent."""
    claimed: tuple[str, ...] = getattr(tagger, "languages", ("en",))
    return claimed


def unread(clauses: Sequence[Clause], known: Sequence[str], whole: str = "") -> list[str]:
    """Return of each clause the code of its language if that is not known, else ''.

    `whole` is the text that they stand in: a clause too short to tell is taken to be in its
    language, and for known if that cannot be told either. One that is not English for sure, and may
    be in several languages, is `und` (undetermined).
    """
    around = language(whole)
    return [_unread(clause, known, around) for clause in clauses]


def note(code: str, known: Sequence[str]) -> str:
    """Say why a clause in a language has no tags: `not English (fr): this model reads English`."""
    names = ", ".join(_NAMES.get(name, name) for name in known)
    which = "" if code == _UNDETERMINED else f" ({code})"
    return f"not {names}{which}: this model reads {names}"


def _unread(clause: Clause, known: Sequence[str], around: str) -> str:
    text = f"{clause.lead_in} {clause.text}"
    code = language(text)
    if not code and (few := foreign_languages(text)):
        if not set(few).isdisjoint(known):
            return ""
        code = few[0] if len(few) == 1 else around if around in few else _UNDETERMINED
    code = code or around
    return "" if not code or code in known else code
