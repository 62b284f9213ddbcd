"""Which findings fail a run: by their severity, or by what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import cast

from tosdiff.errors import DeclarationError
from tosdiff.findings import SEVERITIES, Finding, Severity
from tosdiff.gate.events import KINDS, Event, Kind
from tosdiff.gate.policy import Rule
from tosdiff.tag.labels import CORE, ORDER

_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Failing:
    """A severity from which on all fails, and what fails whatever its severity."""

    severities: frozenset[Severity] = frozenset({"error"})
    rules: tuple[Rule, ...] = field(default=())

    @classmethod
    def of(cls, wanted: Sequence[str]) -> Failing:
        """Read what was asked for: severities, `LABEL`, `LABEL:CHANGE`, or `nothing`.

        Raises: DeclarationError with a near match for a name there is not.
        """
        if not wanted:
            return cls()
        severities: set[Severity] = set()
        rules = []
        for one in wanted:
            name = one.strip().lower()
            if name in SEVERITIES:
                severities.update(SEVERITIES[: SEVERITIES.index(name) + 1])
            elif name != _NOTHING:
                rules.append(_rule(name))
        if any(one.strip().lower() == _NOTHING for one in wanted) and (severities or rules):
            raise DeclarationError(
                "--fail-on nothing stands beside another", hint="leave one of them out"
            )
        return cls(frozenset(severities), tuple(rules))

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding fails the run."""
        if finding.severity in self.severities:
            return True
        event = Event(cast("Kind", finding.kind), finding.label, finding.before, finding.stance)
        return any(rule.watches(finding.terms, event) for rule in self.rules)


def _rule(name: str) -> Rule:
    label, _, kind = name.partition(":")
    labels = {"core": CORE, "*": ()}.get(label, (label,))
    if label not in {"core", "*", *ORDER}:
        raise _unknown(name, label, (*ORDER, "core", "*", *SEVERITIES, _NOTHING))
    if not kind:
        return Rule(name, "error", labels)
    if kind not in KINDS:
        raise _unknown(name, kind, KINDS)
    return Rule(name, "error", labels, (kind,))


def _unknown(name: str, part: str, known: Collection[str]) -> DeclarationError:
    near = get_close_matches(part, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "it takes " + ", ".join(known)
    return DeclarationError(f"--fail-on {name!r}: there is no {part!r}", hint=hint)
