"""Check labelled clauses against one another: doubles, contradictions, leaks between splits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from tosdiff.findings import Problem
from tosdiff.gate.labelled import Labelled
from tosdiff.text.alike import alike
from tosdiff.text.tokens import words

_LEAK = "what a model learnt from must not judge it: keep one, or move both to one split"
_Pair: TypeAlias = tuple[Labelled, Labelled]  # the later clause, and the first that it meets


def between(clauses: Sequence[Labelled]) -> Iterator[Problem]:
    """Yield what is wrong between clauses: each problem stands at the later of two.

    Clauses are the same if the words of their text and of their lead-in are. The same words with
    other labels are a conflict, in another split a leak, and else a duplicate: errors all. Words
    that are nearly the same are warnings.
    """
    yield from _same_key(clauses)
    yield from _same_service(clauses)
    same = {later.place: (later, first) for later, first in _same_words(clauses)}
    for later, first in same.values():
        yield _of_same(later, first)
    yield from _near(clauses, lambda later: later.place in same)


def _same_key(clauses: Sequence[Labelled]) -> Iterator[Problem]:
    for later, first in _first_of(clauses, lambda one: one.key):
        said = f"the id {later.key!r} is that of {_at(first)} too"
        yield Problem("error", "clause-duplicate", said, "give each clause its own", later.place)


def _same_service(clauses: Sequence[Labelled]) -> Iterator[Problem]:
    """Tell of services in several splits, once for each further split."""
    firsts: dict[tuple[str, str], Labelled] = {}
    for one in clauses:
        firsts.setdefault((one.service, one.example.split), one)
    for later, first in _first_of(list(firsts.values()), lambda one: one.service):
        said = (
            f"{later.service!r} is in the split {later.example.split} and, at {_at(first)}, "
            f"in {first.example.split}"
        )
        hint = "a service's clauses are alike: keep them in one split"
        yield Problem("error", "clause-leak", said, hint, later.place)


def _same_words(clauses: Sequence[Labelled]) -> Iterator[_Pair]:
    return _first_of(clauses, _words_of)


def _words_of(one: Labelled) -> str:
    clause = one.example.clause
    return " ".join((*words(clause.lead_in), "|", *words(clause.text)))


def _first_of(clauses: Sequence[Labelled], key: Callable[[Labelled], str]) -> Iterator[_Pair]:
    """Yield each clause whose key an earlier one has, with the first that has it."""
    seen: dict[str, Labelled] = {}
    for one in clauses:
        if (named := key(one)) and seen.setdefault(named, one) is not one:
            yield one, seen[named]


def _of_same(later: Labelled, first: Labelled) -> Problem:
    if dict(later.example.labels) != dict(first.example.labels):
        said = f"the same words as {_at(first)}, labelled {_labels(later)}, there {_labels(first)}"
        hint = "read both again: one of them is wrong, or the heading decides and both may stay out"
        return Problem("error", "clause-conflict", said, hint, later.place)
    if later.example.split != first.example.split:
        said = f"the same words as {_at(first)} in the split {first.example.split}"
        return Problem("error", "clause-leak", said, _LEAK, later.place)
    said = f"the same words as {_at(first)}"
    return Problem("error", "clause-duplicate", said, "keep one of them", later.place)


def _near(clauses: Sequence[Labelled], is_known: Callable[[Labelled], bool]) -> Iterator[Problem]:
    """Tell of clauses that are much like another: of one in another split if there is one."""
    nearest: defaultdict[int, list[Labelled]] = defaultdict(list)
    for later, earlier in alike([one.example.clause.text for one in clauses]):
        nearest[later].append(clauses[earlier])
    for place, others in nearest.items():
        own = clauses[place]
        if is_known(own):
            continue
        apart = [one for one in others if one.example.split != own.example.split]
        first = (apart or others)[0]
        rule, hint = ("clause-leak", _LEAK) if apart else ("clause-alike", "keep one, or vary it")
        said = f"nearly the same words as {_at(first)}"
        said += f" in the split {first.example.split}" if apart else ""
        yield Problem("warning", rule, said, hint, own.place)


def _at(one: Labelled) -> str:
    return f"{one.place.path}:{one.place.line}"


def _labels(one: Labelled) -> str:
    named = (f"{name} {side}" if side else name for name, side in one.example.labels.items())
    return ", ".join(named) or "with nothing"
