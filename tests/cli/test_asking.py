"""--label, --stance and --min-score mean the same in every verb; a stance that turns is loud."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click import Context
from loopback import Reply, Server
from pages import BAN, CLAUSES, SCRAPING, page
from running import Desk

from tosdiff.cli.main import tosdiff

NAME = "Vidora/Terms of Service"
ALLOWED = SCRAPING.replace("must not use", "may use")
DAYS = ("2019-12-10", "2020-02-05", "2021-06-15")
ASKING = ("snapshot", "log", "show", "diff", "blame", "timeline", "matrix", "feed", "classify")
TURN = "stance: anti-scraping forbids → permits"


@pytest.fixture
def history(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A ban on identifying; then one on scraping too; then scraping is allowed."""
    wordings = ((*CLAUSES, BAN), (*CLAUSES, BAN, SCRAPING), (*CLAUSES, BAN, ALLOWED))
    for visit, (day, clauses) in enumerate(zip(DAYS, wordings, strict=True)):
        monkeypatch.setenv("TOSDIFF_NOW", f"{day}T06:00:00Z")
        platform.routes["/terms"] = Reply(page(clauses, visit=visit))
        assert run.snapshot().code == 0
    return run


def rows(desk: Desk, *arguments: str) -> list[Any]:
    return [json.loads(line) for line in desk(*arguments, "--format", "jsonl").out.splitlines()]


@pytest.mark.parametrize("verb", ASKING)
def test_every_verb_takes_the_same_three_options(verb: str) -> None:
    command = tosdiff.get_command(Context(tosdiff), verb)
    assert command
    names = {name for option in command.params for name in option.opts}
    assert {"--label", "--stance", "--min-score"} <= names


@pytest.mark.parametrize("verb", ASKING)
@pytest.mark.parametrize(
    ("option", "hint"),
    [
        (("--label", "anti-scrapping"), "did you mean anti-scraping"),
        (("--stance", "permit"), "did you mean permits"),
        (("--min-score", "2"), "--min-score"),
    ],
)
def test_what_there_is_not_is_a_usage_error_with_a_near_name(
    history: Desk, verb: str, option: tuple[str, str], hint: str
) -> None:
    done = history(verb, "vidora", *option)
    assert (done.code, done.out) == (2, "")
    assert hint in done.err


@pytest.mark.parametrize(
    ("asked", "clauses"),
    [
        (("--label", "anti-scraping"), [ALLOWED]),
        (("--stance", "forbids"), [BAN]),
        (("--stance", "forbids", "--stance", "permits"), [BAN, ALLOWED]),
        (("--label", "anti-scraping", "--stance", "forbids"), []),
        (("--min-score", "1"), []),
    ],
)
def test_show_blame_and_classify_show_the_clauses_asked_for(
    history: Desk, asked: tuple[str, ...], clauses: list[str]
) -> None:
    shown = [item["text"] for item in rows(history, "show", "vidora", *asked)]
    blamed = [item["clause"] for item in rows(history, "blame", "vidora", *asked)]
    found = [item["text"] for item in rows(history, "classify", "vidora", *asked)]
    assert shown == blamed == found == clauses


def test_to_ask_show_for_a_label_is_to_ask_for_tags(history: Desk) -> None:
    assert "1 clause, tagged by" in history("show", "vidora", "--label", "anti-scraping").out


def test_tags_that_score_too_low_are_not_shown_either(history: Desk) -> None:
    def scores(*asked: str) -> list[float]:
        return [
            tag["score"] for item in rows(history, "show", "vidora", *asked) for tag in item["tags"]
        ]

    low = min(scores())
    assert low in scores()
    assert scores("--min-score", str(low + 0.001))
    assert low not in scores("--min-score", str(low + 0.001))


def test_log_lists_the_versions_that_changed_such_clauses(history: Desk) -> None:
    def days(*asked: str) -> list[str]:
        return [item["date"][:10] for item in rows(history, "log", "vidora", *asked)]

    assert days("--label", "anti-scraping") == [DAYS[2], DAYS[1]]
    assert days("--stance", "permits") == [DAYS[2]]
    assert days("--label", "identification") == [DAYS[0]]
    assert days("--label", "arbitration") == []
    assert "2 of 3 versions" in history("log", "vidora", "--label", "anti-scraping").out
    assert days() == [DAYS[2], DAYS[1], DAYS[0]]


def test_timeline_and_matrix_take_stances(history: Desk) -> None:
    assert [item["event"] for item in rows(history, "timeline", "--stance", "permits")] == [
        "amended"
    ]
    cells = rows(history, "matrix", "--stance", "permits")
    assert {item["label"]: item["stances"] for item in cells} == {
        "anti-scraping": {"permits": 1},
        "data-collection": {},
        "identification": {},
    }


def test_diff_draws_the_changes_asked_for(history: Desk) -> None:
    asked = ("diff", "vidora", DAYS[0], "latest", "--stance")
    assert [op["kind"] for op in rows(history, *asked, "permits")] == ["added"]
    assert rows(history, *asked, "disclaims") == []


def test_a_ban_that_became_a_permission_stands_on_top_in_every_form(history: Desk) -> None:
    text = history("diff", "vidora").out.splitlines()
    drawn = next(at for at, line in enumerate(text) if "[-must not-]" in line)
    assert TURN in text[1]
    assert TURN in text[drawn - 1]
    assert history("diff", "vidora", "--format", "md").out.splitlines()[2].startswith("**⚠ stance")
    page = history("diff", "vidora", "--format", "html").out
    assert page.count(f'<p class="turn">! {TURN}') == 2
    assert page.index('class="turn"') < page.index('class="headline"')


def test_a_turn_is_told_as_json_of_the_whole_and_of_its_change(history: Desk) -> None:
    said = history("diff", "vidora", "--format", "json").json()
    (turned,) = said["tag_changes"]
    assert (turned["label"], turned["kind"]) == ("anti-scraping", "stance")
    assert (turned["old"]["stance"], turned["new"]["stance"]) == ("forbids", "permits")
    assert [op["tag_changes"] for op in said["ops"]] == [[turned]]


def test_what_is_left_out_of_a_diff_is_left_out_of_its_turns(history: Desk) -> None:
    for asked in (("--only", "added"), ("--label", "children"), ("--min-score", "1")):
        done = history("diff", "vidora", "--format", "json", *asked)
        assert done.json()["tag_changes"] == []
        assert "! stance" not in history("diff", "vidora", *asked).out


def test_side_by_side_and_stat_are_no_quieter(history: Desk) -> None:
    assert history("diff", "vidora", "--side-by-side").out.count(TURN) == 2
    assert history("diff", "vidora", "--stat").out.count(TURN) == 1
    assert TURN in history("timeline", "--label", "anti-scraping").out
    assert TURN in history("diff", "vidora", "--only", "weighty").out


def test_a_label_that_an_amendment_brought_is_told_above_its_words(
    run: Desk, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("We store your address on our disks in the cellar.\n", encoding="utf-8")
    new.write_text("We collect and store your address in the cellar.\n", encoding="utf-8")
    out = run("diff", str(old), str(new)).out
    assert "tags: data-collection (practises) gained" in out
    assert "! stance" not in out


def test_snapshot_names_a_turn_first(run: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, ALLOWED)))
    assert run.snapshot().out.startswith(f"{NAME}: ! {TURN}; 1 clause amended")


@pytest.mark.parametrize(
    ("asked", "is_printed"),
    [
        (("--label", "anti-scraping"), True),
        (("--stance", "forbids"), True),
        (("--label", "children"), False),
        (("--min-score", "1"), False),
    ],
)
def test_snapshot_reports_what_is_asked_for_and_records_all(
    run: Desk, platform: Server, asked: tuple[str, str], is_printed: bool
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    done = run.snapshot(*asked)
    assert done.code == 0
    assert ("adds anti-scraping" in done.out) == is_printed
    assert bool(done.out) == is_printed
    assert "1 clause added" in run("log", "vidora").out


def test_snapshot_as_json_keeps_the_outcome_of_what_is_not_asked_for(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    done = run.snapshot("--label", "children", "--format", "json")
    (item,) = done.json()["terms"]
    assert (item["outcome"], item["changes"], item["counts"]) == ("changed", [], {"added": 1})
