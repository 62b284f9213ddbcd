"""Apply a policy to what changed in some terms."""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.entities import TaggedChange
from tosdiff.findings import Finding
from tosdiff.gate.events import Event, Kind, events
from tosdiff.gate.fingerprints import Fingerprints
from tosdiff.gate.policy import Policy

_SAID: dict[Kind, str] = {
    "added": "adds a clause on {}",
    "removed": "drops a clause on {}",
    "stance-turned": "turns a clause on {}",
    "gained": "amends a clause, which now is on {}",
    "lost": "amends a clause, which no longer is on {}",
    "amended": "amends a clause on {}",
    "moved": "moves a clause on {}",
    "renumbered": "renumbers a clause on {}",
    "cosmetic": "changes the dress of a clause on {}",
}


def check(terms: str, changes: Sequence[TaggedChange], policy: Policy) -> tuple[Finding, ...]:
    """Return the findings in the order of the changes, one for each label that a rule watches."""
    prints = Fingerprints(terms)
    found = []
    for tagged in changes:
        for event in events(tagged):
            fingerprint = prints.of(tagged.change, event.label)
            rule = policy.rule_for(terms, event)
            if rule is None or rule.severity == "off":
                continue
            found.append(
                Finding(
                    terms=terms,
                    severity=rule.severity,
                    label=event.label,
                    message=said(event),
                    tagged=tagged,
                    fingerprint=fingerprint,
                    rule=rule.name,
                    kind=event.kind,
                    stance=event.stance,
                    before=event.before,
                )
            )
    return tuple(found)


def said(event: Event) -> str:
    """Say what happened, as `adds a clause on anti-scraping (forbids)`."""
    stance: str = event.stance or ""
    if event.kind == "stance-turned":
        stance = f"{event.before} → {event.after}"
    return _SAID[event.kind].format(event.label) + (f" ({stance})" if stance else "")
