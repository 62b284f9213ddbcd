"""Set aside the findings that somebody answers for, and those that are known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tosdiff.findings import SEVERITIES, Finding, Severity, Waived, Waiver


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings as a run tells of them: those that count, those that are waived or known.

    `expired` are waivers past their day that cover a finding, which counts; `idle` cover none.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    known: int
    expired: tuple[Waived, ...]
    idle: tuple[Waiver, ...]


def sift(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    known: Mapping[str, Severity],
    today: date,
) -> Sifted:
    """Sort findings; a waiver holds to the end of its day.

    `known` is a baseline: the severity that each fingerprint had. One that is graver now counts.
    """
    by_print = {waiver.fingerprint: waiver for waiver in waivers}
    pairs = [(finding, by_print.get(finding.fingerprint)) for finding in findings]
    covered = [Waived(finding, waiver) for finding, waiver in pairs if waiver is not None]
    waived = tuple(item for item in covered if item.waiver.expires >= today)
    aside = {item.finding.fingerprint for item in waived}
    rest = [finding for finding in findings if finding.fingerprint not in aside]
    new = tuple(finding for finding in rest if not _is_known(finding, known))
    used = {item.waiver.fingerprint for item in covered}
    return Sifted(
        new,
        waived,
        len(rest) - len(new),
        tuple(item for item in covered if item.waiver.expires < today),
        tuple(waiver for waiver in waivers if waiver.fingerprint not in used),
    )


def _is_known(finding: Finding, known: Mapping[str, Severity]) -> bool:
    was = known.get(finding.fingerprint)
    return was is not None and SEVERITIES.index(finding.severity) >= SEVERITIES.index(was)
