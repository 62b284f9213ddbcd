"""`log` says what each version changed, by kind and label; `--all` passes over nothing."""

from __future__ import annotations

import json

import pytest
from gitting import CLAUSES as RECORDED
from gitting import Repo, text
from loopback import Reply, Server
from pages import BAN, CLAUSES, SCRAPING, page
from running import Desk

NAME = "Vidora/Terms of Service"
WALL = b"<html><title>Just a moment...</title><body><p>Checking your browser</p></body></html>"


def test_a_version_tells_the_labels_of_what_was_added_amended_and_removed(
    run: Desk, platform: Server
) -> None:
    for clauses in (
        CLAUSES,
        (*CLAUSES, SCRAPING),
        (*CLAUSES, SCRAPING.replace("not", "never")),
        CLAUSES[1:],
    ):
        platform.routes["/terms"] = Reply(page(clauses))
        run.snapshot()
    newest, amended, added, _ = run("log", NAME, "--format", "json").json()["versions"]
    assert added["labels"]["anti-scraping"] == {"added": 1}
    assert amended["labels"]["anti-scraping"] == {"amended": 1}
    assert newest["labels"]["anti-scraping"] == {"removed": 1}
    lines = run("log", NAME).out.splitlines()
    assert "1 clause added; anti-scraping +1" in lines[2]
    assert "anti-scraping ~1" in lines[1]
    assert "anti-scraping -1" in lines[0]


def test_the_same_log_is_drawn_from_what_was_counted_before(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    run.snapshot()
    assert run("log", NAME, "--format", "json").out == run("log", NAME, "--format", "json").out


def test_a_suspect_page_is_counted_and_listed_with_its_reason(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(WALL)
    run.snapshot()
    assert run("log", NAME).out.splitlines()[-1] == "and 1 suspect (--all lists them)"
    newest, oldest = run("log", NAME, "--all").out.splitlines()
    assert "suspect" in newest
    assert "bot wall" in newest
    assert "first" in oldest
    lines = run("log", NAME, "--all", "--format", "jsonl").out.splitlines()
    told = json.loads(lines[0])
    assert (told["version"], told["kind"]) == (None, "suspect")
    assert told["reason"].startswith("bot wall: ")


def test_a_suspect_record_of_another_archive_stands_where_it_was_recorded(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.update(0, text())
    gone = repo.update(1, text(RECORDED[0]))
    repo.update(2, text(*RECORDED, SCRAPING))
    done = Desk(repo.path, capsys)("log", "vidora", "--all", "--format", "json")
    assert [item["kind"] for item in done.json()["versions"]] == ["changed", "suspect", "first"]
    assert done.json()["versions"][1]["reference"] == gone


def test_noise_is_silent_and_named(run: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, "We honour your favourite colour.")))
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, "We honor your favorite color.")))
    assert (run.snapshot().out, run.snapshot().err) == ("", "")
    newest, _ = run("log", NAME, "--all").out.splitlines()
    assert "cosmetic        spelling: British or American" in newest
