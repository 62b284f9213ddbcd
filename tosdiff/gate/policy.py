"""The policy: which tagged changes are findings, and how severe."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tosdiff.entities import Stance
from tosdiff.findings import Severity

_WORDS_CHANGED = ("added", "removed", "amended")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a label (with some stances, or any) changed in some way, in some terms."""

    label: str
    severity: Severity
    kinds: tuple[str, ...] = _WORDS_CHANGED
    stances: tuple[Stance, ...] = ()
    terms: str = "*"

    def watches(self, terms: str, kind: str, label: str, stance: Stance | None) -> bool:
        """Tell whether a change of this kind, in these terms, with this tag, is a finding."""
        return (
            label == self.label
            and kind in self.kinds
            and (not self.stances or stance in self.stances)
            and fnmatchcase(terms.casefold(), self.terms.casefold())
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules in order; the first that watches a tag decides its severity."""

    rules: tuple[Rule, ...]


DEFAULT = Policy(
    tuple(Rule(label, "error") for label in ("anti-scraping", "data-collection", "identification"))
)
