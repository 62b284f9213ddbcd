"""`check --corpus-only` finds what is wrong with a corpus, says where, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Server, redirect
from pages import BAN, CLAUSES, page
from running import TERMS, Desk, Done

from tosdiff.cli.main import main

NAME = "Vidora/Terms of Service"
ROW: dict[str, Any] = {
    "service": "Vidora",
    "text": "You must not copy our pages by robots or crawlers.",
    "tags": ["anti-scraping"],
    "stance": {"anti-scraping": "forbids"},
    "split": "test",
}
OTHERS = (
    "Fees are due on the first day of each month, in advance.",
    "The courts of the capital hear every dispute about this agreement.",
    "Our newsletter appears twice a year and can be cancelled at any time.",
)


def check(run: Desk, *arguments: str) -> Done:
    return run("--tagger", "auto", "check", "--corpus-only", *arguments)


def found(run: Desk, *arguments: str) -> dict[str, list[Mapping[str, Any]]]:
    """The problems of a corpus by rule."""
    done = check(run, "--format", "json", *arguments)
    assert done.code in {0, 1}, done.err
    problems = done.json()["problems"]
    assert done.code == any(one["severity"] == "error" for one in problems)
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for one in problems:
        by_rule.setdefault(one["rule"], []).append(one)
    return by_rule


def clauses(run: Desk, *rows: Mapping[str, Any] | str, file: str = "all.jsonl") -> Path:
    """Write labelled clauses into the corpus."""
    folder = run.root / "clauses"
    folder.mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def mirror(run: Desk) -> Path:
    return run.root / "versions" / f"{NAME}.md"


# ── the whole ────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_corpus_is_clean_and_silent(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = check(run)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{run.root}: sound\n"


def test_a_problem_is_told_with_its_line_its_rule_and_a_hint(run: Desk) -> None:
    run.declare("Paylo", {"Privacy": {"fetch": "https://paylo.example/p", "select": "main >"}})
    done = check(run)
    assert done.code == 1
    assert "declarations/Paylo.json:1: error: Paylo/Privacy: 'main >' is no CSS" in done.out
    assert "hint: write it as" in done.out
    assert "[selector]" in done.out


def test_json_lines_hold_a_problem_each(run: Desk) -> None:
    done = check(run, "--format", "jsonl")
    assert {json.loads(line)["schema"] for line in done.out.splitlines()} == {
        "tosdiff.corpus-check/1"
    }


def test_the_gate_needs_a_moment_and_the_corpus_none(run: Desk) -> None:
    assert run("check").code == 2
    assert check(run, "--since", "2020-01-01").code == 2
    assert run("check", "--since", "2020-01-01", "--pin-floor").code == 2
    assert check(run, "--lower-floor").code == 2
    assert run("--model", "some/model", "check", "--corpus-only").code == 2


def test_a_name_that_is_not_declared_is_a_usage_error(run: Desk, platform: Server) -> None:
    assert check(run, "vidroa").code == 2


# ── declarations ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('{"name": "Paylo",\n oops', 2, "not valid JSON"),
        ('{"name": "Paylo", "terms": {}}', 1, "no terms"),
        ('{"name": "P",\n "terms": {\n  "Privacy": {"fetsh": "x"}}}', 3, "fetsh"),
        ('{"name": "P",\n "terms": {\n  "Privacy": {"fetch": "ftp:x"}}}', 3, "not an address"),
    ],
)
def test_a_broken_declaration_is_an_error_on_its_line(
    run: Desk, platform: Server, text: str, line: int, said: str
) -> None:
    (run.root / "declarations" / "Paylo.json").write_text(text, "utf-8")
    (problem,) = found(run)["declaration"]
    assert problem["path"].endswith("declarations/Paylo.json")
    assert problem["line"] == line
    assert said in problem["message"]
    assert problem["hint"]


def test_a_broken_history_is_told_in_its_own_file(run: Desk, platform: Server) -> None:
    history = run.root / "declarations" / "Vidora.history.json"
    history.write_text("{\n oops", "utf-8")
    (problem,) = found(run)["declaration"]
    assert (problem["path"][-19:], problem["line"]) == ("Vidora.history.json", 2)


def test_a_history_without_a_service_is_a_warning(run: Desk, platform: Server) -> None:
    (run.root / "declarations" / "Gone.history.json").write_text("{}", "utf-8")
    (problem,) = found(run)["declaration"]
    assert problem["severity"] == "warning"


def test_a_page_with_the_same_selection_twice_is_an_error_and_with_another_none(run: Desk) -> None:
    one = {"fetch": "https://paylo.example/legal", "select": "#terms"}
    run.declare("Paylo", {"A": one, "B": {**one, "fetch": "https://PAYLO.example/legal/#top"}})
    (problem,) = found(run)["duplicate-page"]
    assert "Paylo/B reads the same part" in problem["message"]
    run.declare("Paylo", {"A": one, "B": {**one, "select": "#privacy"}})
    assert "duplicate-page" not in found(run)


def test_names_that_are_one_file_where_case_is_ignored_are_an_error(run: Desk) -> None:
    run.declare(
        "Paylo",
        {"Terms": {"fetch": "https://a.example/"}, "TERMS": {"fetch": "https://b.example/"}},
    )
    assert found(run)["duplicate-name"]


def test_named_terms_alone_are_looked_at(run: Desk) -> None:
    run.declare("Paylo", {"A": {"fetch": "https://a.example/", "select": "main >"}})
    run.declare("Vidora", {"B": {"fetch": "https://b.example/"}})
    clauses(run, "{")
    problems = found(run, "vidora")
    assert set(problems) <= {"no-archive", "never-captured"}
    assert "selector" in found(run, "paylo")


# ── against the captures ─────────────────────────────────────────────────────────────────────────


def test_a_selector_that_matched_nothing_is_an_error(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(attributes='id="legal"'))
    run.snapshot()
    (problem,) = found(run)["dead-selector"]
    assert "correct `select`" in problem["hint"]
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#legal"}})
    assert "dead-selector" not in found(run), "the next capture will tell"


def test_a_page_that_moved_is_told_after_three_captures(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/legal/new"] = Reply(page())
    platform.routes["/terms"] = redirect("/legal/new", status=301)
    for _ in range(2):
        run.snapshot()
    assert "moved-page" not in found(run)
    run.snapshot()
    (problem,) = found(run)["moved-page"]
    assert problem["severity"] == "warning"
    assert platform.url("/legal/new") in problem["hint"]


def test_a_page_that_came_back_did_not_move(run: Desk, platform: Server) -> None:
    platform.routes["/legal/new"] = Reply(page())
    platform.routes["/terms"] = redirect("/legal/new")
    for _ in range(3):
        run.snapshot()
    platform.routes["/terms"] = Reply(page())
    run.snapshot()
    assert "moved-page" not in found(run)


def test_what_was_never_captured_is_a_note(run: Desk, platform: Server) -> None:
    assert found(run)["never-captured"][0]["severity"] == "note"
    run.snapshot()
    assert "never-captured" not in found(run)
    run.declare("Paylo", {"Privacy": {"fetch": platform.url("/paylo")}})
    (problem,) = found(run)["never-captured"]
    assert "Paylo/Privacy" in problem["message"]


# ── the mirror ───────────────────────────────────────────────────────────────────────────────────


def test_an_edited_file_is_an_error_and_a_snapshot_mends_it(run: Desk, platform: Server) -> None:
    run.snapshot()
    mirror(run).write_text("Do as you like.\n", "utf-8")
    (problem,) = found(run)["mirror-edited"]
    assert f'tosdiff snapshot "{NAME}"' in problem["hint"]
    run.snapshot()
    assert found(run) == {}


def test_a_missing_file_is_an_error(run: Desk, platform: Server) -> None:
    run.snapshot()
    mirror(run).unlink()
    assert found(run)["mirror-missing"]


def test_a_file_that_is_behind_names_both_versions(run: Desk, platform: Server) -> None:
    run.snapshot()
    old = mirror(run).read_bytes()
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    run.snapshot()
    mirror(run).write_bytes(old)
    (problem,) = found(run)["mirror-stale"]
    ids = [one["version"][:12] for one in run("log", NAME, "--format", "json").json()["versions"]]
    assert all(one in problem["message"] for one in ids)


def test_line_ends_that_git_converted_are_told_as_such(run: Desk, platform: Server) -> None:
    run.snapshot()
    mirror(run).write_bytes(mirror(run).read_bytes().replace(b"\n", b"\r\n"))
    (problem,) = found(run)["mirror-edited"]
    assert ".gitattributes" in problem["hint"]


def test_conflict_marks_are_found_without_an_archive_too(run: Desk, platform: Server) -> None:
    run.snapshot()
    mirror(run).write_text("One.\n<<<<<<< ours\nTwo.\n=======\nThree.\n>>>>>>> theirs\n", "utf-8")
    assert found(run)["mirror-conflict"][0]["line"] == 2
    run.lose()
    problems = found(run)
    assert problems["mirror-conflict"]
    assert problems["no-archive"][0]["severity"] == "note"


def test_the_mirror_alone_is_no_error(run: Desk, platform: Server) -> None:
    run.snapshot()
    run.lose()
    assert set(found(run)) == {"no-archive"}


def test_what_is_kept_and_not_declared_is_a_warning_each(run: Desk, platform: Server) -> None:
    run.snapshot()
    (run.root / "declarations" / "Vidora.json").unlink()
    run.declare("Paylo", {"Privacy": {"fetch": platform.url("/paylo")}})
    stray = run.root / "versions" / "Vidora" / "Old.md"
    stray.write_text("Old.\n", "utf-8")
    told = found(run)["undeclared"]
    assert [one["severity"] for one in told] == ["warning", "warning"]
    assert NAME in told[0]["message"]
    assert told[1]["path"].endswith("versions/Vidora/Old.md")


# ── labelled clauses ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        ({"text": 7}, "clause-schema", "'text'"),
        ({"tags": "anti-scraping"}, "clause-schema", "'tags'"),
        ({"stance": []}, "clause-schema", "'stance'"),
        ({"tags": ["anti-scrapping"], "stance": {}}, "clause-label", "did you mean anti-scraping"),
        ({"tags": ["tracking", "tracking"], "stance": {}}, "clause-label", "twice"),
        ({"stance": {}}, "clause-stance", "no stance"),
        ({"stance": {"anti-scraping": "forbid"}}, "clause-stance", "forbids"),
        ({"stance": {"anti-scraping": 7}}, "clause-stance", "7"),
        ({"tags": ["tracking"], "stance": {"tracking": "forbids"}}, "clause-stance", "only"),
        ({"tags": [], "stance": {"anti-scraping": "forbids"}}, "clause-stance", "no tag here"),
        ({"text": " … "}, "clause-empty", "without words"),
        ({"split": "tset"}, "clause-split", "train, dev, test"),
    ],
)
def test_a_fault_in_a_line_is_an_error_on_it(
    run: Desk, change: Mapping[str, Any], rule: str, said: str
) -> None:
    clauses(run, {**ROW, "text": OTHERS[0], "split": "train", "service": ""}, "", {**ROW, **change})
    (problem,) = found(run)[rule]
    assert (problem["severity"], problem["line"]) == ("error", 3)
    assert said in f"{problem['message']} {problem['hint']}"


@pytest.mark.parametrize("line", ["{", "[]", '"text"', '{"tags": []}', '{"text": "Fees."}'])
def test_a_line_that_is_no_clause_is_an_error(run: Desk, line: str) -> None:
    clauses(run, ROW, line)
    assert found(run)["clause-schema"][0]["line"] == 2


def test_a_key_that_is_nearly_one_is_a_warning_and_a_strange_one_is_let_be(run: Desk) -> None:
    clauses(run, {**ROW, "lead-in": "You may not:", "collection": "mine"})
    (problem,) = found(run)["clause-schema"]
    assert (problem["severity"], problem["hint"]) == ("warning", "did you mean 'lead_in'?")


def test_bytes_that_are_no_text_are_an_error(run: Desk) -> None:
    folder = clauses(run, ROW)
    (folder / "b.jsonl").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in found(run)["clause-schema"][0]["message"]


def test_a_line_in_the_file_of_another_split_is_an_error(run: Desk) -> None:
    clauses(run, ROW, file="train.jsonl")
    assert "'train'" in found(run)["clause-split"][0]["message"]


def test_the_same_words_are_a_duplicate_whatever_their_case(run: Desk) -> None:
    clauses(run, ROW, {**ROW, "text": ROW["text"].upper()})
    (problem,) = found(run)["clause-duplicate"]
    assert problem["message"].endswith("all.jsonl:1")


def test_the_same_item_of_another_list_is_none(run: Desk) -> None:
    may = {**ROW, "lead_in": "You may:", "stance": {"anti-scraping": "permits"}}
    clauses(run, {**ROW, "lead_in": "You may not:"}, may)
    problems = found(run)
    assert "clause-conflict" not in problems
    assert "clause-duplicate" not in problems


def test_other_labels_for_the_same_words_are_a_conflict(run: Desk) -> None:
    clauses(run, ROW, {**ROW, "stance": {"anti-scraping": "permits"}})
    (problem,) = found(run)["clause-conflict"]
    assert "anti-scraping permits, there anti-scraping forbids" in problem["message"]


def test_the_same_words_in_two_splits_are_a_leak(run: Desk) -> None:
    clauses(run, ROW, {**ROW, "split": "train", "service": "Paylo"})
    (problem,) = found(run)["clause-leak"]
    assert problem["severity"] == "error"
    assert "in the split test" in problem["message"]


def test_nearly_the_same_words_are_a_warning_and_a_leak_between_splits(run: Desk) -> None:
    near = {**ROW, "text": "You must not copy our pages by robots or by crawlers at all."}
    clauses(run, ROW, near)
    assert found(run)["clause-alike"][0]["severity"] == "warning"
    clauses(run, ROW, {**near, "split": "train", "service": "Paylo"})
    assert found(run)["clause-leak"][0]["severity"] == "warning"


def test_a_service_in_two_splits_is_a_leak_told_once(run: Desk) -> None:
    rows = [{"service": "Paylo", "tags": [], "text": text, "split": "dev"} for text in OTHERS]
    clauses(run, *rows[:1], *({**row, "split": "train"} for row in rows[1:]))
    (problem,) = found(run)["clause-leak"]
    assert (problem["severity"], problem["line"]) == ("error", 2)


def test_an_id_that_is_given_twice_is_an_error(run: Desk) -> None:
    clauses(
        run, {**ROW, "id": "a1"}, {**ROW, "id": "a1", "tags": [], "stance": {}, "text": "Fees."}
    )
    assert "a1" in found(run)["clause-duplicate"][0]["message"]


def test_clauses_of_several_places_are_checked_against_one_another(
    run: Desk, tmp_path: Path
) -> None:
    clauses(run, ROW, file="test.jsonl")
    elsewhere = tmp_path / "more.jsonl"
    elsewhere.write_text(json.dumps({**ROW, "split": "train", "service": "P"}) + "\n", "utf-8")
    both = ("--clauses", str(run.root / "clauses"), "--clauses", str(elsewhere))
    assert found(run, *both)["clause-leak"]


def test_clauses_can_be_checked_without_a_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps(ROW) + "\n", "utf-8")
    assert main(["check", "--corpus-only", "--clauses", "a.jsonl"]) == 0
    assert main(["check", "--corpus-only"]) == 2
    capsys.readouterr()


def test_a_folder_without_clauses_is_a_usage_error(run: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert check(run, "--clauses", str(tmp_path / "empty")).code == 2


# ── the floor ────────────────────────────────────────────────────────────────────────────────────


def pin(run: Desk, *arguments: str) -> Done:
    return run("--tagger", "cues", "check", "--corpus-only", "--pin-floor", *arguments)


def floor(run: Desk) -> dict[str, Any]:
    value = json.loads((run.root / "clauses" / "floor.json").read_text("utf-8"))
    return dict(value["floors"]["cues"])


def raised(run: Desk) -> None:
    """Write a floor that no tagger reaches."""
    path = run.root / "clauses" / "floor.json"
    value = json.loads(path.read_text("utf-8"))
    value["floors"]["cues"].update(micro_f1=1.5, labels={"anti-scraping": 1.5})
    path.write_text(json.dumps(value), "utf-8")


def test_a_floor_that_is_pinned_holds(run: Desk) -> None:
    clauses(run, ROW)
    assert found(run)["floor"][0]["severity"] == "note"
    done = pin(run)
    assert done.code == 0
    assert "pinned at micro-F1 1.0000; anti-scraping 1.0000" in done.out
    assert (floor(run)["tagger"], floor(run)["clauses"]) == ("cues/2", 1)
    assert "floor" not in found(run)


def test_a_tagger_below_its_floor_fails_with_both_figures(run: Desk) -> None:
    clauses(run, ROW)
    pin(run)
    raised(run)
    (problem,) = found(run)["floor"]
    assert problem["severity"] == "error"
    assert "micro-F1 1.0000 < 1.5000, F1 of anti-scraping 1.0000 < 1.5000" in problem["message"]


def test_a_floor_is_never_lowered_without_saying_so(run: Desk) -> None:
    clauses(run, ROW)
    pin(run)
    raised(run)
    done = pin(run)
    assert done.code == 2
    assert "--lower-floor" in done.err
    assert floor(run)["micro_f1"] == 1.5
    assert pin(run, "--lower-floor").code == 0
    assert floor(run)["micro_f1"] == 1.0


def test_other_test_clauses_need_another_pin_and_other_training_ones_do_not(run: Desk) -> None:
    clauses(run, ROW)
    pin(run)
    clauses(run, ROW, {"text": OTHERS[0], "tags": [], "split": "train"})
    assert "floor-stale" not in found(run)
    clauses(run, ROW, {"text": OTHERS[0], "tags": [], "split": "test"})
    (problem,) = found(run)["floor-stale"]
    assert problem["severity"] == "error"
    assert "--pin-floor" in problem["hint"]
    assert pin(run).code == 0
    assert "floor-stale" not in found(run)


def test_the_floor_of_the_tagger_asked_for_is_the_one_checked(run: Desk) -> None:
    clauses(run, ROW)
    pin(run)
    raised(run)
    assert run("--tagger", "clauses", "check", "--corpus-only").code == 0
    assert run("--tagger", "cues", "check", "--corpus-only").code == 1


def test_without_the_models_extra_its_floor_is_a_note(
    run: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clauses(run, ROW)
    pin(run)
    path = run.root / "clauses" / "floor.json"
    value = json.loads(path.read_text("utf-8"))
    value["floors"]["clauses"] = {**value["floors"]["cues"], "tagger": "clauses/1", "model": "f"}
    path.write_text(json.dumps(value), "utf-8")
    monkeypatch.setattr("tosdiff.tag.release.find_spec", lambda _: None)
    (problem,) = found(run)["floor"]
    assert problem["severity"] == "note"
    assert "tosdiff[model]" in problem["hint"]


def test_a_broken_floor_is_an_error_and_is_not_overwritten(run: Desk) -> None:
    clauses(run, ROW)
    path = run.root / "clauses" / "floor.json"
    path.write_text('{"floors": {"clausse": 1}}', "utf-8")
    assert found(run)["floor"][0]["severity"] == "error"
    assert pin(run).code == 2


def test_nothing_to_judge_by_cannot_be_pinned(run: Desk) -> None:
    clauses(run, {**ROW, "split": "train"})
    assert pin(run).code == 2


def test_our_own_clauses_are_sound() -> None:
    ours = Path(__file__).resolve().parents[2] / "corpora"
    arguments = ["--clauses", str(ours / "clauses")]
    named = ["--tagger", "cues", "--corpus", str(ours / "platforms")]
    assert main([*named, "check", "--corpus-only", *arguments]) == 0
