"""The gate's nouns: what is found, what is waived, and the report that tells of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tosdiff.entities import Stance, TaggedChange

Severity: TypeAlias = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")  # gravest first


@dataclass(frozen=True, slots=True)
class Place:
    """A line, counted from 1, of a file: its path is relative to the repository, with slashes."""

    path: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of the policy that a tagged change of some terms met.

    `kind` is the change's, as the policy names it; `before` the stance that the label had, if the
    clause had it before. `place` is where the clause stands now, or stood, in the text mirror;
    `link` leads to the version, if anything is known that does.
    """

    terms: str
    severity: Severity
    label: str
    message: str
    tagged: TaggedChange
    fingerprint: str
    rule: str = ""
    kind: str = ""
    stance: Stance | None = None
    before: Stance | None = None
    place: Place | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with the corpus itself; `rule` names the check that found it."""

    severity: Severity
    rule: str
    message: str
    hint: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody answers for: why, and until the end of which day."""

    fingerprint: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that does not count, and the waiver for it."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run of the gate tells: findings and problems fail it, the rest is said.

    `base` and `now` name what was compared, for people. `known` counts the findings that the
    baseline has. `changes` counts what changed in all, in `changed` of `terms` looked at.
    """

    base: str
    now: str
    tagger: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    waived: tuple[Waived, ...] = ()
    known: int = 0
    changes: int = 0
    changed: tuple[str, ...] = ()
    terms: int = 0
    notes: tuple[str, ...] = ()
