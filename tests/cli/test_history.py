"""The verbs that ask since when: blame, timeline, matrix, search."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Server
from pages import BAN, CLAUSES, FACES, SCRAPING, page
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"
DAYS = ("2019-12-10", "2020-02-05", "2021-06-15")


@pytest.fixture
def history(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A ban, then faces too, then no scraping; a second platform that never says anything."""
    wordings = ((*CLAUSES, BAN), (*CLAUSES, FACES), (*CLAUSES, FACES, SCRAPING))
    platform.routes["/mesh"] = Reply(page(CLAUSES[:6]))
    run.declare("Meshwork", {TERMS: {"fetch": platform.url("/mesh"), "select": "#terms"}})
    for visit, (day, clauses) in enumerate(zip(DAYS, wordings, strict=True)):
        monkeypatch.setenv("TOSDIFF_NOW", f"{day}T06:00:00Z")
        platform.routes["/terms"] = Reply(page(clauses, visit=visit))
        assert run.snapshot().code == 0
    return run


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_blame_shows_both_dates_of_an_amended_clause(history: Desk) -> None:
    out = history("blame", "vidora", "--match", "faces").out
    assert "  2020-02-05    You must not collect faces" in out
    assert "  <=2019-12-10  " in out
    assert "anti-scraping forbids" not in out


def test_blame_as_json_names_the_version_and_the_wording_before(history: Desk) -> None:
    versions = history("log", "vidora", "--format", "json").json()["versions"]
    (item,) = lines(history("blame", "vidora", "--match", "faces", "--format", "jsonl").out)
    assert item["schema"] == "tosdiff.blame/1"
    assert (item["service"], item["terms"], item["clause"]) == ("Vidora", NAME, FACES)
    assert (item["since"], item["first_seen"]) == (f"{DAYS[1]}T06:00:00Z", f"{DAYS[0]}T06:00:00Z")
    assert item["since_version"] == versions[1]["version"]
    assert item["previous"] == BAN
    assert item["heading"] == ["Terms of Service"]
    assert "data-collection" in [tag["label"] for tag in item["tags"]]


def test_blame_of_a_moment_and_of_a_label(history: Desk) -> None:
    assert SCRAPING not in history("blame", "vidora@2020-12-31").out.replace("\n", " ")
    found = lines(history("blame", "vidora", "--label", "anti-scraping", "--format", "jsonl").out)
    assert SCRAPING in [item["clause"] for item in found]
    assert "no such clause" in history("blame", "meshwork", "--label", "anti-scraping").out


def test_timeline_tells_what_happened_with_redlines(history: Desk) -> None:
    out = " ".join(history("timeline", "--label", "identification").out.split())
    assert f"<={DAYS[0]}" in out
    assert "You must not collect [-any-] {+faces or any other+} information" in out
    assert "2 events" in out


def test_timeline_as_json_lines(history: Desk) -> None:
    found = lines(history("timeline", "--label", "anti-scraping", "--format", "jsonl").out)
    (item,) = [event for event in found if event["new"] == SCRAPING]
    assert (item["date"], item["event"], item["old"]) == (f"{DAYS[2]}T06:00:00Z", "added", None)
    assert (item["service"], item["terms"]) == ("Vidora", NAME)


def test_a_timeline_of_everything_is_refused(history: Desk) -> None:
    done = history("timeline", "vidora")
    assert done.code == 2
    assert "--label" in done.err
    assert history("timeline", "--label", "anti-scrapping").code == 2
    assert history("timeline", "--match", "(").code == 2


def test_matrix_sets_platforms_against_labels_now_and_then(history: Desk) -> None:
    now = history("matrix", "--label", "anti-scraping", "--format", "json").json()["cells"]
    then = history("matrix", "--label", "anti-scraping", "--at", DAYS[0], "--format", "json").json()
    assert [(cell["service"], cell["stances"].get("forbids", 0)) for cell in now] == [
        ("Meshwork", 0),
        ("Vidora", now[1]["clauses"]),
    ]
    assert then["cells"][1]["clauses"] == now[1]["clauses"] - 1
    before = history("matrix", "--at", "2001-01-01", "--label", "children").out
    assert "Vidora    ?" in before


def test_matrix_quotes_on_demand(history: Desk) -> None:
    quoted = history("matrix", "--label", "anti-scraping", "--quote").out
    assert SCRAPING in " ".join(quoted.split())
    assert SCRAPING not in " ".join(history("matrix", "--label", "anti-scraping").out.split())


def test_search_finds_what_stands_and_what_stood(history: Desk) -> None:
    assert "1 clause" in history("search", "robots scrap*").out
    assert "0 clauses" in history("search", '"collect any information"').out
    gone = history("search", '"collect any information"', "--all").out
    assert f"{DAYS[0]} to {DAYS[1]}" in gone
    (item,) = lines(history("search", "robots", "--format", "jsonl").out)
    assert (item["from"], item["until"], item["clause"]) == (f"{DAYS[2]}T06:00:00Z", None, SCRAPING)
    assert history("search", "...").code == 2


def test_search_in_some_terms_only(history: Desk) -> None:
    assert {
        item["service"] for item in lines(history("search", "you", "--format", "jsonl").out)
    } == {
        "Meshwork",
        "Vidora",
    }
    found = history("search", "you", "--terms", "mesh", "--format", "jsonl").out
    assert {item["service"] for item in lines(found)} == {"Meshwork"}


def test_a_picture_says_what_it_needs(history: Desk, tmp_path: Path) -> None:
    if importlib.util.find_spec("matplotlib"):
        pytest.skip("the plot extra is installed here")
    target = tmp_path / "ban.svg"
    done = history("timeline", "--label", "anti-scraping", "--picture", str(target))
    assert done.code == 2
    assert "pip install 'tosdiff[plot]'" in done.err
    assert not target.exists()


def test_a_picture_has_a_row_for_each_terms_and_is_the_same_each_time(
    history: Desk, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="the plot extra is not installed")
    targets = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for target in targets:
        assert history("timeline", "--match", "you", "--picture", str(target)).code == 0
    one, two = (target.read_text("utf-8") for target in targets)
    assert one == two
    assert one.count(">Vidora/Terms of Service</text>") == 1
    assert "<script" not in one
