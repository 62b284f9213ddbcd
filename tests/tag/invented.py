"""Invented clauses with the tags that the taxonomy asks for."""

from __future__ import annotations

from tosdiff.entities import Clause, Tag
from tosdiff.tag.cues import CueTagger

TAGGER = CueTagger()


def clause(text: str, *, lead_in: str = "", heading: tuple[str, ...] = ()) -> Clause:
    kind = "item" if lead_in else "sentence"
    return Clause(text, (0, len(text)), kind, heading, lead_in)  # type: ignore[arg-type]


def tags(text: str, *, lead_in: str = "", heading: tuple[str, ...] = ()) -> tuple[Tag, ...]:
    return TAGGER.tag([clause(text, lead_in=lead_in, heading=heading)])[0]


def found(text: str, *, lead_in: str = "", heading: tuple[str, ...] = ()) -> set[str]:
    """Labels, the core ones with their stance: {"tracking", "data-collection practises"}."""
    return {
        f"{tag.label} {tag.stance}" if tag.stance else tag.label
        for tag in tags(text, lead_in=lead_in, heading=heading)
    }
