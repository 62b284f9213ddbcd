"""`snapshot` says what really changed, once, and is silent about all the rest."""

from __future__ import annotations

import json

import pytest
from loopback import Reply, Server
from pages import BAN, CLAUSES, FACES, SCRAPING, page
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"


def test_a_first_capture_is_told_and_mirrored(run: Desk, platform: Server) -> None:
    done = run.snapshot()
    assert done.code == 0
    assert done.out.startswith(f"{NAME}: first version, ")
    assert CLAUSES[3] in run.mirror()
    assert "Trending" not in run.mirror()


def test_the_same_page_again_prints_nothing(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = run.snapshot()
    assert (done.code, done.out, done.err) == (0, "", "")


def test_what_changes_at_every_visit_prints_nothing(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(visit=7))
    done = run.snapshot()
    assert (done.code, done.out) == (0, "")


def test_an_added_clause_is_one_line_with_its_tags(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING), visit=1))
    done = run.snapshot()
    assert done.out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"


def test_a_wording_that_comes_back_is_a_variant_and_silent(run: Desk, platform: Server) -> None:
    run.snapshot()
    for clauses in ((*CLAUSES, BAN), CLAUSES):
        platform.routes["/terms"] = Reply(page(clauses))
        done = run.snapshot()
    assert done.out == ""
    assert "back to" in run("log", NAME).out, "what is in force is always listed"
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    assert run.snapshot().out == ""
    assert "variant of" in run("log", NAME, "--all").out
    folded = run("log", NAME).out
    assert "variant of" not in folded
    assert "and 1 variant (--all lists them)" in folded


def test_bold_type_and_a_new_link_target_are_no_change_of_words(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    marked = (CLAUSES[0].replace("Vidora", '<a href="/about">Vidora</a>'), *CLAUSES[1:])
    platform.routes["/terms"] = Reply(page(marked))
    assert run.snapshot().out == ""
    assert "cosmetic" in run("log", NAME, "--all").out


def test_json_lines_carry_the_change_the_tags_and_a_schema(run: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, FACES)))
    (line,) = run.snapshot("--format", "jsonl").out.splitlines()
    said = json.loads(line)
    assert said["schema"] == "tosdiff.snapshot/1"
    assert (said["terms"], said["outcome"]) == (NAME, "changed")
    assert said["changes"][0]["kind"] == "amended"
    assert said["changes"][0]["new"] == FACES


def test_a_server_that_says_not_modified_is_believed(run: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page(), etag='"1"')
    run.snapshot()
    done = run.snapshot("--format", "json")
    assert done.json()["terms"][0]["outcome"] == "unchanged"
    assert "if-none-match" in platform.requests[-1].headers
    run.snapshot("--unconditional")
    assert "if-none-match" not in platform.requests[-1].headers


def test_a_bot_wall_becomes_no_version_and_the_terms_stay(run: Desk, platform: Server) -> None:
    run.snapshot()
    wall = "<title>Just a moment...</title><p>Checking your browser. Enable cookies and reload.</p>"
    platform.routes["/terms"] = Reply(wall)
    done = run.snapshot()
    assert (done.code, done.out) == (3, "")
    assert "bot wall" in done.err
    assert CLAUSES[0] in run.mirror()
    assert run.snapshot().code == 3, "the same wall again is still a wall"
    platform.routes["/terms"] = Reply(page(visit=3))
    assert (run.snapshot().code, run("status").out.count("well")) == (0, 2)


def test_a_dead_selector_is_loud_and_never_a_change(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(attributes='class="x1y2"'))
    done = run.snapshot()
    assert (done.code, done.out) == (0, "")
    assert "#terms" in done.err
    assert "fallback" in run("status").out
    assert "match nothing" in run.snapshot().err, "it stays loud while the page stays the same"


def test_a_change_in_the_very_capture_in_which_a_selector_dies_is_said_and_gated(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING), attributes='class="x1y2"'))
    done = run.snapshot()
    assert done.out == "", "it is no change for sure"
    assert "words changed as well" in done.err
    assert "adds anti-scraping (forbids)" in done.err
    assert run("check", "--since", "2020-01-01").code == 1
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    assert "adds data-collection (forbids)" in run.snapshot().out, "against the last such reading"


def test_a_change_after_a_dead_selector_is_told(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(attributes='class="x1y2"'))
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING), attributes='class="x1y2"'))
    assert "1 clause added; adds anti-scraping" in run.snapshot().out


def test_a_new_selector_of_ours_is_no_change_of_theirs(run: Desk, platform: Server) -> None:
    run.snapshot()
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms p"}})
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    done = run.snapshot()
    assert done.out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"
    assert "re-extraction" in run("log", NAME, "--all").out


def test_combined_pages_are_one_text(run: Desk, platform: Server) -> None:
    platform.routes["/more"] = Reply(page((*CLAUSES[:4], SCRAPING), title="More Terms"))
    parts = [{"fetch": platform.url("/terms")}, {"fetch": platform.url("/more")}]
    run.declare("Vidora", {TERMS: {"combine": parts, "select": "#terms"}})
    run.snapshot()
    assert CLAUSES[9] in run.mirror()
    assert SCRAPING in run.mirror()


def test_filters_that_cannot_run_and_pages_that_need_a_browser_are_told(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    declared = {"fetch": platform.url("/terms"), "filter": ["cleanUp"], "select": "#terms"}
    run.declare("Vidora", {TERMS: {**declared, "executeClientScripts": True}})
    done = run.snapshot()
    assert done.code == 0
    assert "cleanUp" in done.err
    assert "browser" in done.err


def test_one_platform_is_captured_by_name(run: Desk, platform: Server) -> None:
    platform.routes["/paylo"] = Reply(page(title="Agreement"))
    run.declare("Paylo", {"User Agreement": {"fetch": platform.url("/paylo")}})
    assert run.snapshot("paylo").out.startswith("Paylo/User Agreement: first version")
    assert platform.count("/terms") == 0
