"""A cue: phrases that betray a label, and how often they are right."""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.entities import Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """Tag a clause with `label` if it has one of `phrases`, one of `also` if any, none of `unless`.

    Phrases are written in the language of `tosdiff.tag.phrases` and sought in lead-in and clause
    together, unless `lead_in` is False: then they must stand in the clause itself. `under` must
    stand in the heading. `stance` is given where the phrase settles it.

    `score` is the share of the labelled training clauses with this cue that do have the label, as
    (right + 1) / (seen + 2); `benchmarks/tagging.py --cues --split train` shows it anew on the
    clauses labelled first. Where readings (see `corpora/readings`) say more, they are counted with
    them. Those clauses over-sample near misses, so that in whole documents cues are right more
    often.
    """

    label: str
    score: float
    phrases: tuple[str, ...]
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    lead_in: bool = True
    stance: Stance | None = None
