"""Capture declared pages, derive their text, and record what really changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tosdiff.api.recipes import is_current
from tosdiff.archive.archive import Archive, Entry, Standing
from tosdiff.archive.mirror import is_mirrored, write_mirror
from tosdiff.entities import Capture, Comparison, Page, Tag, TaggedChange, Terms, Validators
from tosdiff.errors import ArchiveError
from tosdiff.tag.tagger import Tagger

_FALLBACK = "its selectors match nothing any more; the whole main text is read instead"

Fetch = Callable[[str, Validators], Capture]
Render = Callable[[Capture, Callable[[str], Capture]], Capture]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one terms in a run.

    `comparison` and `changes` are given for a real change, `tags` and the number of `clauses` for
    a first version. `problem` says why a capture failed or is suspect, `hint` what to do.
    """

    terms: Terms
    entry: Entry
    comparison: Comparison | None = None
    changes: tuple[TaggedChange, ...] = ()
    tags: tuple[Tag, ...] = ()
    clauses: int = 0
    problem: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run works with: the archive, the mirror's root, the network and the tagger.

    `render` shows pages that declare it in a browser; None if there is none here.
    """

    archive: Archive
    root: Path
    fetch: Fetch
    tagger: Callable[[], Tagger]
    conditional: bool = True
    accept: bool = False
    render: Render | None = None


def snapshot(terms: Sequence[Terms], desk: Desk) -> Iterator[Taken]:
    """Capture each terms in order; what fails is an outcome, and the others go on.

    Raises: ArchiveError if the disk fails, with all that was yielded before recorded.
    """
    standings = desk.archive.standings([item.name for item in terms])
    for item in terms:
        yield _take(item, standings[item.name], desk)


def _take(terms: Terms, standing: Standing, desk: Desk) -> Taken:
    captures = tuple(_fetch_pages(terms, standing, desk))
    if captures[-1].outcome == "failed":
        entry = desk.archive.record(terms.name, captures, None)
        return Taken(terms, entry, problem=captures[-1].reason, hint=captures[-1].hint)
    if _is_unchanged(terms, captures, standing) and not (desk.accept and standing.suspicion):
        mend_mirror(terms.name, standing, desk)
        entry = desk.archive.record(terms.name, captures, None, recheck=standing)
        return _still(terms, entry, standing)
    from tosdiff.api.recording import record_new

    return record_new(terms, captures, standing, desk)


def _fetch_pages(terms: Terms, standing: Standing, desk: Desk) -> Iterator[Capture]:
    """Fetch the pages in order, up to the first that fails."""
    for place, page in enumerate(terms.pages):
        capture = _fetch_page(page, place, standing, desk)
        yield capture
        if capture.outcome == "failed":
            return


def _fetch_page(page: Page, place: int, standing: Standing, desk: Desk) -> Capture:
    """Fetch one page; render it if it is declared to need that, and we can."""
    if page.scripts and desk.render is not None:

        def whole(url: str) -> Capture:
            return desk.fetch(url, Validators())

        return desk.render(whole(page.url), whole)
    held = standing.capture(place)
    may_ask = desk.conditional and not (held and held.rendered)  # what was rendered is no answer
    known = standing.validators(place, page.url) if may_ask else Validators()
    capture = desk.fetch(page.url, known)
    if capture.outcome == "not-modified" and capture.final_url != standing.final_url(place):
        capture = desk.fetch(page.url, Validators())  # a redirect leads to another page now
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


def _still(terms: Terms, entry: Entry, standing: Standing) -> Taken:
    """Report a page that serves the same again: what was wrong with it is wrong still."""
    hint = "the last good version stays in force" if entry.reason else ""
    fallback = standing.recipe is not None and standing.recipe.how == "fallback"
    warnings = (_FALLBACK,) if fallback and not entry.reason else ()
    return Taken(terms, entry, problem=entry.reason, hint=hint, warnings=warnings)
