"""Bring in captures that somebody else made: from a WARC file, or from the Wayback Machine."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tosdiff.api.rebuild import rebuild
from tosdiff.archive.archive import Archive
from tosdiff.corpus.corpus import Corpus
from tosdiff.entities import Capture, Terms
from tosdiff.errors import ArchiveError, CaptureError
from tosdiff.sources.moments import Moment, thinned, visits
from tosdiff.sources.warc import Reading, pages
from tosdiff.sources.wayback import Wayback, plan

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of some terms: visits new and known, captures left out, versions by then.

    `problem` says why the rest was not brought, `hint` what to do.
    """

    terms: str
    visits: int
    known: int
    left_out: int
    before: int
    versions: int
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when captures are wanted, how far apart, and how many at most."""

    start: datetime
    end: datetime
    every: timedelta
    limit: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A capture whose body is packed: a small file may hold more than fits into memory."""

    capture: Capture
    body: bytes

    @classmethod
    def of(cls, capture: Capture) -> _Found:
        return cls(replace(capture, body=None), zlib.compress(capture.body or b"", 1))

    def whole(self) -> Capture:
        return replace(self.capture, body=zlib.decompress(self.body))


def bring_warc(
    corpus: Corpus,
    archive: Archive,
    terms: Sequence[Terms],
    path: Path,
    reading: Reading,
    *,
    now: datetime,
) -> Iterator[Brought]:
    """Bring the captures of declared pages that a WARC file holds, terms by terms.

    Raises: ArchiveError where the file cannot be read any further, once what came before is kept.
    """
    wanted = {page.address for item in terms for page in item.pages}
    found: dict[str, list[_Found]] = {}
    broken: ArchiveError | None = None
    try:
        for capture in pages(path, wanted, reading, now=now):
            found.setdefault(capture.url, []).append(_Found.of(capture))
    except ArchiveError as error:
        broken = error
    for item in terms:
        parts = [found.get(page.address, []) for page in item.pages]
        if any(parts):
            yield _brought(corpus, archive, item, _joined(parts))
    if broken is not None:
        raise broken


def bring_wayback(  # noqa: PLR0913  # who is asked, what for, and who is told
    corpus: Corpus,
    archive: Archive,
    terms: Terms,
    wayback: Wayback,
    span: Span,
    *,
    now: datetime,
    watch: Watch,
) -> Brought:
    """Bring captures of some terms from the Wayback Machine, oldest first.

    Each visit is kept as it comes, and none is asked for twice: a run that ends early goes on where
    it ended.
    """
    before = len(archive.versions(terms.name))
    known = archive.brought(terms.name)
    counts: Counter[str] = Counter()
    problem = hint = ""
    try:
        for visit in _wayback(terms, wayback, span, known, now=now, watch=watch):
            counts["new" if visit else "left out"] += 1
            if visit:
                archive.bring(terms.name, [visit])
    except CaptureError as error:
        problem, hint = error.message, error.hint
    finally:
        versions = _placed(corpus, archive, terms)  # what came before an interruption too
    return Brought(
        terms.name,
        counts["new"],
        len(known),
        counts["left out"],
        before,
        versions,
        problem,
        hint,
    )


def _wayback(
    terms: Terms,
    wayback: Wayback,
    span: Span,
    known: frozenset[tuple[str, ...]],
    *,
    now: datetime,
    watch: Watch,
) -> Iterator[tuple[Capture, ...] | None]:
    """Yield the visits that are wanted; None for one of which a page cannot be shown."""
    listed = [
        thinned(wayback.moments(page.address, span.start, span.end), span.every)
        for page in terms.pages
    ]
    wanted = plan(listed, known, span.limit)
    shown: dict[Moment, Capture | None] = {}
    for done, visit in enumerate(wanted):
        watch(terms.name, done, len(wanted))
        for page, moment in zip(terms.pages, visit, strict=True):
            if moment not in shown:
                shown[moment] = wayback.capture(page.address, moment, now=now)
        captures = tuple(found for moment in visit if (found := shown[moment]))
        yield captures if len(captures) == len(visit) else None
        shown = {moment: shown[moment] for moment in visit}


def _joined(parts: Sequence[Sequence[_Found]]) -> list[tuple[_Found, ...]]:
    """Join the captures of several pages into visits, by time."""
    by_moment = {
        Moment(one.capture.captured_at, f"{place} {_reference(one.capture)}"): one
        for place, part in enumerate(parts)
        for one in part
    }
    listed = [
        sorted(
            (moment for moment in by_moment if moment.url.partition(" ")[0] == str(place)),
            key=lambda moment: moment.at,
        )
        for place in range(len(parts))
    ]
    return [tuple(by_moment[moment] for moment in visit) for visit in visits(listed)]


def _brought(
    corpus: Corpus, archive: Archive, terms: Terms, found: Sequence[tuple[_Found, ...]]
) -> Brought:
    known = archive.brought(terms.name)
    before = len(archive.versions(terms.name))
    new = [visit for visit in found if tuple(_reference(one.capture) for one in visit) not in known]
    archive.bring(terms.name, (tuple(one.whole() for one in visit) for visit in new))
    versions = _placed(corpus, archive, terms)
    return Brought(terms.name, len(new), len(found) - len(new), 0, before, versions)


def _placed(corpus: Corpus, archive: Archive, terms: Terms) -> int:
    """Derive the versions of some terms again, with what was brought where its time puts it."""
    if terms.name not in archive.terms():
        return 0
    (rebuilt,) = rebuild(corpus, archive, [terms])
    return rebuilt.versions


def _reference(capture: Capture) -> str:
    assert capture.provenance is not None, "it was brought"
    return capture.provenance.reference
