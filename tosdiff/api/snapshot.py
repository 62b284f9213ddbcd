"""Capture declared pages, derive their text, and record what really changed."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tosdiff.api.executors import executor_for
from tosdiff.api.pins import has_pins
from tosdiff.api.recipes import is_current
from tosdiff.api.rounds import Lane, Rounds
from tosdiff.archive.archive import Archive, Standing
from tosdiff.archive.entries import Entry
from tosdiff.archive.mirror import is_mirrored, write_mirror
from tosdiff.capture.addresses import host_of
from tosdiff.capture.budget import OutOfTime
from tosdiff.entities import Capture, Comparison, Page, Tag, TaggedChange, Terms, Validators
from tosdiff.errors import ArchiveError
from tosdiff.tag.tagger import Tagger

if TYPE_CHECKING:
    from tosdiff.capture.fetchers import Fetchers
    from tosdiff.capture.http import Fetcher

_FALLBACK = "its selectors match nothing any more; the whole main text is read instead"

Render = Callable[[Capture, Callable[[str], Capture], str], Capture]


class Fetch(Protocol):
    """Fetch a URL, in a language if one is named; whatever happens is told in the capture."""

    def __call__(self, url: str, validators: Validators, *, language: str = "") -> Capture:
        """Return what came back."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one terms in a run.

    `comparison` and `changes` are given for a real change, `tags` and the number of `clauses` for
    a first version. `problem` says why a capture failed or is suspect, `hint` what to do;
    `failure` is the class of a failure (errors.CaptureError.kind), '' for none.
    """

    terms: Terms
    entry: Entry
    comparison: Comparison | None = None
    changes: tuple[TaggedChange, ...] = ()
    tags: tuple[Tag, ...] = ()
    clauses: int = 0
    problem: str = ""
    failure: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """Terms that a run had no time for; nothing was recorded of them."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run works with: the archive, the mirror's root, the network and the tagger.

    `jobs` is how many hosts are asked at a time; `render` shows pages that declare it in a browser,
    None if there is none here.
    """

    archive: Archive
    root: Path
    fetchers: Fetchers
    tagger: Callable[[], Tagger]
    conditional: bool = True
    accept: bool = False
    jobs: int = 1
    render: Render | None = None


def snapshot(terms: Sequence[Terms], desk: Desk) -> Generator[Taken | Left, None, None]:
    """Capture all terms, each host's in order; what fails is an outcome, and the others go on.

    Pages are fetched for several hosts at a time; what they served is derived and recorded here,
    terms by terms, as it comes.
    Raises: ArchiveError if the disk fails, with all that was yielded before recorded.
    """
    standings = desk.archive.standings([item.name for item in terms])
    lanes = _lanes(terms, standings, desk)
    jobs = min(desk.jobs, len(lanes))
    executor = executor_for(jobs)
    run = desk.fetchers.run
    rounds: Rounds[Terms, tuple[Capture, ...]] = Rounds(
        executor, jobs, time.monotonic, time.sleep, run.left
    )
    try:
        for item, captures in rounds.go(lanes, over=OutOfTime):
            yield _settle(item, captures, standings[item.name], desk)
    except BaseException:
        run.stop()  # or those at work would go on, for nobody
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    yield from map(Left, rounds.left)


def _lanes(
    terms: Sequence[Terms], standings: Mapping[str, Standing], desk: Desk
) -> list[Lane[Terms, tuple[Capture, ...]]]:
    """Put terms into the lanes of their hosts: that of the first page, if there are several.

    Hosts that failed the last time come last, or, many and slow, they would take all the places. A
    run that may be too short keeps to the order given, or it would never come to them.
    """
    by_host: dict[str, list[Terms]] = {}
    for item in terms:
        by_host.setdefault(host_of(item.pages[0].url), []).append(item)
    found = [_in_turn(items, standings) for items in by_host.values()]
    if not desk.fetchers.run.is_bounded:
        found.sort(key=lambda items: all(standings[item.name].failures for item in items))
    return [_lane(items, standings, desk) for items in found]


def _in_turn(terms: Sequence[Terms], standings: Mapping[str, Standing]) -> list[Terms]:
    """Put what failed the last time behind the rest, beginning with another each time.

    A run leaves a host alone that hangs up on two pages: these must not starve a third for ever.
    """
    failing = [item for item in terms if standings[item.name].failures]
    turn = max((standings[item.name].failures for item in failing), default=0)
    first = turn % len(failing) if failing else 0
    well = [item for item in terms if not standings[item.name].failures]
    return [*well, *failing[first:], *failing[:first]]


def _lane(
    terms: Sequence[Terms], standings: Mapping[str, Standing], desk: Desk
) -> Lane[Terms, tuple[Capture, ...]]:
    opened: list[Fetcher] = []

    def ask(item: Terms) -> tuple[Capture, ...]:
        if not opened:
            opened.append(desk.fetchers.open())
        way = _Way(opened[0].fetch, desk.render)
        return _fetch_pages(item, standings[item.name], way, conditional=desk.conditional)

    def close() -> None:
        for fetcher in opened:
            fetcher.close()

    return Lane(deque(terms), ask, lambda item: desk.fetchers.free_in(item.pages[0].url), close)


def _settle(terms: Terms, captures: tuple[Capture, ...], standing: Standing, desk: Desk) -> Taken:
    """Record a visit, whole or not at all, and say what came of it."""
    taken = _record(terms, captures, standing, desk)
    reasons = {one.robots_ignored for one in captures if one.robots_ignored}
    said = tuple(f"read although its robots.txt asks not to: {why}" for why in sorted(reasons))
    return replace(taken, warnings=(*taken.warnings, *said)) if said else taken


def _record(terms: Terms, captures: tuple[Capture, ...], standing: Standing, desk: Desk) -> Taken:
    last = captures[-1]
    if last.outcome == "failed":
        entry = desk.archive.record(terms.name, captures, None)
        return Taken(terms, entry, problem=last.reason, hint=last.hint, failure=last.kind)
    if _is_unchanged(terms, captures, standing) and not (desk.accept and standing.suspicion):
        mend_mirror(terms.name, standing, desk)
        entry = desk.archive.record(terms.name, captures, None, recheck=standing)
        return _still(terms, entry, standing, desk.archive)
    from tosdiff.api.recording import record_new

    return record_new(terms, captures, standing, desk)


@dataclass(frozen=True, slots=True)
class _Way:
    """How the pages of one host are had."""

    fetch: Fetch
    render: Render | None


def _fetch_pages(
    terms: Terms, standing: Standing, way: _Way, *, conditional: bool
) -> tuple[Capture, ...]:
    """Fetch the pages in order, up to the first that fails. It runs on any thread."""
    conditional = conditional and not _is_asked_anew(terms, standing)
    captures: list[Capture] = []
    for place, page in enumerate(terms.pages):
        capture = _fetch_page(page, place, standing, way, conditional=conditional)
        captures.append(capture)
        if capture.outcome == "failed":
            break
    return tuple(captures)


def _is_asked_anew(terms: Terms, standing: Standing) -> bool:
    """Tell whether pins may be new: then "not modified" would be said of another page."""
    return has_pins(terms) and not is_current(standing.recipe, terms)


def _fetch_page(
    page: Page, place: int, standing: Standing, way: _Way, *, conditional: bool
) -> Capture:
    """Fetch one page; render it if it is declared to need that, and we can."""

    def whole(url: str) -> Capture:
        return way.fetch(url, Validators(), language=page.language)

    if page.scripts and way.render is not None:
        return way.render(whole(page.address), whole, page.language)
    held = standing.capture(place)
    if not conditional or (held and held.rendered):  # what was rendered is no answer of theirs
        return whole(page.address)
    known = standing.validators(place, page.address)
    capture = way.fetch(page.address, known, language=page.language)
    if capture.outcome == "not-modified" and capture.final_url != standing.final_url(place):
        return whole(page.address)  # a redirect leads to another page now
    return capture


def _is_unchanged(terms: Terms, captures: Sequence[Capture], standing: Standing) -> bool:
    """Tell whether these bytes, under this recipe, have been derived already."""
    return is_current(standing.recipe, terms) and all(
        capture.outcome == "not-modified"
        or hashlib.sha256(capture.body or b"").hexdigest() == standing.body_digest(place)
        for place, capture in enumerate(captures)
    )


def mend_mirror(terms: str, standing: Standing, desk: Desk) -> None:
    """Write the mirror of terms again if a run was cut short, or somebody changed the file."""
    latest = standing.latest
    if latest and not is_mirrored(desk.root, terms, latest.text_digest):
        with suppress(ArchiveError):  # it was said when the version was recorded
            write_mirror(desk.root, terms, desk.archive.text(latest))


def _still(terms: Terms, entry: Entry, standing: Standing, archive: Archive) -> Taken:
    """Report a page that serves the same again: what was wrong with it is wrong still.

    What a person rejected is not told again.
    """
    if entry.reason:
        from tosdiff.api.health import rejected

        if rejected(standing, archive.rejections.of([terms.name]).get(terms.name, ())):
            return Taken(terms, entry)
    hint = "the last good version stays in force" if entry.reason else ""
    fallback = standing.recipe is not None and standing.recipe.how == "fallback"
    warnings = (_FALLBACK,) if fallback and not entry.reason else ()
    return Taken(terms, entry, problem=entry.reason, hint=hint, warnings=warnings)
