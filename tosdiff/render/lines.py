"""One line for each thing that a person should know after a run."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Comparison, Tag, TaggedChange
from tosdiff.render import wording


def first(terms: str, clauses: int, tags: Sequence[Tag]) -> str:
    """Say that terms are recorded for the first time, and what they speak of."""
    said = f"{terms}: first version, {clauses} clauses"
    core = [tag for tag in tags if tag.stance]
    return f"{said}; on {wording.tags(core)}" if core else said


def changed(terms: str, comparison: Comparison, changes: Sequence[TaggedChange]) -> str:
    """Say what changed in some terms and which tags came, went or were amended."""
    parts = [f"{terms}: {wording.counted(wording.counts(comparison.changes))}"]
    for verb, tags in (
        ("adds", wording.gained(changes)),
        ("drops", wording.lost(changes)),
        ("amends", wording.touched(changes)),
    ):
        if tags:
            parts.append(f"{verb} {wording.tags(tags)}")
    return "; ".join(parts)
