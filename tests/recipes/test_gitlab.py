"""The GitLab recipe as printed: the lines of its jobs are played by sh."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pages import SCRAPING
from teams import Team, at_work, environment
from workflows import RECIPES, read_yaml

RECIPE = RECIPES / "gitlab-ci.yml"
SERVER = "gitlab.example"


def job(team: Team, name: str, day: str, ref: str, **more: str) -> tuple[int, str, Path]:
    """Play a job in a fresh clone; return its exit code, what it printed, and the clone."""
    team.runs += 1
    recipe: Any = read_yaml(RECIPE)
    work = team.place / f"gitlab{team.runs}"
    clone = ["git", "clone", "--quiet", str(team.origin.path), str(work)]
    subprocess.run(clone, check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach", ref], cwd=work, check=True)
    env = {
        **environment(team.bin, team.place, day),
        **{key: str(value) for key, value in recipe["variables"].items()},
        "CI_SERVER_HOST": SERVER,
        "CI_PROJECT_PATH": "team/terms",
        "CI_COMMIT_SHA": team.origin("rev-parse", ref.removeprefix("origin/")).strip(),
        "CI_COMMIT_BRANCH": "main",
        "TERMS_TOKEN": "secret",
        **more,
    }
    kept = team.place / "gitlab-cache.db"
    if "cache" in recipe[name] and kept.exists():
        shutil.copy(kept, work / "archive.db")
    lines = [*recipe["default"]["before_script"], *recipe[name]["script"]]
    script = "\n".join(lines)  # a runner runs them in one shell, and stops at the first that fails
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=work, env=env, capture_output=True, text=True, check=False
    )
    if "cache" in recipe[name]:
        shutil.copy(work / "archive.db", kept)
    return done.returncode, done.stdout + done.stderr, work


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """A team whose repository stands behind GitLab's address, where only the token may push."""
    with at_work(tmp_path) as team:
        address = f"https://tosdiff:secret@{SERVER}/team/terms.git"
        config = f'[url "{team.origin.path}"]\n\tinsteadOf = {address}\n'
        (team.place / "gitconfig").write_text(config, encoding="utf-8")
        hook = team.origin.path / ".git" / "hooks" / "post-receive"
        hook.write_text(f'#!/bin/sh\nenv | grep "^GIT_PUSH_OPTION_" >> "{team.place}/asked.txt"\n')
        hook.chmod(0o755)
        yield team


def check(team: Team, day: str) -> tuple[int, etree._Element]:
    """Play the job of a merge request, and read the report that GitLab shows as tests."""
    base = team.origin("merge-base", "main", "terms").strip()
    code, said, work = job(team, "check", day, "origin/terms", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    artifacts = read_yaml(RECIPE)["check"]["artifacts"]
    assert artifacts["when"] == "always"
    report = work / artifacts["reports"]["junit"]
    assert report.exists(), said
    assert all((work / path).exists() for path in artifacts["paths"])
    return code, etree.parse(report).getroot()


def test_three_dates_are_captured_opened_as_merge_requests_and_checked(team: Team) -> None:
    code, said, _ = job(team, "capture", "2024-03-01", "origin/main")
    assert code == 0, said
    options = (team.place / "asked.txt").read_text(encoding="utf-8")
    assert "merge_request.create\n" in options
    assert "merge_request.target=main\n" in options
    code, tests = check(team, "2024-03-01")
    assert (code, tests.get("failures")) == (0, "0")
    team.merge()

    team.says(SCRAPING)
    code, said, _ = job(team, "capture", "2024-03-02", "origin/main")
    assert code == 0, said
    assert SCRAPING in team.text("terms")
    assert "anti-scraping" in team.log("main..terms")[0]
    code, tests = check(team, "2024-03-02")
    assert (code, tests.get("failures")) == (1, "1")
    (failure,) = tests.iter("failure")
    assert "forbids scraping" in failure.get("message", "")

    team.says()
    code, said, _ = job(team, "capture", "2024-03-03", "origin/main")
    assert code == 0, said
    assert team.text("terms") == team.text("main")
    code, tests = check(team, "2024-03-03")
    assert (code, tests.get("failures")) == (0, "0")


def test_nothing_new_pushes_nothing(team: Team) -> None:
    job(team, "capture", "2024-03-01", "origin/main")
    team.merge()
    newest = team.origin("rev-parse", "terms")
    code, said, _ = job(team, "capture", "2024-03-02", "origin/main")
    assert code == 0, said
    assert team.origin("rev-parse", "terms") == newest


def test_a_page_that_cannot_be_had_is_told_after_the_others_are_pushed(team: Team) -> None:
    team.server.routes.pop("/terms")
    code, _, _ = job(team, "capture", "2024-03-01", "origin/main")
    assert code == 3


def test_the_image_has_git_which_the_check_needs() -> None:
    image = read_yaml(RECIPE)["default"]["image"]
    assert re.fullmatch(r"python:3\.\d+", image), "the slim images have no git"
    for line in read_yaml(RECIPE)["check"]["script"]:
        assert shlex.split(line)
