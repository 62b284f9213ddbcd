"""The shapes of a policy and its waivers, as corpus.toml or a policy file has them."""

from __future__ import annotations

from datetime import date

import msgspec

Names = str | tuple[str, ...]


class RuleForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: which changes of which labels, in which terms, are how severe."""

    severity: str
    label: Names
    change: Names = ()
    stance: Names = ()
    terms: Names = "*"
    name: str = ""


class WaiverForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that somebody answers for until the end of a day."""

    fingerprint: str
    reason: str
    expires: date


class PolicyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A policy in a file of its own."""

    policy: tuple[RuleForm, ...] = ()
