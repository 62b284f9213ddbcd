"""Tell how each terms fares: when it was last captured, what is wrong with it, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from tosdiff.api.languages import languages
from tosdiff.api.pins import declared_language
from tosdiff.api.recipes import is_current
from tosdiff.archive.archive import Archive, CaptureRecord, Standing
from tosdiff.archive.rejections import Rejection
from tosdiff.archive.spells import Changes, Spell
from tosdiff.entities import Terms
from tosdiff.errors import ExtractionError
from tosdiff.text.language import is_same

# What is wrong, the worst first; what stands behind "never" needs no care.
Care: TypeAlias = Literal["failed", "suspect", "dead", "language", "never", "rejected", "well"]
_ORDER: tuple[Care, ...] = get_args(Care)
_NO_CARE = frozenset({"rejected", "well"})


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is wrong with some terms, in words, and what to do about it."""

    care: Care
    said: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How one terms fares.

    `last_success` is when a visit last gave the terms, `last_change` when they last really changed
    (or began), `ill_since` when the first of the visits was that did not since. `failures` counts
    those in a row that could not fetch a page. `dead` are selectors that match nothing any more, of
    which `how` says whether any other does. `aside` counts the records of sources that are kept
    aside, being younger than our own captures.
    """

    terms: Terms
    ailments: tuple[Ailment, ...]
    last_success: datetime | None = None
    last_change: datetime | None = None
    ill_since: datetime | None = None
    versions: int = 0
    failures: int = 0
    how: str = ""
    dead: tuple[str, ...] = ()
    language: str = ""
    declared_language: str = ""
    aside: int = 0

    @property
    def care(self) -> Care:
        """What is wrong in a word: the worst of the ailments."""
        return min((one.care for one in self.ailments), key=_ORDER.index, default="well")

    @property
    def needs_care(self) -> bool:
        """Whether a person must do something, or has not yet."""
        return self.care not in _NO_CARE

    def ailment(self, care: Care) -> Ailment | None:
        """Return what is wrong in this way, if anything is."""
        return next((one for one in self.ailments if one.care == care), None)


def states(archive: Archive, terms: Sequence[Terms]) -> tuple[State, ...]:
    """Return how each terms fares: what needs care first, the worst of it foremost, then by name.

    Terms that are declared and never captured by us are told so, whatever a source tells of them.
    """
    names = [item.name for item in terms]
    standings = archive.standings(names)
    latest = [one.latest for one in standings.values() if one.latest]
    known = _Known(
        archive,
        standings,
        languages(archive, latest),
        archive.spells(names),
        archive.changes(names),
        archive.newest_captures(names),
        archive.rejections.of(names),
        archive.kept_aside(),
    )
    return in_order(known.state(item) for item in terms)


def never(terms: Terms) -> State:
    """Return how terms fare that were never captured."""
    said = "never captured"
    return State(terms, (Ailment("never", said, "`tosdiff snapshot` captures it"),))


def in_order(found: Iterator[State]) -> tuple[State, ...]:
    """Sort what needs care to the front."""
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.care), one.terms.name)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive knows of all terms that are asked about."""

    archive: Archive
    standings: Mapping[str, Standing]
    languages: Mapping[str, str]
    spells: Mapping[str, Spell]
    changes: Mapping[str, Changes]
    newest: Mapping[str, CaptureRecord]
    rejections: Mapping[str, tuple[Rejection, ...]]
    aside: Mapping[str, int]

    def state(self, terms: Terms) -> State:
        standing = self.standings[terms.name]
        newest = self.newest.get(terms.name)
        if terms.pages and newest is None:  # declared, and known from a history only
            return self._told_of(terms)
        spell = self.spells.get(terms.name, Spell())
        rejection = rejected(standing, self.rejections.get(terms.name, ()))
        dead = self._dead(terms, standing)
        language = self._language(standing)
        changes = self.changes.get(terms.name, Changes())
        told = None if newest else standing.latest  # of a history that is all there is
        return State(
            terms=terms,
            ailments=(
                *_visits(standing, newest, spell, rejection),
                *_selectors(standing, dead),
                *_strange(language, declared_language(terms)),
                *(() if newest or told else never(terms).ailments),
            ),
            last_success=told.captured_at if told else spell.well_at,
            last_change=changes.last_at,
            ill_since=spell.ill_since,
            versions=changes.versions,
            failures=standing.failures,
            how=standing.recipe.how if standing.recipe and not standing.suspicion else "",
            dead=dead,
            language=language,
            declared_language=declared_language(terms),
            aside=self.aside.get(terms.name, 0),
        )

    def _told_of(self, terms: Terms) -> State:
        changes = self.changes.get(terms.name, Changes())
        return State(
            terms,
            never(terms).ailments,
            last_change=changes.last_at,
            versions=changes.versions,
            language=self._language(self.standings[terms.name]),
            declared_language=declared_language(terms),
            aside=self.aside.get(terms.name, 0),
        )

    def _language(self, standing: Standing) -> str:
        return self.languages[standing.latest.text_digest] if standing.latest else ""

    def _dead(self, terms: Terms, standing: Standing) -> tuple[str, ...]:
        """Return the dead selectors; of one alone the last recipe tells without looking."""
        is_fallback = standing.recipe is not None and standing.recipe.how == "fallback"
        many = any(len(page.select) > 1 for page in terms.pages)
        if not is_current(standing.recipe, terms) or not (is_fallback or many):
            return ()
        from tosdiff.text.liveness import dead_selectors  # who is well does without

        found: list[str] = []
        for page, record in zip(terms.pages, standing.captures, strict=False):
            if record is not None and record.body_digest and page.select:
                with suppress(ExtractionError):  # then it holds no text either, which is told
                    body = self.archive.body(record.body_digest)
                    found += dead_selectors(body, content_type=record.content_type, page=page)
        return tuple(dict.fromkeys(found))


def rejected(standing: Standing, known: Sequence[Rejection]) -> Rejection | None:
    """Return the rejection of the suspect page that some terms stand at, if it was rejected."""
    bodies = bodies_of(standing)
    return next((one for one in known if standing.suspicion and one.bodies == bodies), None)


def bodies_of(standing: Standing) -> tuple[str, ...]:
    """Return the digests of the bodies that were derived last, in page order."""
    return tuple(record.body_digest if record else "" for record in standing.captures)


def _visits(
    standing: Standing,
    newest: CaptureRecord | None,
    spell: Spell,
    rejection: Rejection | None,
) -> Iterator[Ailment]:
    """Yield why the last visits did not give the terms."""
    if standing.outcome == "failed" and newest is not None:
        times = f" ({standing.failures} times in a row)" if standing.failures > 1 else ""
        yield Ailment("failed", f"{newest.reason}{times}", newest.hint)
    if rejection is not None:
        said = f"rejected on {rejection.at:%Y-%m-%d}: {standing.suspicion}"
        yield Ailment("rejected", said, "`tosdiff snapshot TERMS --accept` takes it all the same")
    elif standing.suspicion:
        since = f", since {spell.ill_since:%Y-%m-%d}" if spell.ill_since else ""
        hint = "see `tosdiff diff TERMS latest suspect`, then `snapshot TERMS --accept` or --reject"
        yield Ailment("suspect", f"waits to be settled{since}: {standing.suspicion}", hint)


def _selectors(standing: Standing, dead: Sequence[str]) -> Iterator[Ailment]:
    is_fallback = standing.recipe is not None and standing.recipe.how == "fallback"
    if not (is_fallback or dead):
        return
    names = f": {', '.join(dead)}" if dead else ""
    what = "selectors dead, fallback used" if is_fallback else "some selectors dead"
    yield Ailment("dead", f"{what}{names}", "`tosdiff status --suggest TERMS` proposes others")


def _strange(language: str, declared: str) -> Iterator[Ailment]:
    if declared and language and not is_same(declared, language):
        said = f"“{declared}” is declared as its language, and it is “{language}”"
        yield Ailment("language", said, "correct `acceptLanguage`, or the page's address")
