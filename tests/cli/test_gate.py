"""`tosdiff check` on a corpus in git: what a pull request changes, and what cannot be compared."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from gitting import CLAUSES, Repo, repository, text
from loopback import Reply, Server
from pages import BAN as FACES_BAN
from pages import CLAUSES as PAGE
from pages import page
from running import TERMS, Desk, Done, desk

NAME = "Vidora/Terms of Service"
FILE = "terms/versions/Vidora/Terms of Service.md"
BAN = "You must not scrape or crawl our pages by robots of any kind."
RIGHT = "You may scrape or crawl our pages by robots, as fast as you like."
OLD = text(*CLAUSES)
NEW = text(*CLAUSES, BAN)
DECLARED = json.dumps({"name": "Vidora", "terms": {TERMS: {"fetch": "https://vidora.example/t"}}})


@pytest.fixture
def team(tmp_path: Path) -> Repo:
    """A repository with a corpus in terms/, its first texts committed on main."""
    repo = repository(tmp_path / "team")
    files = {
        "terms/corpus.toml": "",
        "terms/declarations/Vidora.json": DECLARED,
        FILE: OLD,
    }
    repo.record("Begin", 0, dict(files))
    return repo


@pytest.fixture
def run(team: Repo, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The corpus."""
    return Desk(team.path / "terms", capsys)


def write(repo: Repo, content: str, name: str = FILE) -> None:
    path = repo.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def settings(repo: Repo, toml: str) -> None:
    write(repo, toml, "terms/corpus.toml")


def found(done: Done) -> list[Mapping[str, Any]]:
    findings: list[Mapping[str, Any]] = done.json()["findings"]
    return findings


def problems(done: Done) -> list[str]:
    return [problem["rule"] for problem in done.json()["problems"]]


def as_json(run: Desk, *arguments: str) -> Done:
    return run("check", "--format", "json", *arguments)


# ── the base ─────────────────────────────────────────────────────────────────────────────────────


def test_a_ban_in_the_working_tree_stops_the_build_and_needs_no_archive(
    run: Desk, team: Repo
) -> None:
    assert run("check", "--base", "HEAD").code == 0
    write(team, NEW)
    done = run("check", "--base", "HEAD")
    assert done.code == 1
    assert "error: adds a clause that forbids scraping" in done.out
    assert not (run.root / "archive.db").exists()


def test_the_line_is_that_of_the_clause_in_the_repository(run: Desk, team: Repo) -> None:
    write(team, NEW)
    (finding,) = found(as_json(run))
    place = finding["place"]
    assert place["path"] == FILE
    assert NEW.splitlines()[place["line"] - 1] == BAN


def test_what_was_removed_stands_at_the_line_that_it_followed(run: Desk, team: Repo) -> None:
    team.record("Ban", 1, {FILE: text(CLAUSES[0], BAN, *CLAUSES[1:])})
    write(team, OLD)
    (finding,) = found(as_json(run, "--base", "HEAD"))
    assert finding["kind"] == "removed"
    assert OLD.splitlines()[finding["place"]["line"] - 1] == CLAUSES[0]


def test_without_a_base_a_branch_is_compared_with_where_it_parted(run: Desk, team: Repo) -> None:
    team("checkout", "--quiet", "-b", "watch")
    team.record("Snapshot", 1, {FILE: NEW})
    team("checkout", "--quiet", "main")
    team.record("Meanwhile", 2, {FILE: text(*CLAUSES, RIGHT)})
    team("checkout", "--quiet", "watch")
    (finding,) = found(done := as_json(run))
    assert (finding["kind"], finding["stance"]) == ("added", "forbids")
    assert "main as this branch left it" in done.json()["base"]
    assert found(as_json(run, "--base", "main..."))[0]["fingerprint"] == finding["fingerprint"]
    assert {one["kind"] for one in found(as_json(run, "--base", "main"))} == {"stance-turned"}


def test_on_the_default_branch_what_is_not_committed_is_compared(run: Desk, team: Repo) -> None:
    write(team, NEW)
    assert run("check").code == 1
    team.record("Snapshot", 1, {})
    assert run("check").code == 0
    assert run("check", "--base", "HEAD~1").code == 1


def test_terms_that_are_not_named_are_not_looked_at(run: Desk, team: Repo) -> None:
    run.declare("Paylo", {TERMS: {"fetch": "https://paylo.example/t"}})
    team.record("Paylo", 1, {"terms/versions/Paylo/Terms of Service.md": OLD})
    write(team, NEW)
    assert run("check", "paylo").code == 0
    assert run("check", "vidora").code == 1


@pytest.mark.parametrize("revision", ["nope", "HEAD~7", "-p", "nope..."])
def test_a_base_that_is_not_there_is_an_error_of_usage(run: Desk, revision: str) -> None:
    done = run("check", f"--base={revision}")
    assert done.code == 2
    assert "there is no revision" in done.err
    assert "hint:" in done.err


def test_a_corpus_outside_of_git_asks_for_a_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").mkdir()
    run = desk(tmp_path / "plain", capsys)
    for arguments in ((), ("--base", "HEAD")):
        done = run("check", *arguments)
        assert done.code == 2
        assert "git repository" in done.err
        assert "--since" in done.err


def test_two_bases_are_one_too_many(run: Desk) -> None:
    assert run("check", "--base", "HEAD", "--since", "2020-01-01").code == 2


def shallow(team: Repo, place: Path, *more: str) -> Repo:
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", *more, team.path.as_uri(), str(place)],
        check=True,
        capture_output=True,
    )
    return Repo(place)


def test_a_shallow_clone_says_how_deep_it_must_be(
    team: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team.record("Ban", 1, {FILE: NEW})
    run = Desk(shallow(team, tmp_path / "clone").path / "terms", capsys)
    done = run("check", "--base", "HEAD~1")
    assert done.code == 3
    assert "shallow" in done.err
    assert "--deepen=1" in done.err
    assert "fetch-depth: 2" in done.err
    assert run("check", "--base", "HEAD").code == 0


def test_a_shallow_branch_says_so_where_it_cannot_tell_when_it_parted(
    team: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team("checkout", "--quiet", "-b", "watch")
    team.record("Ban", 1, {FILE: NEW})
    clone = shallow(team, tmp_path / "clone", "--no-single-branch", "--branch", "watch")
    done = Desk(clone.path / "terms", capsys)("check", "--base", "origin/main...")
    assert done.code == 3
    assert "fetch-depth: 0" in done.err


def test_a_shallow_clone_that_knows_no_default_branch_does_not_pass_for_clean(
    team: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team.record("Ban", 1, {FILE: NEW})
    clone = shallow(team, tmp_path / "clone")
    clone("checkout", "--quiet", "--detach")
    clone("branch", "-D", "main")
    clone("update-ref", "-d", "refs/remotes/origin/main")
    clone("symbolic-ref", "-d", "refs/remotes/origin/HEAD")
    done = Desk(clone.path / "terms", capsys)("check")
    assert done.code == 3
    assert "fetch-depth: 0" in done.err


def test_where_nothing_differs_from_head_the_last_commit_is_pointed_at(run: Desk) -> None:
    assert "--base HEAD~1" in run("check").out


# ── what became of the files ─────────────────────────────────────────────────────────────────────


def test_a_corpus_that_was_moved_is_compared_with_where_it_was(
    team: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    (team.path / "corpora").mkdir()
    team("mv", "terms", "corpora/watched")
    write(team, NEW, "corpora/watched/versions/Vidora/Terms of Service.md")
    run = Desk(team.path / "corpora" / "watched", capsys)
    done = as_json(run, "--base", "HEAD")
    assert done.code == 1
    assert [finding["kind"] for finding in found(done)] == ["added"]
    assert any("stood in terms/" in note for note in done.json()["notes"])


def test_terms_under_another_name_are_the_same_terms(run: Desk, team: Repo) -> None:
    run.declare("Vidora", {"User Agreement": {"fetch": "https://vidora.example/t"}})
    (team.path / FILE).unlink()
    write(team, NEW, "terms/versions/Vidora/User Agreement.md")
    done = as_json(run, "--base", "HEAD")
    assert [finding["terms"] for finding in found(done)] == ["Vidora/User Agreement"]
    assert any("was called Vidora/Terms of Service" in note for note in done.json()["notes"])
    assert problems(done) == []


def test_what_terms_begin_with_is_no_change(run: Desk, team: Repo) -> None:
    run.declare("Paylo", {TERMS: {"fetch": "https://paylo.example/t"}})
    write(team, text(BAN, RIGHT, *CLAUSES), "terms/versions/Paylo/Terms of Service.md")
    done = as_json(run)
    assert done.code == 0
    assert found(done) == []
    assert any("first text of Paylo/Terms of Service" in note for note in done.json()["notes"])


def test_a_service_that_is_no_longer_declared_is_a_note(run: Desk, team: Repo) -> None:
    (run.root / "declarations" / "Vidora.json").unlink()
    (team.path / FILE).unlink()
    done = as_json(run)
    assert done.code == 0
    assert any("no longer tracked: Vidora" in note for note in done.json()["notes"])


def test_a_text_that_is_gone_though_declared_cannot_be_compared(run: Desk, team: Repo) -> None:
    (team.path / FILE).unlink()
    done = as_json(run)
    assert done.code == 3
    assert problems(done) == ["mirror-gone"]


def test_a_merge_that_nobody_ended_stops_one_terms_only(run: Desk, team: Repo) -> None:
    run.declare("Paylo", {TERMS: {"fetch": "https://paylo.example/t"}})
    team.record("Paylo", 1, {"terms/versions/Paylo/Terms of Service.md": OLD})
    write(team, NEW, "terms/versions/Paylo/Terms of Service.md")
    write(team, f"<<<<<<< HEAD\n{OLD}=======\n{NEW}>>>>>>> other\n")
    done = as_json(run)
    assert done.code == 3
    assert problems(done) == ["merge-conflict"]
    assert [finding["terms"] for finding in found(done)] == ["Paylo/Terms of Service"]
    assert "hint:" in done.err


def test_an_unmerged_file_is_told_too(run: Desk, team: Repo) -> None:
    team("checkout", "--quiet", "-b", "other")
    team.record("Other", 1, {FILE: NEW})
    team("checkout", "--quiet", "main")
    team.record("Ours", 1, {FILE: text(*CLAUSES, RIGHT)})
    with pytest.raises(subprocess.CalledProcessError):
        team("merge", "other")
    done = as_json(run, "--base", "HEAD")
    assert done.code == 3
    assert problems(done) == ["merge-conflict"]


def test_a_link_in_the_place_of_a_text_is_never_followed(
    run: Desk, team: Repo, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(NEW, encoding="utf-8")
    (team.path / FILE).unlink()
    (team.path / FILE).symlink_to(secret)
    for _ in range(2):
        done = as_json(run, "--base", "main")
        assert done.code == 3
        assert problems(done) == ["unreadable-mirror"]
        assert "scrape" not in done.out
        team("checkout", "--quiet", "-B", "linked")
        team.record("Link", 1, {})


def test_how_lines_end_is_no_change(run: Desk, team: Repo) -> None:
    (team.path / FILE).write_bytes(NEW.replace("\n", "\r\n").encode())
    (finding,) = found(as_json(run))
    (team.path / FILE).write_bytes(OLD.replace("\n", "\r\n").encode())
    assert as_json(run).json()["counts"]["changes"] == 0
    assert finding["kind"] == "added"


def test_an_own_git_configuration_runs_nothing(run: Desk, team: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    team("config", "core.fsmonitor", f"touch {trap}")
    team("config", "diff.external", f"touch {trap}")
    write(team, NEW)
    assert run("check").code == 1
    assert not trap.exists()


# ── waivers and baselines ────────────────────────────────────────────────────────────────────────


def waiver(fingerprint: str, expires: str) -> str:
    return (
        f'[[waivers]]\nfingerprint = "{fingerprint}"\nreason = "counsel has read it"\n'
        f"expires = {expires}\n"
    )


def test_a_waiver_holds_to_the_end_of_its_day(
    run: Desk, team: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(team, NEW)
    (finding,) = found(as_json(run))
    settings(team, waiver(finding["fingerprint"], "2031-01-31"))
    monkeypatch.setenv("TOSDIFF_NOW", "2031-01-31T23:59:00Z")
    done = as_json(run)
    assert done.code == 0
    assert [one["fingerprint"] for one in done.json()["waived"]] == [finding["fingerprint"]]
    monkeypatch.setenv("TOSDIFF_NOW", "2031-02-01T00:00:00Z")
    late = as_json(run, "--fail-on", "nothing")
    assert late.code == 1
    assert problems(late) == ["waiver-expired"]
    assert "counsel has read it" in late.err


def test_a_waiver_that_covers_nothing_is_a_note(run: Desk, team: Repo) -> None:
    settings(team, waiver("0123456789abcdef", "2001-01-31"))
    done = as_json(run)
    assert done.code == 0
    assert any("0123456789abcdef covers nothing" in note for note in done.json()["notes"])


@pytest.mark.parametrize(
    "toml",
    [
        waiver("0123", "2031-01-31"),
        waiver("0123456789abcdef", '"tomorrow"'),
        waiver("0123456789abcdef", "2031-01-31") * 2,
        '[[waivers]]\nfingerprint = "0123456789abcdef"\nreason = "x"\n',
        '[[waivers]]\nfingerprint = "0123456789abcdef"\nreason = " "\nexpires = 2031-01-31\n',
    ],
)
def test_a_waiver_without_sense_is_refused(run: Desk, team: Repo, toml: str) -> None:
    settings(team, toml)
    done = run("check")
    assert done.code == 2
    assert "[[waivers]]" in done.err


def test_a_clock_that_runs_behind_would_let_waivers_live_on(
    run: Desk, team: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSDIFF_NOW", "2019-01-01T00:00:00Z")
    assert run("check").code == 0
    settings(team, waiver("0123456789abcdef", "2031-01-31"))
    done = as_json(run)
    assert done.code == 1
    assert problems(done) == ["clock"]


def test_a_baseline_knows_what_was_found(run: Desk, team: Repo, tmp_path: Path) -> None:
    write(team, NEW)
    file = str(tmp_path / "known.json")
    assert run("check", "--write-baseline", file).code == 0
    first = Path(file).read_bytes()
    assert run("check", "--write-baseline", file).code == 0
    assert Path(file).read_bytes() == first
    done = as_json(run, "--baseline", file)
    assert (done.code, done.json()["counts"]["known"]) == (0, 1)
    write(team, text(*CLAUSES, BAN, RIGHT))
    assert [one["stance"] for one in found(as_json(run, "--baseline", file))] == ["permits"]


def test_what_became_graver_is_not_known(run: Desk, team: Repo, tmp_path: Path) -> None:
    write(team, NEW)
    settings(team, '[[policy]]\nlabel = "core"\nseverity = "note"\n')
    file = str(tmp_path / "known.json")
    run("check", "--write-baseline", file)
    settings(team, "")
    assert run("check", "--baseline", file).code == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": "tosdiff.baseline/1", "findings": [3]}']
)
def test_a_baseline_that_is_none_is_refused(run: Desk, tmp_path: Path, content: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(content, encoding="utf-8")
    assert run("check", "--baseline", str(file)).code == 2
    assert run("check", "--baseline", str(tmp_path / "none")).code == 2


# ── the policy ───────────────────────────────────────────────────────────────────────────────────


def test_a_corpus_has_a_policy_of_its_own(run: Desk, team: Repo, tmp_path: Path) -> None:
    write(team, NEW)
    settings(team, '[[policy]]\nlabel = "core"\nterms = "vidora/*"\nseverity = "off"\n')
    assert run("check").code == 0
    file = tmp_path / "strict.toml"
    file.write_text('[[policy]]\nlabel = "*"\nseverity = "warning"\n', encoding="utf-8")
    assert [one["severity"] for one in found(as_json(run, "--policy", str(file)))] == ["warning"]
    assert run("check", "--policy", str(file)).code == 0
    assert run("check", "--policy", str(file), "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ('label = "anti-scrapping"\nseverity = "error"', "anti-scraping"),
        ('label = "core"\nseverity = "eror"', "error"),
        ('label = "core"\nseverity = "error"\nstances = "permits"', "stance"),
        ('label = "core"\nseverity = "error"\nterms = "Vidroa/*"', "Vidora/*"),
        ('label = "core"', "severity"),
    ],
)
def test_a_policy_with_a_typo_is_an_error_of_usage(
    run: Desk, team: Repo, rule: str, hint: str
) -> None:
    settings(team, f"[[policy]]\n{rule}\n")
    for verb in (("check",), ("policy", "explain")):
        done = run(*verb)
        assert done.code == 2
        assert "[[policy]] 1" in done.err
        assert hint in done.err.partition("hint:")[2]


def test_a_policy_is_explained_rule_by_rule(run: Desk, team: Repo) -> None:
    settings(team, '[[policy]]\nname = "us"\nlabel = "tracking"\nstance = []\nseverity = "note"\n')
    rules = run("policy", "explain", "--format", "json").json()["rules"]
    assert rules[0]["name"] == "us"
    assert rules[0]["said"].startswith("If a clause on tracking")
    assert "If a clause on tracking" in run("policy", "explain").out


# ── beside the archive, and on the web ───────────────────────────────────────────────────────────


@pytest.fixture
def recorded(
    platform: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[Desk, Server, Repo]:
    """A corpus with an archive that git does not keep: a first wording, committed."""
    repo = repository(tmp_path / "recorded")
    run = desk(repo.path, capsys)
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    assert run.snapshot().code == 0
    repo.record("First", 0, {".gitignore": "archive.db*\n"})
    return run, platform, repo


def test_both_bases_give_a_finding_the_same_fingerprint(
    recorded: tuple[Desk, Server, Repo], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, platform, _ = recorded
    monkeypatch.setenv("TOSDIFF_NOW", "2040-06-15T06:00:00Z")
    platform.routes["/terms"] = Reply(page((*PAGE, FACES_BAN)))
    run.snapshot()
    since = found(as_json(run, "--since", "2040-06-14"))
    with_archive = found(as_json(run, "--base", "HEAD"))
    run.lose()
    without = found(as_json(run, "--base", "HEAD"))
    assert since == with_archive == without
    assert {one["label"] for one in since} == {"data-collection", "identification"}


def test_a_wording_that_comes_back_is_no_change_unless_asked_for(
    recorded: tuple[Desk, Server, Repo],
) -> None:
    run, platform, repo = recorded
    platform.routes["/terms"] = Reply(page((*PAGE, FACES_BAN)))
    run.snapshot()
    repo.record("Second", 1, {})
    platform.routes["/terms"] = Reply(page(visit=3))
    run.snapshot()
    done = as_json(run, "--base", "HEAD")
    assert done.code == 0
    assert any("the archive knows both wordings" in note for note in done.json()["notes"])
    assert run("check", "--base", "HEAD", "--variants").code == 1


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:vidora-watch/terms.git", "https://github.com/vidora-watch/terms/blob/"),
        ("https://key:secret@github.com/a/b", "https://github.com/a/b/blob/"),
        ("ssh://git@gitlab.example:22/a/b/c.git", "https://gitlab.example/a/b/c/-/blob/"),
        ("https://example.org/a/b.git", ""),
        ("../bare.git", ""),
    ],
)
def test_a_finding_links_to_its_line_where_head_has_the_text(
    run: Desk, team: Repo, remote: str, address: str
) -> None:
    team("remote", "add", "origin", remote)
    write(team, NEW)
    assert found(as_json(run, "--base", "main"))[0]["link"] is None
    head = team.record("Ban", 1, {})
    (finding,) = found(as_json(run, "--base", "HEAD~1"))
    line = finding["place"]["line"]
    path = f"{head}/{FILE.replace(' ', '%20')}?plain=1#L{line}"
    assert finding["link"] == (f"{address}{path}" if address else None)


def test_git_variables_of_a_hook_do_not_count(
    run: Desk, team: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(team, NEW)
    monkeypatch.setitem(os.environ, "GIT_DIR", str(tmp_path))
    assert run("check").code == 1
