"""What happened to clauses: what is an event, and what is looked through."""

from __future__ import annotations

import re

import pytest
from archiving import COSMETIC, EEA, START, TERMS, A, derived, fetched, memory, record_all

from tosdiff.api.query import Query
from tosdiff.api.timeline import Event, timeline
from tosdiff.archive.archive import Archive
from tosdiff.entities import Terms
from tosdiff.errors import DeclarationError, TaggerError
from tosdiff.tag.choice import Wanted
from tosdiff.tag.cues import CueTagger

TAGGER = CueTagger()
OTHER = "Meshwork/Terms of Service"
SCRAPE = "You must not use robots or scrapers to copy the pictures of this service."
MORE = "You must not use robots, spiders or scrapers to copy the pictures of this service."
LIST = "We keep a list of all the lamps that you light."
LEAVE = "You may leave us on any day by the front door."
OIL = "Oil is paid for by the pint at the end of each month."


def text(*clauses: str) -> str:
    return "# Terms\n\n" + "\n\n".join(clauses) + "\n"


def declared(name: str) -> Terms:
    service, kind = name.split("/")
    return Terms(service, service, kind, ())


def events(archive: Archive, query: Query, *names: str, variants: bool = False) -> list[Event]:
    terms = [declared(name) for name in names or (TERMS,)]
    return list(timeline(archive, terms, query, TAGGER, variants=variants))


def told(archive: Archive, query: Query, *, variants: bool = False) -> list[tuple[int, str]]:
    found = events(archive, query, variants=variants)
    return [((event.at.captured_at - START).days, event.kind) for event in found]


SCRAPING = Query(Wanted(("anti-scraping",)))


def test_a_ban_is_told_from_its_coming_to_its_going() -> None:
    with memory() as archive:
        record_all(archive, text(LIST), text(LIST, SCRAPE), text(LIST, MORE), text(LIST, LEAVE))
        assert told(archive, SCRAPING) == [(1, "added"), (2, "amended"), (3, "removed")]
        added, amended, removed = events(archive, SCRAPING)
        assert [item.text for item in added.new] == [SCRAPE]
        assert [item.text for item in (*amended.old, *amended.new)] == [SCRAPE, MORE]
        assert [item.label for item in removed.tags] == ["anti-scraping"]


def test_what_the_first_version_says_may_be_older() -> None:
    with memory() as archive:
        record_all(archive, text(LIST, SCRAPE))
        (event,) = events(archive, SCRAPING)
        assert (event.kind, event.or_earlier) == ("added", True)


@pytest.mark.parametrize(
    "between",
    [text(LIST), EEA, text(LIST, SCRAPE).replace("robots", "*robots*")],
    ids=["cut short", "another page", "mark-up"],
)
def test_a_page_that_stood_for_a_day_is_no_event(between: str) -> None:
    with memory() as archive:
        record_all(archive, text(LIST, SCRAPE), between, text(LIST, SCRAPE))
        assert told(archive, SCRAPING) == [(0, "added")]


def test_what_only_a_variant_said_is_told_if_asked_for() -> None:
    with memory() as archive:
        record_all(archive, text(LIST, LEAVE), text(LIST, LEAVE, SCRAPE), text(LIST, LEAVE))
        assert told(archive, SCRAPING) == []
        assert told(archive, SCRAPING, variants=True) == [(1, "variant")]


def test_our_own_reading_is_no_event() -> None:
    with memory() as archive:
        record_all(archive, A, COSMETIC)
        archive.record(TERMS, [fetched(A, 5)], derived(f"{A}\n{SCRAPE}\n", extractor="reader/2"))
        assert told(archive, SCRAPING) == []


def test_a_ban_that_comes_back_has_returned() -> None:
    with memory() as archive:
        record_all(archive, text(LIST, SCRAPE), text(LIST, LEAVE), text(LIST, LEAVE, OIL, SCRAPE))
        assert [kind for _, kind in told(archive, SCRAPING)] == ["added", "removed", "returned"]


def test_a_ban_that_our_own_reading_brings_back_is_not_kept_quiet() -> None:
    with memory() as archive:
        record_all(archive, text(LIST, OIL, SCRAPE), text(LIST, OIL, LEAVE))
        again = derived(text(LIST, OIL, LEAVE, SCRAPE), extractor="reader/2")
        archive.record(TERMS, [fetched(A, 5)], again)
        assert [kind for _, kind in told(archive, SCRAPING)] == ["added", "removed", "returned"]


def test_events_of_several_platforms_stand_by_date() -> None:
    with memory() as archive:
        record_all(archive, text(LIST), text(LIST, SCRAPE))
        record_all(archive, text(OIL), text(OIL, LEAVE, SCRAPE), terms=OTHER, start=5)
        found = events(archive, SCRAPING, OTHER, TERMS)
        assert [event.terms.name for event in found] == [TERMS, OTHER]


def test_a_pattern_finds_clauses_that_no_label_has() -> None:
    with memory() as archive:
        record_all(archive, text(LIST), text(LIST, OIL))
        assert told(archive, Query(pattern=re.compile("by the pint", re.IGNORECASE))) == [
            (1, "added")
        ]


def test_a_version_that_comes_later_is_told_too() -> None:
    with memory() as archive:
        record_all(archive, text(LIST), text(LIST, SCRAPE))
        assert len(events(archive, SCRAPING)) == 1
        record_all(archive, text(LIST, MORE), start=8)
        assert told(archive, SCRAPING) == [(1, "added"), (8, "amended")]


def test_a_wrong_label_or_pattern_is_the_users_error() -> None:
    with pytest.raises(TaggerError, match="anti-scrapping"):
        Wanted.of(["anti-scrapping"], [], 0)
    with pytest.raises(DeclarationError, match="not a pattern"):
        Query.of(Wanted(), "(")


def test_a_page_that_was_cut_short_while_our_reading_changed_is_looked_through() -> None:
    with memory() as archive:
        record_all(archive, text(LIST, OIL, SCRAPE, LEAVE), text(LIST, OIL))
        again = derived(text(LIST, OIL, SCRAPE, LEAVE), extractor="reader/2")
        archive.record(TERMS, [fetched(A, 3)], again)
        assert told(archive, SCRAPING) == [(0, "added")]
