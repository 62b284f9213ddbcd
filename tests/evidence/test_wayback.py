"""Captures of the Wayback Machine's become versions where their time puts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Reply, Server, serve
from machine import Kept, Machine, machine
from pages import BAN, CLAUSES, SCRAPING, page
from running import TERMS, Desk, Done

from tosdiff.archive.archive import Archive
from tosdiff.sources.moments import Moment, thinned

pytest.importorskip("wayback", reason="the extra `wayback` is not installed")

NAME = f"Vidora/{TERMS}"
START = datetime(2016, 1, 1, 12, tzinfo=UTC)
OLD = page().encode()
NEW = page((*CLAUSES, BAN)).encode()


def kept(url: str, day: int, body: bytes = OLD, **more: object) -> Kept:
    return Kept(url, START + timedelta(days=day), body, **more)  # type: ignore[arg-type]


@pytest.fixture
def wayback(platform: Server) -> Iterator[Machine]:
    """Vidora's terms, every ten days for a hundred: the old ones, and from the fiftieth the new."""
    url = platform.url("/terms")
    captures = [kept(url, day, NEW if day >= 50 else OLD) for day in range(0, 100, 10)]
    with machine(captures) as running:
        yield running


def bring(run: Desk, wayback: Machine, *arguments: str) -> Done:
    return run("import", "wayback", "vidora", "--from", "2016-01-01", "--to", "2017-01-01",
               "--host", wayback.server.origin, "--delay", "0", "--allow-private",
               "--format", "json", *arguments)  # fmt: skip


def history(run: Desk) -> list[tuple[str, str]]:
    """Return day and kind of every version, oldest first."""
    listed = run("log", "vidora", "--all", "--format", "json").json()["versions"]
    return [(one["date"][:10], one["kind"]) for one in reversed(listed)]


def test_captures_become_versions_of_their_own_time(run: Desk, wayback: Machine) -> None:
    done = bring(run, wayback, "--every", "10")
    assert done.code == 0, done.err
    assert history(run) == [("2016-01-01", "first"), ("2016-02-20", "changed")]


def test_they_are_thinned_by_time_and_equal_bytes_are_asked_for_once(
    run: Desk, wayback: Machine
) -> None:
    bring(run, wayback, "--every", "30")  # days 0, 30, 60 and 90
    assert wayback.mementos == ["20160101120000", "20160301120000"]


def test_who_says_so_and_when_is_sealed(run: Desk, wayback: Machine) -> None:
    bring(run, wayback)
    with Archive.open(run.location) as archive:
        first = archive.captures(NAME)[0]
    assert first.provenance is not None
    assert first.provenance.archive == wayback.server.origin
    assert (
        first.provenance.reference == f"https://web.archive.org/web/20160101120000id_/{first.url}"
    )
    assert first.captured_at == START  # Memento-Datetime
    assert first.header("Server") == "lamps/1"
    assert first.validators.etag == ""
    assert run("verify").code == 0


def test_a_second_run_asks_for_nothing_again(run: Desk, wayback: Machine) -> None:
    bring(run, wayback)
    asked = len(wayback.mementos)
    done = bring(run, wayback)
    assert len(wayback.mementos) == asked
    assert done.json()["terms"][0]["visits"] == 0


def test_a_run_that_ended_early_goes_on_where_it_ended(run: Desk, wayback: Machine) -> None:
    whole = list(wayback.captures)
    broken = [kept(one.url, 50, NEW, shown=429) if one.at == whole[5].at else one for one in whole]
    wayback.captures[:] = broken
    done = bring(run, wayback, "--every", "10")
    assert done.code == 3
    assert "fewer requests" in done.err
    assert history(run) == [("2016-01-01", "first")]
    wayback.captures[:] = whole
    assert bring(run, wayback, "--every", "10").code == 0
    assert history(run) == [("2016-01-01", "first"), ("2016-02-20", "changed")]


def test_an_import_that_was_killed_is_told_and_mended_by_a_rebuild(
    run: Desk, wayback: Machine
) -> None:
    from tosdiff.entities import Capture, Provenance

    said = Provenance("an archive", "its name for it", START)
    capture = Capture(
        wayback.captures[0].url,
        START,
        "fetched",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=OLD,
        provenance=said,
    )
    with Archive.open(run.location, create=True) as archive:
        archive.bring(NAME, [(capture,)])
    (fault,) = run("verify", "--format", "json").json()["faults"]
    assert "have made no versions yet" in fault["what"]
    run("rebuild")
    assert run("verify").code == 0
    assert history(run) == [("2016-01-01", "first")]


def test_a_capture_that_cannot_be_shown_is_left_out(run: Desk, wayback: Machine) -> None:
    wayback.captures[0] = kept(wayback.captures[0].url, 0, shown=404)
    done = bring(run, wayback, "--every", "10")
    assert done.json()["terms"][0]["left_out"] == 1


def test_redirects_errors_and_repeats_are_not_asked_for(run: Desk, wayback: Machine) -> None:
    url = wayback.captures[0].url
    wayback.captures[:] = [
        kept(url, 0, status="302"), kept(url, 40, status="404"), kept(url, 80, status="-"),
        kept(url, 120),
    ]  # fmt: skip
    bring(run, wayback)
    assert wayback.mementos == ["20160430120000"]


def test_our_own_versions_keep_their_ids_and_come_where_they_were(
    run: Desk, wayback: Machine, platform: Server
) -> None:
    platform.routes["/terms"] = Reply(NEW)
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    run.snapshot()
    before = run("log", "vidora", "--all", "--format", "json").json()["versions"]
    bring(run, wayback)
    after = run("log", "vidora", "--all", "--format", "json").json()["versions"]
    assert {one["version"] for one in before} < {one["version"] for one in after}
    assert [kind for _, kind in history(run)] == ["first", "changed", "cosmetic", "changed"]
    assert run("verify").code == 0


def test_what_is_captured_afterwards_is_what_a_rebuild_makes_of_it(
    run: Desk, wayback: Machine, platform: Server
) -> None:
    bring(run, wayback)
    platform.routes["/terms"] = Reply(NEW)
    run.snapshot()
    run.snapshot()
    platform.routes["/terms"] = Reply(OLD)
    run.snapshot()
    assert run("verify").code == 0  # it derives all of it again


def test_our_own_captures_are_never_touched(run: Desk, wayback: Machine, platform: Server) -> None:
    run.snapshot()
    with Archive.open(run.location) as archive:
        (own,) = archive.captures(NAME)
    bring(run, wayback)
    with Archive.open(run.location) as archive:
        assert archive.captures(NAME)[0] == own


def test_status_tells_of_our_own_captures(run: Desk, wayback: Machine) -> None:
    run.snapshot()
    bring(run, wayback)
    (state,) = run("status", "--format", "json").json()["terms"]
    assert state["last_capture"] > "2020"


def test_a_bomb_in_the_archive_does_not_go_off(run: Desk, wayback: Machine) -> None:
    url = wayback.captures[0].url
    wayback.captures[:] = [kept(url, 0, b"0" * (40 << 20), gzip=True), kept(url, 40)]
    done = bring(run, wayback)
    assert done.code == 3
    assert "MiB" in done.err


def test_a_private_address_is_not_asked(run: Desk, wayback: Machine) -> None:
    done = run("import", "wayback", "vidora", "--from", "2016-01-01", "--delay", "0",
               "--host", wayback.server.origin)  # fmt: skip
    assert done.code == 3
    assert wayback.asked == []


def test_parts_of_one_terms_are_joined_as_of_one_time(
    run: Desk, wayback: Machine, platform: Server
) -> None:
    url, more = platform.url("/terms"), platform.url("/more")
    run.declare("Vidora", {TERMS: {"combine": [{"fetch": url}, {"fetch": more}], "select": "main"}})
    wayback.captures[:] = [
        kept(url, 0), kept(more, 5, page((BAN,)).encode()),
        kept(more, 65, page((SCRAPING,)).encode()),
    ]  # fmt: skip
    assert bring(run, wayback).json()["terms"][0]["visits"] == 2
    assert history(run) == [("2016-01-06", "first"), ("2016-03-06", "changed")]


@given(st.lists(st.integers(0, 3000), max_size=40), st.integers(1, 400))
def test_no_two_that_are_kept_are_closer_than_asked(days: list[int], every: int) -> None:
    moments = [Moment(START + timedelta(days=day), "x", str(day)) for day in days]
    found = thinned(moments, timedelta(days=every))
    assert all((b.at - a.at).days >= every for a, b in pairwise(found))
    assert bool(found) == bool(days)


class Listing:
    """An index that is what a test says, whatever it is asked; mementos are refused."""

    def __init__(self, answer: Callable[[int], Reply]) -> None:
        self.answer = answer
        self.count = 0

    def get(self, path: str, default: object = None) -> object:
        def reply(_: object) -> Reply:
            self.count += 1
            return self.answer(self.count)

        return reply


def asked(run: Desk, answer: Callable[[int], Reply]) -> tuple[Done, int]:
    """Import from an archive with this index; return what came of it, and how often it asked."""
    listing = Listing(answer)
    with serve({}) as server:
        server.routes = listing  # type: ignore[assignment]  # answers whatever it is asked
        done = bring(run, Machine(server, []))
    return done, listing.count


@pytest.mark.parametrize("key", ["k", "k{0}"])
def test_an_index_without_an_end_is_left(
    run: Desk, platform: Server, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tosdiff.sources.wayback._PAGES", 7)
    line = kept(platform.url("/terms"), 3).line

    def answer(count: int) -> Reply:
        return Reply(f"{line}\n\n{key.format(count)}\n", content_type="text/plain")

    done, count = asked(run, answer)
    assert (done.code, count) == (3, 7)
    assert "sends us on without an end" in done.err


def test_an_archive_that_wants_to_be_left_alone_for_long_is(run: Desk, platform: Server) -> None:
    done, count = asked(run, lambda _: Reply(status=503, headers=(("Retry-After", "100000"),)))
    assert (done.code, count) == (3, 1)
    assert "asks to be left alone for 100,000 seconds" in done.err


def test_what_is_listed_outside_of_the_time_asked_for_is_left_out(
    run: Desk, platform: Server, wayback: Machine
) -> None:
    url = platform.url("/terms")
    wayback.captures.append(Kept(url, datetime(2016, 6, 1, tzinfo=UTC), NEW))
    listed = wayback.captures[-1].line.replace("20160601000000", "99991231235959")
    done, count = asked(run, lambda _: Reply(f"{listed}\n", content_type="text/plain"))
    assert (done.code, count) == (0, 1)
    assert history(run) == []
