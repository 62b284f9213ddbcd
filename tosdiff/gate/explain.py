"""Say a rule in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import Stance
from tosdiff.gate.events import KINDS, Kind
from tosdiff.gate.policy import Rule

_CHANGES: dict[Kind, str] = {
    "added": "comes in",
    "removed": "goes",
    "stance-turned": "turns to another stance",
    "gained": "becomes one by an amendment",
    "lost": "is one no longer after an amendment",
    "amended": "is reworded",
    "moved": "moves",
    "renumbered": "is numbered anew",
    "cosmetic": "changes its dress only",
}
_STANCES: dict[Stance, str] = {
    "forbids": "forbids it",
    "permits": "permits it",
    "practises": "says that the platform does it",
    "disclaims": "says that the platform does not do it",
}
_LEVELS = {
    "error": "an error",
    "warning": "a warning",
    "note": "a note",
    "off": "no finding, whatever the rules below say",
}


def explain(rule: Rule) -> str:
    """Return one sentence: which clauses, what happens to them, where, and how severe that is."""
    labels = f"on {_or(rule.labels)}" if rule.labels else "with any label"
    stances = f" that {_or([_STANCES[stance] for stance in rule.stances])}" if rule.stances else ""
    kinds = rule.kinds or KINDS
    changes = "changes at all" if not rule.kinds else _or([_CHANGES[kind] for kind in kinds])
    if {"added", "removed"} & {*rule.kinds} and "amended" not in rule.kinds:
        changes += " (also by an amendment)"
    terms = "" if rule.terms == ("*",) else f", in {_or(rule.terms)}"
    return f"If a clause {labels}{stances} {changes}{terms}: {_LEVELS[rule.severity]}."


def _or(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
