"""Apply a policy to what changed in some terms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import assert_never

from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Split,
    Tag,
    TaggedChange,
)
from tosdiff.findings import Finding
from tosdiff.gate.policy import Policy
from tosdiff.text.words import clause_digest

_VERBS = {"added": "adds", "removed": "drops", "amended": "amends"}


def check(terms: str, changes: Sequence[TaggedChange], policy: Policy) -> tuple[Finding, ...]:
    """Return the findings in the order of the changes, one for each tag that a rule watches."""
    return tuple(finding for tagged in changes for finding in _of_change(terms, tagged, policy))


def kind_of(change: Change) -> str:
    """Name a change as the policy does: a moved or split clause with new words is amended."""
    match change:
        case Added():
            return "added"
        case Removed():
            return "removed"
        case Amended() | Split() | Merged():
            return "amended"
        case Moved(redline=redline):
            return "amended" if redline.deleted or redline.inserted else "moved"
        case Renumbered():
            return "renumbered"
        case Cosmetic():
            return "cosmetic"
        case _:
            assert_never(change)


def _of_change(terms: str, tagged: TaggedChange, policy: Policy) -> Iterable[Finding]:
    kind = kind_of(tagged.change)
    for tag in _unique((*tagged.new_tags, *tagged.old_tags)):
        for rule in policy.rules:
            if rule.watches(terms, kind, tag.label, tag.stance):
                yield Finding(
                    terms=terms,
                    severity=rule.severity,
                    label=tag.label,
                    message=_message(kind, tag, tagged),
                    tagged=tagged,
                    fingerprint=_fingerprint(terms, tag.label, tagged.change),
                )
                break


def _unique(tags: Iterable[Tag]) -> list[Tag]:
    """Keep one tag a label: the new clause's if it has it, else the old one's."""
    by_label: dict[str, Tag] = {}
    for tag in tags:
        by_label.setdefault(tag.label, tag)
    return list(by_label.values())


def _message(kind: str, tag: Tag, tagged: TaggedChange) -> str:
    stance = f" ({tag.stance})" if tag.stance else ""
    before = next((old.stance for old in tagged.old_tags if old.label == tag.label), None)
    if kind == "amended" and before and tag.stance and before != tag.stance:
        stance = f" ({before} → {tag.stance})"
    return f"{_VERBS.get(kind, kind)} a clause on {tag.label}{stance}"


def _fingerprint(terms: str, label: str, change: Change) -> str:
    clause = _anchor(change)
    return hashlib.sha256(f"{terms}\n{label}\n{clause_digest(clause)}".encode()).hexdigest()[:16]


def _anchor(change: Change) -> Clause:
    match change:
        case Added(new=new) | Amended(new=new) | Moved(new=new) | Merged(new=new):
            return new
        case Renumbered(new=new) | Cosmetic(new=new):
            return new
        case Split(new=parts):
            return parts[0]
        case Removed(old=old):
            return old
        case _:
            assert_never(change)
