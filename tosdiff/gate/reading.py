"""Read the rules that somebody wrote, and say what is wrong with one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import TypeVar, cast, get_args

from tosdiff.errors import DeclarationError
from tosdiff.findings import Severity
from tosdiff.gate.events import KINDS, Kind
from tosdiff.gate.policy import WORDS_CHANGED, Level, Rule, fits
from tosdiff.tag.labels import CORE, ORDER, STANCES

_Name = TypeVar("_Name", bound=str)

_LEVELS: tuple[Level, ...] = (*get_args(Severity), "off")
_GROUPS: dict[str, tuple[str, ...]] = {"core": CORE, "*": ()}


def read_rule(where: str, name: str, severity: str, **said: Sequence[str]) -> Rule:
    """Return the rule that was written at `where`.

    `said` are label, change, stance and terms, each as a list. `core` is the three core labels, `*`
    all; no change is any of words.
    Raises: DeclarationError with a near match, for a name that there is not.
    """
    labels = _known(said["label"], (*ORDER, *_GROUPS), f"{where}, `label`")
    changes = _known(said["change"], (*KINDS, "*"), f"{where}, `change`")
    if not labels:
        raise DeclarationError(f"{where}, `label`: no label", hint='"core", "*", or a label')
    (level,) = _known((severity,), _LEVELS, f"{where}, `severity`")
    return Rule(
        name,
        level,
        _labels(labels),
        () if "*" in changes else cast("tuple[Kind, ...]", changes) or WORDS_CHANGED,
        _known(said["stance"], STANCES, f"{where}, `stance`"),
        tuple(said["terms"]),
    )


def check_patterns(rule: Rule, where: str, terms: Collection[str]) -> None:
    """Refuse a pattern that fits no terms. Raises: DeclarationError with a near name."""
    for pattern in rule.terms:
        if pattern != "*" and not any(fits(pattern, name) for name in terms):
            raise DeclarationError(
                f"{where}, `terms`: {pattern!r} fits no terms of this corpus",
                hint=_nearest(pattern, terms),
            )


def _known(names: Sequence[str], known: Sequence[_Name], where: str) -> tuple[_Name, ...]:
    """Return names as they are known, whatever their case."""
    spelt = {one.casefold(): one for one in known}
    for name in names:
        if name.casefold() not in spelt:
            near = get_close_matches(name.casefold(), spelt, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else "it takes " + ", ".join(known)
            raise DeclarationError(f"{where}: there is no {name!r}", hint=hint)
    return tuple(spelt[name.casefold()] for name in names)


def _labels(names: Sequence[str]) -> tuple[str, ...]:
    if "*" in names:
        return ()
    return tuple(dict.fromkeys(label for name in names for label in _GROUPS.get(name, (name,))))


def _nearest(pattern: str, terms: Collection[str]) -> str:
    services = sorted({name.partition("/")[0] for name in terms})
    if "/" not in pattern:
        fitting = [service for service in services if fits(pattern, service)]
        near = fitting or get_close_matches(pattern, services, n=1, cutoff=0.5)
        return f"did you mean '{near[0]}/*'?" if near else "write it as 'Service/*'"
    service, _, kind = pattern.partition("/")
    names = sorted({*terms, *(f"{one}/{kind}" for one in services)} | {f"{service}/*"})
    fitting = [one for one in names if any(fits(one, name) for name in terms)]
    near = get_close_matches(pattern, fitting, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "`tosdiff status` lists the terms"
