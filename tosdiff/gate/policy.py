"""The policy: which events are findings, and how severe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

from tosdiff.entities import Stance
from tosdiff.findings import Severity
from tosdiff.gate.events import Event, Kind
from tosdiff.tag.labels import CORE

Level: TypeAlias = Severity | Literal["off"]

WORDS_CHANGED: tuple[Kind, ...] = ("added", "removed", "amended")
_AMENDMENTS: tuple[Kind, ...] = ("amended", "stance-turned", "gained", "lost")


@dataclass(frozen=True, slots=True)
class Rule:
    """Some labels (with some stances, or any) changed in some way, in some terms.

    No labels, stances or kinds are any of them. `terms` are patterns as `YouTube/*`, case-blind.
    """

    name: str
    severity: Level
    labels: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = WORDS_CHANGED
    stances: tuple[Stance, ...] = ()
    terms: tuple[str, ...] = ("*",)

    def watches(self, terms: str, event: Event) -> bool:
        """Tell whether an event in these terms is of this rule."""
        return (
            (not self.labels or event.label in self.labels)
            and (not self.kinds or any(self._is_met(kind, event) for kind in self.kinds))
            and (bool(self.kinds) or self._is_about(event.before, event.after))
            and any(fits(pattern, terms) for pattern in self.terms)
        )

    def _is_met(self, kind: Kind, event: Event) -> bool:
        """Tell whether an event is of a kind: a turn takes one stance away and brings another."""
        turned = event.kind == "stance-turned" and bool(self.stances)
        if kind == "added":
            return (turned or event.kind in {"added", "gained"}) and self._is_about(event.after)
        if kind == "removed":
            return (turned or event.kind in {"removed", "lost"}) and self._is_about(event.before)
        kinds = _AMENDMENTS if kind == "amended" else (kind,)
        return event.kind in kinds and self._is_about(event.before, event.after)

    def _is_about(self, *stances: Stance | None) -> bool:
        return not self.stances or any(stance in self.stances for stance in stances)


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules in order; the first that watches an event decides."""

    rules: tuple[Rule, ...]

    def rule_for(self, terms: str, event: Event) -> Rule | None:
        """Return the rule that an event meets, None if there is none or it says `off`."""
        for rule in self.rules:
            if rule.watches(terms, event):
                return None if rule.severity == "off" else rule
        return None


def fits(pattern: str, terms: str) -> bool:
    """Tell whether the name of some terms fits a pattern with `*` and `?`."""
    return fnmatchcase(terms.casefold(), pattern.casefold())


DEFAULT = Policy(
    (
        Rule("turned", "error", CORE, ("stance-turned",)),
        Rule("ban", "error", CORE, ("added", "removed"), ("forbids",)),
        Rule("permission-gone", "error", CORE, ("removed",), ("permits",)),
        Rule("practice", "error", CORE, ("added",), ("practises",)),
        Rule("promise-gone", "error", CORE, ("removed",), ("disclaims",)),
        Rule("came-or-went", "warning", CORE, ("added", "removed")),
        Rule("reworded", "warning", CORE, ("amended",)),
    )
)


def with_defaults(rules: Sequence[Rule]) -> Policy:
    """Return the policy of a corpus: its own rules, and below them the default ones."""
    return Policy((*rules, *DEFAULT.rules))
