"""`tosdiff feed` writes the real changes as Atom, newest first, with ids that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest
from loopback import Reply, Server
from pages import BAN, CLAUSES, FACES, SCRAPING, page
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"
SELF = "https://watch.example/terms.atom"


@pytest.fixture
def history(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A ban; mark-up that is no change; faces too; a way back; scraping."""
    wordings = (CLAUSES, (*CLAUSES, BAN), (*CLAUSES, f"<b>{BAN}</b>"), (*CLAUSES, FACES), CLAUSES)
    for day, clauses in enumerate((*wordings, (*CLAUSES, SCRAPING)), 1):
        monkeypatch.setenv("TOSDIFF_NOW", f"2020-02-{day:02}T06:00:00Z")
        platform.routes["/terms"] = Reply(page(clauses, visit=day))
        assert run.snapshot().code == 0
    return run


def read(text: str) -> Any:
    found = feedparser.parse(text)
    assert not found.bozo, found.bozo_exception
    return found


def test_the_entries_are_the_real_changes_newest_first(history: Desk) -> None:
    done = history("feed")
    assert done.code == 0
    found = read(done.out)
    assert [entry.updated[:10] for entry in found.entries] == [
        "2020-02-06",
        "2020-02-04",
        "2020-02-02",
    ]
    assert found.feed.updated == "2020-02-06T06:00:00Z"
    assert found.entries[0].title.startswith(f"{NAME}: 1 clause added; adds anti-scraping")
    assert [tag.term for tag in found.entries[0].tags] == ["anti-scraping"]
    assert "<ins>You must not use robots" in found.entries[0].content[0].value


def test_an_entry_links_to_the_page(history: Desk, platform: Server) -> None:
    assert read(history("feed").out).entries[0].link == platform.url("/terms")


def test_the_same_archive_gives_the_same_bytes(history: Desk, tmp_path: Path) -> None:
    file = tmp_path / "terms.atom"
    assert history("feed", "--output", str(file)).out == ""
    assert file.read_text("utf-8") == history("feed").out


def test_ids_stay_when_more_is_recorded(history: Desk, platform: Server) -> None:
    before = read(history("feed").out)
    run = history
    run.declare("Meshwork", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    run.snapshot()
    after = read(run("feed").out)
    assert after.feed.id == before.feed.id
    assert [entry.id for entry in after.entries[1:]] == [entry.id for entry in before.entries]


def test_ids_stay_after_a_rebuild(history: Desk) -> None:
    before = history("feed").out
    assert history("rebuild").code == 0
    assert history("feed").out == before


def test_a_feed_of_something_else_is_another_feed_with_the_same_entries(history: Desk) -> None:
    whole = read(history("feed").out)
    part = read(history("feed", "--label", "anti-scraping", "--stance", "forbids").out)
    assert part.feed.id != whole.feed.id
    assert part.feed.title == "Changes: anti-scraping, forbids"
    assert [entry.id for entry in part.entries] == [whole.entries[0].id]


def test_an_address_names_the_feed_whatever_it_asks(history: Desk) -> None:
    one, other = (
        read(history("feed", "--self", SELF, *more).out) for more in ((), ("--limit", "1"))
    )
    assert one.feed.id == other.feed.id
    assert [link.href for link in one.feed.links if link.rel == "self"] == [SELF]
    assert len(other.entries) == 1


@pytest.mark.parametrize("address", ["terms.atom", "ftp://a/b", "https://a b/", "javascript:x"])
def test_what_is_no_address_is_a_usage_error(history: Desk, address: str) -> None:
    done = history("feed", "--self", address)
    assert done.code == 2
    assert "hint: " in done.err


def test_before_any_capture_there_is_no_feed(run: Desk, platform: Server) -> None:
    done = run("feed")
    assert (done.code, done.out) == (3, "")
    assert "tosdiff snapshot" in done.err


def test_with_nothing_changed_it_is_a_feed_of_nothing(run: Desk, platform: Server) -> None:
    run.snapshot()
    assert read(run("feed").out).entries == []
