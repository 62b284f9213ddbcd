"""The verbs that read: log, show, diff, check, classify, extract, rebuild, add."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from loopback import Reply, Server
from pages import BAN, CLAUSES, FACES, SCRAPING, page
from running import TERMS, Desk

from tosdiff.cli.main import tosdiff

NAME = "Vidora/Terms of Service"
VERBS = tosdiff.list_commands(Context(tosdiff))
HEAVY = (
    "sqlalchemy",
    "requests",
    "rich.console",
    "numpy",
    "selectolax",
    "trafilatura",
    "rapidfuzz",
    "onnxruntime",
    "torch",
)


@pytest.fixture
def history(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three wordings on three days: a ban, then faces too, then no scraping."""
    wordings = ((*CLAUSES, BAN), (*CLAUSES, FACES), (*CLAUSES, FACES, SCRAPING))
    for visit, (day, clauses) in enumerate(
        zip(("2019-12-10", "2020-02-05", "2021-06-15"), wordings, strict=True)
    ):
        monkeypatch.setenv("TOSDIFF_NOW", f"{day}T06:00:00Z")
        platform.routes["/terms"] = Reply(page(clauses, visit=visit))
        assert run.snapshot().code == 0
    return run


def test_log_lists_the_versions_newest_first(history: Desk) -> None:
    lines = history("log", "vidora").out.splitlines()
    assert [line[:10] for line in lines] == ["2021-06-15", "2020-02-05", "2019-12-10"]
    assert "1 clause added" in lines[0]
    assert "first" in lines[2]


@pytest.mark.parametrize(
    ("when", "says", "lacks"),
    [
        ("latest", SCRAPING, BAN),
        ("previous", FACES, SCRAPING),
        ("2019-12-31", BAN, FACES),
        ("2020-02-05T12:00:00Z", FACES, SCRAPING),
    ],
)
def test_show_finds_the_version_of_a_moment(
    history: Desk, when: str, says: str, lacks: str
) -> None:
    text = history("show", f"vidora/terms@{when}").out
    assert says in text
    assert lacks not in text


def test_show_finds_a_version_by_the_first_digits_of_its_id(history: Desk) -> None:
    oldest = history("log", "vidora", "--format", "json").json()["versions"][-1]
    text = history("show", f"vidora@{oldest['version'][:8]}").out
    assert BAN in text


def test_show_with_tags_goes_clause_by_clause(history: Desk) -> None:
    assert "anti-scraping forbids" in history("show", "vidora", "--tags").out
    clauses = history("show", "vidora", "--format", "json").json()["clauses"]
    (scraping,) = [item for item in clauses if item["text"] == SCRAPING]
    assert "anti-scraping" in [tag["label"] for tag in scraping["tags"]]
    assert scraping["heading"] == ["Terms of Service"]


def test_diff_shows_the_last_change_by_default(history: Desk) -> None:
    done = history("diff", "vidora")
    assert done.code == 0
    assert "1 clause added" in done.out
    assert f"+ {{+{SCRAPING}+}}" in " ".join(done.out.split())


def test_diff_draws_only_the_words_that_changed(history: Desk) -> None:
    out = history("diff", "vidora", "2019-12-10", "2020-02-05").out
    flat = " ".join(out.split())
    assert "You must not collect [-any-] {+faces or any other+} information" in flat


def test_diff_as_json_gives_spans_of_the_texts(history: Desk) -> None:
    said = history("diff", "vidora", "2019-12-10", "2020-02-05", "--format", "json").json()
    assert said["schema"] == "tosdiff.comparison/1"
    (op,) = said["ops"]
    assert op["kind"] == "modified"
    new = history("show", "vidora@2020-02-05").out
    start, end = op["new_span"]
    assert new[start:end] == FACES
    assert [new[a:b] for a, b in op["ins"]]


def test_diff_compares_two_files_and_tells_by_its_exit_code(run: Desk, tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(f"# Terms\n\n{BAN}\n", encoding="utf-8")
    new.write_text(f"# Terms\n\n{FACES}\n", encoding="utf-8")
    assert run("diff", str(old), str(new)).code == 0
    assert run("diff", str(old), str(new), "--exit-code").code == 1
    assert run("diff", str(old), str(old), "--exit-code").code == 0
    assert "no clause changed" in run("diff", str(old), str(old)).out


def test_a_web_page_is_no_text_to_compare(run: Desk, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(), encoding="utf-8")
    for arguments in (("diff", str(file), str(file)), ("classify", str(file))):
        done = run(*arguments)
        assert done.code == 2
        assert "tosdiff extract" in done.err


def test_files_that_are_not_there_are_named(run: Desk) -> None:
    assert "nowhere.md: no such file" in run("diff", "nowhere.md", "neither.md").err


def test_json_lines_keep_the_versions_apart_from_the_wordings(history: Desk) -> None:
    (line,) = history("diff", "vidora", "--format", "jsonl").out.splitlines()
    said = json.loads(line)
    assert said["new"] == SCRAPING
    assert said["of"]["new"]["date"] == "2021-06-15T06:00:00Z"


def test_status_lists_what_was_never_captured(run: Desk, platform: Server) -> None:
    assert "never captured" in run("status").out


def test_diff_draws_no_escape_that_a_page_smuggled_in(run: Desk, tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("You may watch.\n", encoding="utf-8")
    new.write_text("You may watch.\n\n\x1b]0;owned\x07Pay \x1b[31mus.\n", encoding="utf-8")
    assert "\x1b" not in run("--color", "never", "diff", str(old), str(new)).out


def test_check_finds_what_the_policy_watches_since_a_day(history: Desk) -> None:
    done = history("check", "--since", "2020-03-01")
    assert done.code == 1
    assert "error: adds a clause that forbids scraping" in done.out
    assert history("check", "--since", "2021-06-15").code == 0
    assert "lies in the future" in history("check", "--since", "2031-06-15").err


def test_check_reports_nothing_that_is_no_longer_in_force(history: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, FACES), visit=9))
    assert history.snapshot().out == ""
    assert history("check", "--since", "2020-03-01").code == 0


def test_check_says_that_it_knows_nothing_of_the_time_before(history: Desk) -> None:
    assert "first recorded 2019-12-10" in history("check", "--since", "2018-01-01").out


def test_check_is_json_too_and_its_fingerprint_is_stable(history: Desk) -> None:
    first, second = (
        history("check", "--since", "2020-03-01", "--format", "json").json() for _ in range(2)
    )
    assert first == second
    assert first["findings"][0]["fingerprint"]


def test_classify_names_its_tagger(history: Desk, tmp_path: Path) -> None:
    assert "tagged by cues/" in history("classify", "vidora").out
    file = tmp_path / "clause.txt"
    file.write_text(SCRAPING, encoding="utf-8")
    (clause,) = history("classify", str(file), "--format", "json").json()["clauses"]
    assert clause["tags"][0]["stance"] == "forbids"


def test_extract_tries_selectors_and_declarations(run: Desk, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(), encoding="utf-8")
    assert run("extract", str(file), "--select", "h1").out == "# Terms of Service\n"
    declaration = run.declare("Vidora", {TERMS: {"fetch": "https://v.example/", "select": "h1"}})
    done = run("extract", str(file), "--declaration", str(declaration))
    assert done.out == "# Terms of Service\n"
    assert "Trending" not in run("extract", str(file)).out


def test_rebuild_gives_the_same_versions_and_ids(history: Desk) -> None:
    before = history("log", "vidora", "--all", "--format", "json").json()
    done = history("rebuild")
    assert done.code == 0
    assert history("log", "vidora", "--all", "--format", "json").json() == before


def test_rebuild_mends_the_mirror(history: Desk) -> None:
    mirror = history.root / "versions" / "Vidora" / "Terms of Service.md"
    text = mirror.read_text("utf-8")
    mirror.unlink()
    history("rebuild")
    assert mirror.read_text("utf-8") == text


def test_add_proposes_shows_and_pins(run: Desk, platform: Server) -> None:
    url = platform.url("/terms")
    done = run("add", url, "--service", "Meshwork", "--allow-private", "--yes")
    assert done.code == 0
    assert "Meshwork/Terms of Service" in done.out
    assert "begins: # Terms of Service" in done.out
    declared = json.loads((run.root / "declarations" / "Meshwork.json").read_text("utf-8"))
    assert declared["terms"][TERMS]["select"]
    assert run.snapshot("meshwork").code == 0


def test_add_dry_run_writes_nothing(run: Desk, platform: Server) -> None:
    run("add", platform.url("/terms"), "--service", "M", "--allow-private", "--dry-run")
    assert not (run.root / "declarations" / "M.json").exists()


def test_init_makes_a_corpus_once(tmp_path: Path, run: Desk) -> None:
    assert "already" in run("init").out
    assert run("init", "--format", "json").json()["corpora"][0]["created"] is False


def test_a_result_goes_to_a_file_whole(history: Desk, tmp_path: Path) -> None:
    target = tmp_path / "log.json"
    done = history("log", "vidora", "--format", "json", "--output", str(target))
    assert done.out == ""
    assert json.loads(target.read_text("utf-8"))["schema"] == "tosdiff.log/1"
    assert history("log", "vidora", "--output", str(tmp_path / "no" / "x")).code == 3


def test_a_device_is_written_to_and_never_replaced(history: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert history("log", "vidora", "--output", str(pipe)).code == 0
    out, _ = reader.communicate(timeout=20)
    assert b"2021-06-15" in out
    assert pipe.is_fifo()


def test_standard_input_is_a_dash() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tosdiff", "classify", "-", "--format", "jsonl"],
        input=SCRAPING.encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["schema"] == "tosdiff.tags/1"


def test_a_closed_pipe_ends_quietly_with_141(tmp_path: Path) -> None:
    big = tmp_path / "big.md"
    big.write_text("".join(f"Clause {n} says so.\n\n" for n in range(20_000)), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "tosdiff", "classify", str(big), "--all"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_help_is_light_and_each_verb_ends_with_an_example(run: Desk) -> None:
    code = (
        "import sys; from tosdiff.cli.main import main; main(['--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"
    for verb in VERBS:
        assert run(verb, "--help").out.strip().splitlines()[-1].strip()
        assert "Example" in run(verb, "--help").out
