"""One line for each thing that a person should know after a run."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Comparison, Tag, TaggedChange
from tosdiff.render import wording


def first(terms: str, clauses: int, tags: Sequence[Tag], *, asked: bool = False) -> str:
    """Say that terms are recorded for the first time, and what they speak of.

    Of the tags the core ones are named, or all if they were `asked` for.
    """
    said = f"{terms}: first version, {clauses} clauses"
    named = [tag for tag in tags if asked or tag.stance]
    return f"{said}; on {wording.tags(named)}" if named else said


def changed(terms: str, comparison: Comparison, changes: Sequence[TaggedChange]) -> str:
    """Say what changed in some terms: a stance that turned first, then counts and tags."""
    turned = wording.turned(changes)
    loudest = f"! stance: {turned}; " if turned else ""
    parts = [f"{terms}: {loudest}{wording.counted(wording.counts(comparison.changes))}"]
    for verb, tags in (
        ("adds", wording.gained(changes)),
        ("drops", wording.lost(changes)),
        ("amends", wording.touched(changes)),
    ):
        if tags:
            parts.append(f"{verb} {wording.tags(tags)}")
    return "; ".join(parts)
