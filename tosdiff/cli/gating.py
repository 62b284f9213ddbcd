"""Run the gate for `tosdiff check`: find the base, look back at it, and judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.cli.session import Session, now
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.api.gate import Gate
    from tosdiff.api.lookback import Lookback
    from tosdiff.archive.archive import Archive
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.entities import Terms
    from tosdiff.findings import Report

_SNAPSHOT = "run `tosdiff snapshot`, or look at `tosdiff status`"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked to check, and by what."""

    names: tuple[str, ...]
    base: str
    since: str | None
    policy: Path | None
    baseline: Path | None
    variants: bool = False


def look(
    session: Session, asked: Asked, moment: datetime, *, keep_known: bool
) -> tuple[Report, bool]:
    """Return the report, and whether all terms could be compared."""
    from tosdiff.api.gate import Tagging, report
    from tosdiff.api.places import Places

    if asked.since is not None:
        _check_since(asked.since)
    with ExitStack() as opened:
        corpus = session.corpus() if asked.since is not None else session.own_corpus()
        archive = None
        if asked.since is not None or session.has_archive(corpus):
            archive = opened.enter_context(session.archive(corpus))
        gate, lookback = _lookback(session, corpus, archive, asked)
        if not keep_known:
            gate = replace(gate, known={})
        tagging = Tagging(session.tagger(), archive)
        found = report(lookback, gate, tagging, places=Places(corpus.root), now=moment)
    return found, lookback.is_whole


def tell(session: Session, report: Report) -> None:
    """Say on standard error what a form for programs may leave out."""
    for note in report.notes:
        session.say(f"note: {note}")
    for problem in report.problems:
        session.warn(problem.message, problem.hint)


def _lookback(
    session: Session, corpus: Corpus, archive: Archive | None, asked: Asked
) -> tuple[Gate, Lookback]:
    """Find the base, read the policy before any work is done, and look back."""
    if asked.since is not None:
        assert archive is not None
        gate = _gate(corpus, asked)
        return gate, _since(session, archive, corpus.terms(asked.names), asked)
    from tosdiff.api.revision import Revision, look_at

    revision = Revision.of(corpus.root, asked.base)
    corpus = corpus.with_histories(revision.undeclared(corpus.declared.terms))
    gate = _gate(corpus, asked)
    terms = corpus.terms(asked.names)
    found = look_at(revision, terms, archive, variants=asked.variants)
    return gate, found


def _gate(corpus: Corpus, asked: Asked) -> Gate:
    from tosdiff.api.baselines import read_baseline
    from tosdiff.api.gate import Gate
    from tosdiff.api.policies import policy_of, waivers_of

    unread = asked.since is None and corpus.settings.sources  # they may tell of other terms
    known = None if unread else [item.name for item in corpus.terms()]
    return Gate(
        policy_of(corpus.settings, known, asked.policy),
        waivers_of(corpus.settings),
        read_baseline(asked.baseline) if asked.baseline else {},
        is_whole=not asked.names,
    )


def _since(session: Session, archive: Archive, terms: Sequence[Terms], asked: Asked) -> Lookback:
    from tosdiff.api.check import look_since, seams, younger

    since = asked.since or ""
    found = look_since(archive, terms, since, variants=asked.variants)
    unknown = [item.name for item in terms if not archive.versions(item.name)]
    for name in unknown:
        session.warn(f"{name}: nothing is recorded, so nothing can be said", _SNAPSHOT)
    notes = [
        f"{first.terms} was first recorded {session.date(first.captured_at)}, "
        f"later than {since}: nothing is known of the time before"
        for first in younger(archive, terms, since)
    ]
    notes += [
        f"{first.terms} is captured here since {session.date(first.captured_at)}; "
        "what differs from the history before, read in another way, is no finding"
        for first in seams(archive, terms, since)
    ]
    return replace(found, notes=tuple(notes), is_whole=not unknown)


def _check_since(since: str) -> None:
    if not re.match(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)", since):
        raise DeclarationError(
            f"--since {since!r} is neither a date nor a time", hint="write it as 2024-05-31"
        )
    if since[:10] > f"{now():%Y-%m-%d}":
        raise DeclarationError(
            f"--since {since} lies in the future", hint="name the day of the last look"
        )
