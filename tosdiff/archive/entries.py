"""Record one visit: seal its captures, decide what came of it, write the version if there is one.

All of it happens in one transaction of one writer, so that several processes agree on what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tosdiff.archive import ledger, versions, visits
from tosdiff.archive.chain import CaptureRecord
from tosdiff.archive.course import course_of, is_return
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import entry, foreign, page, storable
from tosdiff.archive.versions import Interned, Origin, Ruling, Wording
from tosdiff.archive.visits import Sealed, Visit
from tosdiff.entities import Derivation, Version, VersionKind

EntryKind: TypeAlias = VersionKind | Literal["unchanged", "suspect", "failed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of a visit.

    `version` is given if one was made, `base` if it has one to be compared with. `reason` says why
    the visit failed or the page is suspect; on an unchanged page, why it still is; on a cosmetic
    one, why other words are nothing new.
    """

    kind: EntryKind
    version: Version | None = None
    base: Version | None = None
    reason: str = ""
    failures: int = 0


def record_visit(db: Connection, visit: Visit) -> Entry:
    """Record a visit and return what came of it."""
    state = ledger.of_terms(db, visit.terms)
    sealed = visits.seal_visit(db, visit, state)
    failed = next((one for one in visit.captures if one.outcome == "failed"), None)
    if failed is not None:
        return _conclude(db, sealed.first, state, Entry("failed", reason=failed.reason))
    if visit.derivation is None:
        _refresh(db, state, sealed)
        return _conclude(db, sealed.first, state, Entry("unchanged", reason=state.suspicion))
    origin = Origin(
        identity=sealed.digests,
        captured_at=max(one.captured_at for one in visit.captures),
        sources=sealed.sources,
        snapshots=tuple(body for body in sealed.bodies if body),
    )
    _replace_pages(db, state, sealed.sources)
    judged = judge(db, state, origin, visit.derivation, accept=visit.accept)
    return _conclude(db, sealed.first, state, judged, visit.derivation)


def judge(
    db: Connection, state: State, origin: Origin, derivation: Derivation, *, accept: bool
) -> Entry:
    """Decide what a derived text is, and write the version if it is one."""
    if derivation.suspicion and not accept:
        return Entry("suspect", reason=derivation.suspicion)
    latest = versions.version_at(db, state.id, state.seq)
    wording = Wording.of(derivation)
    takes_over = latest is not None and _takes_over(db, latest, origin)
    if decide(wording, latest, None) == "unchanged" and not takes_over:
        return Entry("unchanged")
    text = Interned.of(db, derivation)
    found = Found(wording, text, origin.captured_at, derivation.noise)
    is_same = takes_over and latest is not None and wording.text_digest == latest.text_digest
    is_same = is_same and latest is not None and wording.recipe == latest.recipe
    ruling = Ruling("cosmetic", state.seq) if is_same else rule(db, state, found, latest)
    made = versions.build(state.name, origin, wording, seq=state.seq + 1, ruling=ruling)
    versions.write(db, state.id, made, text, latest=latest, sources=origin.sources)
    base = versions.version_at(db, state.id, ruling.base)
    reason = derivation.noise if ruling.kind == "cosmetic" else ""
    return Entry(ruling.kind, version=made, base=base, reason=reason)


_FOREIGN = select(foreign.c.position).where(
    foreign.c.position.in_(bindparam("positions", expanding=True))
)


def _takes_over(db: Connection, latest: Version, origin: Origin) -> bool:
    """Tell whether we captured ourselves what we had from somebody else's captures only.

    It is a version even if it says the same: what we saw must not hang on what others say.
    """
    before = versions.sources_of(db, latest)
    positions = [*before, *origin.sources]
    theirs = set(db.execute(_FOREIGN, {"positions": positions}).scalars())
    return bool(theirs & set(before)) and not theirs & set(origin.sources)


@dataclass(frozen=True, slots=True)
class Found:
    """A text to be ruled on, when it was captured, and why its words are nothing new, or ''."""

    wording: Wording
    text: Interned
    at: datetime
    noise: str


def rule(db: Connection, state: State, found: Found, latest: Version | None) -> Ruling:
    """Return what a text that is not the newest is, and what it is compared with: see `decide`."""
    words = found.wording.words_digest
    seen = versions.first_with_words(db, state.id, words)
    kind = decide(found.wording, latest, seen, noise=found.noise)
    assert kind != "unchanged", "who calls has looked"
    base = versions.nearest(db, state.id, found.text)
    if kind == "re-extraction" and base is not None:  # this recipe was in use before the latest
        kind = "changed" if seen is None else "variant"
    is_back = kind == "variant" and not found.noise
    if is_back and is_return(course_of(db, state.id), words, found.at):
        return Ruling("changed", state.seq, seen)
    return Ruling(kind, base, seen if kind == "variant" else None)


def rebase(
    db: Connection, terms: str, derivation: Derivation, records: Sequence[CaptureRecord]
) -> Version | None:
    """Write the newest version again as a new recipe reads it; None if there is no version.

    `records` are the captures that were read; none: those that the version came from.
    """
    state = ledger.of_terms(db, terms)
    latest = versions.version_at(db, state.id, state.seq)
    if latest is None or latest.recipe == derivation.recipe:
        return latest
    origin = Origin(
        identity=(latest.id, *ledger.recipe_fields(derivation.recipe)),
        captured_at=latest.captured_at,
        sources=tuple(one.position for one in records) or versions.sources_of(db, latest),
        snapshots=tuple(one.body_digest for one in records) or latest.snapshots,
    )
    ruling = Ruling("re-extraction")
    wording = Wording.of(derivation)
    made = versions.build(terms, origin, wording, seq=state.seq + 1, ruling=ruling)
    text = Interned.of(db, derivation)
    versions.write(db, state.id, made, text, latest=latest, sources=origin.sources)
    ledger.advance(
        db, state, state.outcome, seq=made.seq, failures=state.failures, derivation=derivation
    )
    return made


def decide(
    text: Wording, latest: Version | None, seen: int | None, *, noise: str = ""
) -> VersionKind | Literal["unchanged"]:
    """Say what a text is, given the newest version and the seq that first had its words.

    Our own first reading after an imported history is a version even if it equals the newest: what
    follows is compared with it. `noise` says why other words than the newest
    version's are the same terms, or ''.
    """
    if latest is None:
        return "first"
    takes_over = latest.recipe.is_imported and not text.recipe.is_imported
    if text.text_digest == latest.text_digest and not takes_over:
        return "unchanged"
    if text.recipe != latest.recipe:
        return "re-extraction"
    if text.words_digest == latest.words_digest:
        return "cosmetic"
    if seen is not None:
        return "variant"
    return "cosmetic" if noise else "changed"


_MOVE_PAGE = (
    update(page)
    .where(page.c.terms_id == bindparam("of_terms"), page.c.place == bindparam("at"))
    .values(capture=bindparam("source"))
)


def _refresh(db: Connection, state: State, sealed: Sealed) -> None:
    """Take the newest validators of a page that served the same body again."""
    again = [
        {"of_terms": state.id, "at": place, "source": sealed.sources[place]}
        for place, known in sealed.held.items()
        if place < len(sealed.bodies)
        and sealed.bodies[place] == known.body
        and sealed.sources[place] != known.position
    ]
    if again:
        db.execute(_MOVE_PAGE, again)


def _replace_pages(db: Connection, state: State, sources: Sequence[int]) -> None:
    db.execute(delete(page).where(page.c.terms_id == state.id))
    rows = [
        {"terms_id": state.id, "place": place, "capture": source}
        for place, source in enumerate(sources)
    ]
    db.execute(insert(page), rows)


def _conclude(
    db: Connection,
    first: int,
    state: State,
    judged: Entry,
    derivation: Derivation | None = None,
) -> Entry:
    """Write what was decided, and where the terms stand now."""
    seq = judged.version.seq if judged.version else None
    reason = storable(judged.reason)
    row = {"id": first, "terms_id": state.id, "kind": judged.kind, "reason": reason, "seq": seq}
    db.execute(insert(entry), row)
    failures = state.failures + 1 if judged.kind == "failed" else 0
    ledger.advance(db, state, judged.kind, seq=seq, failures=failures, derivation=derivation)
    return Entry(judged.kind, judged.version, judged.base, judged.reason, failures)
