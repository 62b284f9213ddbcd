"""The floor of a tagger: the figures below which it must not fall on the test clauses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tosdiff.findings import Place, Problem
from tosdiff.tag.examples import Example
from tosdiff.tag.labels import CORE

_SLACK = 0.005
_LABEL_SLACK = 0.02
_PIN = "to pin it: tosdiff check --corpus-only --clauses {folder} --pin-floor"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a tagger reached on test clauses: F1 over all labels, and of each core label, 0..1.

    `tagger` is its full name, `model` the SHA-256 of its weights ('' for one without), `data` the
    digest of the clauses.
    """

    tagger: str
    data: str
    clauses: int
    micro_f1: float
    labels: Mapping[str, float]
    model: str = ""

    def lower_than(self, other: Floor, *, exactly: bool = True) -> tuple[str, ...]:
        """Name each figure that is lower here than there, with both.

        If not `exactly`, what another kind of processor makes of the same weights is let pass: a
        few decisions that stand on the edge.
        """
        slack = 0.0 if exactly else 1.0
        figures = [("micro-F1", self.micro_f1, other.micro_f1, _SLACK * slack)]
        figures += [
            (f"F1 of {name}", self.labels.get(name, 0.0), floor, _LABEL_SLACK * slack)
            for name, floor in other.labels.items()
        ]
        return tuple(
            f"{name} {own:.4f} < {floor:.4f}"
            for name, own, floor, room in figures
            if own < floor - room
        )


def how_to_pin(folder: str) -> str:
    """Return the hint that says how the floor beside the clauses of a folder is pinned."""
    return _PIN.format(folder=f'"{folder}"' if " " in folder else folder)


def data_digest(examples: Sequence[Example]) -> str:
    """Return the SHA-256 of what is judged: headings, lead-ins, texts and labels, in order."""
    whole = hashlib.sha256()
    for one in examples:
        clause = one.clause
        row = [clause.heading, clause.lead_in, clause.text, list(one.labels.items())]
        whole.update(json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n")
    return whole.hexdigest()


def floor_of(figures: Mapping[str, Any], data: str, model: str = "") -> Floor:
    """Return the floor that the figures of an evaluation are."""
    scores = {item["name"]: item["f1"] for item in figures["labels"]}
    return Floor(
        tagger=figures["tagger"],
        data=data,
        clauses=figures["clauses"],
        micro_f1=figures["micro_f1"],
        labels={name: scores[name] for name in CORE},
        model=model,
    )


def check_data(pinned: Floor, data: str, clauses: int, place: Place, folder: str) -> Problem | None:
    """Return the problem of a floor that was pinned for other clauses, or None."""
    if pinned.data == data:
        return None
    said = (
        f"the floor of {pinned.tagger} is pinned for other test clauses "
        f"({pinned.clauses}, digest {pinned.data[:12]}; now {clauses}, {data[:12]})"
    )
    return Problem("error", "floor-stale", said, how_to_pin(folder), place)


def judge_floor(pinned: Floor, measured: Floor, place: Place, folder: str) -> Problem | None:
    """Return what is wrong on the clauses that were pinned: a figure below its floor, or None."""
    same = bool(measured.model) and measured.model == pinned.model
    if lower := measured.lower_than(pinned, exactly=not same):
        said = f"{measured.tagger} is below its floor: {', '.join(lower)}"
        hint = "repair the model; to accept it, --pin-floor --lower-floor"
        return Problem("error", "floor", said, hint, place)
    if (pinned.tagger, pinned.model) != (measured.tagger, measured.model):
        said = f"{measured.tagger} is not the model that the floor was pinned for, and not below it"
        return Problem("note", "floor", said, how_to_pin(folder), place)
    return None
