"""Propose a selector in place of one that died, and tell what it would keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tosdiff.api.derive import Served, derive
from tosdiff.archive.archive import Archive
from tosdiff.entities import Derivation, Document, Page, Terms, Version
from tosdiff.errors import ArchiveError, DeclarationError, ExtractionError
from tosdiff.text.liveness import dead_selectors
from tosdiff.text.proposal import Proposal, propose_selector


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Pages of some terms whose selectors died, by place, with what is proposed for each.

    `kept` is what the terms would be with all of them, `before` the version it is shown against:
    the newest that was read as declared, or else the newest. `valid_until` is the last moment at
    which the declaration as it is still read the page.
    """

    terms: Terms
    proposals: Mapping[int, Proposal]
    kept: Derivation
    before: Version | None
    before_document: Document
    valid_until: datetime

    def page(self, place: int) -> Page:
        """Return a page as it would be declared."""
        return _pinned(self.terms.pages[place], self.proposals[place])


def suggest(archive: Archive, terms: Terms) -> Suggestion | None:
    """Propose selectors for the pages that were captured last; None if none is dead or missing.

    Raises: ArchiveError if no page is recorded; ExtractionError if nothing can be proposed.
    """
    records = archive.standing(terms.name).captures
    if not terms.pages:
        raise DeclarationError(
            f"{terms.name} is known from a source only", hint="`tosdiff add URL` declares it"
        )
    if len(records) != len(terms.pages) or any(not (one and one.body_digest) for one in records):
        raise ArchiveError(
            f"{terms.name}: its pages are not all recorded yet", hint="run `tosdiff snapshot` first"
        )
    served = [
        Served(archive.body(one.body_digest), one.content_type)
        for one in records
        if one is not None
    ]
    return suggest_for(archive, terms, served)


def suggest_for(
    archive: Archive, terms: Terms, served: Sequence[Served], *, is_recorded: bool = True
) -> Suggestion | None:
    """Propose selectors for what the pages served, recorded or just fetched; see `suggest`."""
    proposals: dict[int, Proposal] = {}
    for place, (page, one) in enumerate(zip(terms.pages, served, strict=True)):
        if page.select and not dead_selectors(one.body, content_type=one.content_type, page=page):
            continue
        found = propose_selector(one.body, content_type=one.content_type, url=page.url)
        if found is None:
            raise ExtractionError(
                f"{page.url}: no part of it has a name that looks written to last",
                hint="open the page, and write a selector or a range into the declaration",
            )
        proposals[place] = found
    if not proposals:
        return None
    pages = tuple(
        _pinned(page, proposals[place]) if place in proposals else page
        for place, page in enumerate(terms.pages)
    )
    before = _as_declared(archive.versions(terms.name))
    return Suggestion(
        terms,
        proposals,
        derive(replace(terms, pages=pages), served),
        before,
        archive.document(before) if before else Document("", ()),
        _valid_until(archive, terms, is_recorded=is_recorded),
    )


def _pinned(page: Page, proposal: Proposal) -> Page:
    return replace(page, select=(proposal.selector,), remove=proposal.remove)


def _as_declared(versions: Sequence[Version]) -> Version | None:
    """Return the newest version that no fallback read, or else the newest."""
    good = [one for one in versions if one.recipe.how != "fallback"]
    return next(reversed(good or versions), None)


def _valid_until(archive: Archive, terms: Terms, *, is_recorded: bool) -> datetime:
    """Return the moment before the first capture that the selectors did not read any more.

    Where the page that they do not read is not recorded yet, that is the newest capture itself.
    """
    records = [one for one in archive.captures(terms.name) if one.provenance is None]
    unread = None
    for record in reversed(records):
        if record.recipe is not None and record.recipe.how != "fallback":
            break
        if record.recipe is not None:
            unread = record
    if unread is None and not is_recorded:
        return records[-1].captured_at
    return (unread or records[-1]).captured_at - timedelta(microseconds=1)
