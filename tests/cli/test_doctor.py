"""`doctor` says what is there, what is not and need not be, and what stops the work."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import Reply, Server
from running import TERMS, Desk

from tosdiff.api.installation import check_installation
from tosdiff.cli.main import main


def graded(run: Desk, *arguments: str) -> dict[str, tuple[str, str]]:
    """Return grade and words by the name of each check, the gravest of a name."""
    order = ("ok", "note", "warning", "error")
    found: dict[str, tuple[str, str]] = {}
    for one in run("doctor", "--format", "json", *arguments).json()["checks"]:
        before = found.get(one["name"], ("ok", ""))
        if order.index(one["grade"]) >= order.index(before[0]):
            found[one["name"]] = (one["grade"], one["said"])
    return found


def test_a_sound_corpus_has_no_errors(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = run("doctor")
    assert done.code == 0, done.out
    found = graded(run)
    for name in ("python", "model", "sqlite", "fts5", "git", "settings", "archive", "permission"):
        assert found[name][0] == "ok", found[name]


def test_nothing_is_sent_unless_asked(run: Desk, platform: Server) -> None:
    run.snapshot()
    before = len(platform.requests)
    run("doctor")
    assert len(platform.requests) == before


def test_one_request_goes_to_each_host_and_asks_for_robots_txt(run: Desk, platform: Server) -> None:
    platform.routes["/robots.txt"] = Reply(
        "User-agent: *\nDisallow: /\n", content_type="text/plain"
    )
    run.declare("Zebra", {TERMS: {"fetch": platform.url("/other")}})
    found = graded(run, "--network", "--allow-private")
    assert [one.path for one in platform.requests] == ["/robots.txt"]
    assert found["127.0.0.1"] == ("ok", "answers 200 for robots.txt")


def test_a_host_without_robots_txt_answers_all_the_same(run: Desk, platform: Server) -> None:
    assert graded(run, "--network", "--allow-private")["127.0.0.1"][0] == "ok"


def test_a_host_that_does_not_answer_is_an_error(run: Desk) -> None:
    run.declare("Vidora", {TERMS: {"fetch": "http://127.0.0.1:1/terms"}})
    assert run("doctor", "--network", "--allow-private").code == 3


def test_private_addresses_are_not_asked_without_leave(run: Desk, platform: Server) -> None:
    assert graded(run, "--network")["127.0.0.1"][0] == "error"
    assert platform.requests == []


def test_a_clock_that_differs_from_the_hosts_is_told(run: Desk, platform: Server) -> None:
    late = f"{datetime.now(UTC) - timedelta(hours=3):%a, %d %b %Y %H:%M:%S GMT}"
    platform.routes["/robots.txt"] = Reply("", headers=(("Date", late),))
    grade, said = graded(run, "--network", "--allow-private")["127.0.0.1"]
    assert grade == "warning"
    assert "180 minutes" in said


def test_a_clock_before_the_newest_capture_is_an_error(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSDIFF_NOW", "2999-01-01T06:00:00Z")
    run.snapshot()
    monkeypatch.delenv("TOSDIFF_NOW")
    assert graded(run)["clock"][0] == "error"


def test_a_broken_declaration_is_exit_2(run: Desk, platform: Server) -> None:
    (run.root / "declarations" / "Broken.json").write_text("{", encoding="utf-8")
    done = run("doctor")
    assert done.code == 2
    assert "Broken.json" in done.out


def test_broken_settings_are_told_among_the_rest(run: Desk) -> None:
    run.settings("[network]\ndelay = -1\n")
    done = run("doctor")
    assert done.code == 2
    assert "SQLite" in done.out
    assert "delay" in done.out


@pytest.mark.usefixtures("a_file")
@pytest.mark.parametrize("content", [b"lamps" * 4000, b"SQLite format 3\0" + b"x" * 5000])
def test_an_archive_that_is_none_is_an_error(run: Desk, content: bytes) -> None:
    (run.root / "archive.db").write_bytes(content)
    assert run("doctor").code == 3
    assert graded(run)["archive"][0] == "error"


def test_an_archive_of_a_newer_release_is_an_error(run: Desk, platform: Server) -> None:
    run.snapshot()
    run.alter("UPDATE tosdiff_archive SET schema = 999")
    grade, said = graded(run)["archive"]
    assert grade == "error"
    assert "999" in said


def test_a_mirror_that_is_not_the_newest_text_is_told(run: Desk, platform: Server) -> None:
    run.snapshot()
    path = run.root / "versions" / "Vidora" / f"{TERMS}.md"
    path.write_text("# Terms\n\nWe promise everything.\n", encoding="utf-8")
    assert graded(run)["mirror"][0] == "error"


def test_what_the_corpus_needs_and_is_not_installed_is_told(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = {"fetch": platform.url("/terms"), "executeClientScripts": True}
    run.declare("Vidora", {TERMS: declared})
    monkeypatch.setitem(sys.modules, "playwright", None)
    assert graded(run)["browser"][0] == "warning"


def test_without_a_corpus_the_installation_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    assert "tosdiff init" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_nothing_stays_written(run: Desk, platform: Server) -> None:
    run.snapshot()
    before = sorted(run.root.rglob("*"))
    run("doctor")
    assert sorted(run.root.rglob("*")) == before


def test_a_machine_without_git_is_told_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (git,) = [one for one in check_installation() if one.name == "git"]
    assert git.grade == "warning"


def test_chromium_is_looked_for_where_a_capture_looks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> tuple[str, str]:
        (found,) = (one for one in check_installation() if one.name == "chromium")
        return found.grade, found.said

    (tmp_path / "mine").write_text("#!/bin/sh\n")
    (tmp_path / "mine").chmod(0o755)
    monkeypatch.setenv("TOSDIFF_CHROMIUM", str(tmp_path / "mine"))
    assert said() == ("ok", str(tmp_path / "mine"))
    monkeypatch.setenv("TOSDIFF_CHROMIUM", "nowhere")
    grade, reason = said()
    assert grade == "warning"
    assert "TOSDIFF_CHROMIUM is 'nowhere'" in reason
