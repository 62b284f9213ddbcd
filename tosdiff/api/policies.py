"""The policy and the waivers of a corpus, out of its settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from tosdiff.corpus.policies import Names, RuleForm, WaiverForm
from tosdiff.corpus.settings import FILE_NAME, Settings, read_policy
from tosdiff.errors import DeclarationError
from tosdiff.findings import Waiver
from tosdiff.gate.policy import Policy, Rule, with_defaults
from tosdiff.gate.reading import check_patterns, read_rule

_PRINT = re.compile(r"[0-9a-f]{16}")


def policy_of(
    settings: Settings, terms: Collection[str] | None, file: Path | None = None
) -> Policy:
    """Return the policy of a corpus: its rules, or those of a file, and then the default ones.

    Raises: DeclarationError, with a near match, for a rule that cannot be meant: also for a pattern
    that fits none of `terms`, unless it is not known which there are (None).
    """
    forms = read_policy(file) if file else settings.policy
    rules = []
    for number, form in enumerate(forms, 1):
        where = f"{file or FILE_NAME}: [[policy]] {number}"
        rule = _rule(form, where, number)
        if terms is not None:
            check_patterns(rule, where, terms)
        rules.append(rule)
    return with_defaults(rules)


def waivers_of(settings: Settings) -> tuple[Waiver, ...]:
    """Return the waivers of a corpus. Raises: DeclarationError for one without sense."""
    found: dict[str, Waiver] = {}
    for number, form in enumerate(settings.waivers, 1):
        where = f"{FILE_NAME}: [[waivers]] {number}"
        waiver = _waiver(form, where)
        if waiver.fingerprint in found:
            raise DeclarationError(
                f"{where} is for {waiver.fingerprint}, as another is", hint="take one of them out"
            )
        found[waiver.fingerprint] = waiver
    return tuple(found.values())


def _rule(form: RuleForm, where: str, number: int) -> Rule:
    return read_rule(
        where,
        form.name or f"rule-{number}",
        form.severity,
        label=_list(form.label),
        change=_list(form.change),
        stance=_list(form.stance),
        terms=_list(form.terms),
    )


def _waiver(form: WaiverForm, where: str) -> Waiver:
    fingerprint = form.fingerprint.strip().lower()
    if not _PRINT.fullmatch(fingerprint):
        raise DeclarationError(
            f"{where}: {form.fingerprint!r} is no fingerprint",
            hint="copy the 16 digits that `tosdiff check` prints behind a finding",
        )
    if not form.reason.strip():
        raise DeclarationError(f"{where}: no reason", hint="say why, for those who come later")
    return Waiver(fingerprint, form.reason.strip(), form.expires)


def _list(names: Names) -> Sequence[str]:
    return (names,) if isinstance(names, str) else names
