"""Tell which clauses a tagger cannot read: those in a language that it does not claim."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Clause
from tosdiff.tag.tagger import Tagger
from tosdiff.text.language import language

_NAMES = {"en": "English"}


def read_languages(tagger: Tagger) -> tuple[str, ...]:
    """Return the codes that a tagger claims in `languages` (ISO 639-1); English if it is silent."""
    claimed: tuple[str, ...] = getattr(tagger, "languages", ("en",))
    return claimed


def unread(clauses: Sequence[Clause], known: Sequence[str], whole: str = "") -> list[str]:
    """Return of each clause the code of its language if that is not known, else ''.

    `whole` is the text that they stand in: a clause too short to tell is taken to be in its
    language, and for known if that cannot be told either.
    """
    around = language(whole)
    return [_unread(clause, known, around) for clause in clauses]


def note(code: str, known: Sequence[str]) -> str:
    """Say why a clause in a language has no tags: `not English (fr): this model reads English`."""
    names = ", ".join(_NAMES.get(name, name) for name in known)
    return f"not {names} ({code}): this model reads {names}"


def _unread(clause: Clause, known: Sequence[str], around: str) -> str:
    code = language(f"{clause.lead_in} {clause.text}") or around
    return "" if not code or code in known else code
