"""Seal one visit: keep its bodies and put its captures onto the chain, in page order."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from tosdiff.archive import chain, ledger
from tosdiff.archive.bodies import SERVED, digest_of, keep
from tosdiff.archive.ledger import State
from tosdiff.archive.schema import capture, foreign, page
from tosdiff.archive.standing import Standing
from tosdiff.entities import Capture, Derivation


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be recorded; `recheck` is the standing that not-modified answers refer to."""

    terms: str
    captures: tuple[Capture, ...]
    derivation: Derivation | None
    accept: bool
    recheck: Standing | None


@dataclass(frozen=True, slots=True)
class Held:
    """A body that the archive has for a page, and the position of the capture that gave it."""

    position: int
    body: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A visit on the chain: by page, its digests, bodies and the captures that gave the bodies.

    `first` is the position of the first capture; `held` what the archive had before.
    """

    first: int
    digests: tuple[str, ...]
    bodies: tuple[str, ...]
    sources: tuple[int, ...]
    held: dict[int, Held]


def seal_visit(db: Connection, visit: Visit, state: State) -> Sealed:
    """Keep the bodies of a visit and write its records."""
    held = _held(db, state, visit.recheck)
    bodies = tuple(
        _body(db, one, held[place].body if place in held else "")
        for place, one in enumerate(visit.captures)
    )
    head, previous = ledger.head(db)
    first, digests, rows = head + 1, [], []
    for place, (one, body) in enumerate(zip(visit.captures, bodies, strict=True)):
        where = {"position": first + place, "entry": first, "page": place, "previous": previous}
        previous, packed = chain.seal({**_facts(visit, one), **where, "body": body})
        digests.append(previous)
        rows.append(
            {
                "position": first + place,
                "entry": first,
                "terms_id": state.id,
                "place": place,
                "outcome": one.outcome,
                "body": body or None,
                "digest": previous,
                "record": packed,
            }
        )
    db.execute(insert(capture), rows)
    theirs = [
        {"position": first + place, "at": chain.microseconds(one.captured_at)}
        for place, one in enumerate(visit.captures)
        if one.provenance
    ]
    if theirs:
        db.execute(insert(foreign), theirs)
    return Sealed(first, tuple(digests), bodies, _sources(visit, first, held), held)


def _facts(visit: Visit, one: Capture) -> dict[str, object]:
    derivation = visit.derivation
    return {
        **chain.facts(one),
        "terms": visit.terms,
        "recipe": ledger.recipe_fields(derivation.recipe) if derivation else None,
        "accepted": visit.accept,
    }


_HELD = (
    select(page.c.place, capture.c.position, capture.c.body)
    .join(capture, capture.c.position == page.c.capture)
    .where(page.c.terms_id == bindparam("of_terms"))
)


def _held(db: Connection, state: State, recheck: Standing | None) -> dict[int, Held]:
    if recheck is not None:
        known = enumerate(recheck.captures)
        return {place: Held(one.position, one.body_digest) for place, one in known if one}
    rows = db.execute(_HELD, {"of_terms": state.id})
    return {row.place: Held(row.position, row.body) for row in rows if row.body}


def _body(db: Connection, one: Capture, known: str) -> str:
    """Return the digest of the body served, which is kept, or of the one confirmed; or ''."""
    if one.outcome == "not-modified":
        return known
    if one.body is None:
        return ""
    digest = digest_of(one.body)
    if digest == known:
        return digest
    return keep(db, one.body, owner=SERVED, previous=known)


def _sources(visit: Visit, first: int, held: dict[int, Held]) -> tuple[int, ...]:
    return tuple(
        held[place].position if one.outcome == "not-modified" and place in held else first + place
        for place, one in enumerate(visit.captures)
    )
