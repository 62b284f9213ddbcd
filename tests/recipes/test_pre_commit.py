"""The hooks for pre-commit, as printed: what they run, run as a hook of git."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pages import SCRAPING
from teams import FILE, Team, at_work, environment
from workflows import RECIPES, ROOT, read_yaml

HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIG = RECIPES / "pre-commit-config.yaml"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with at_work(tmp_path) as team:
        yield team


def hooks() -> dict[str, Mapping[str, Any]]:
    return {hook["id"]: hook for hook in read_yaml(HOOKS)}


def armed(team: Team, *names: str) -> None:
    """Capture once, and have git call hooks before each commit as pre-commit would."""
    env = environment(team.bin, team.place, "2024-03-01")
    subprocess.run(["tosdiff", "snapshot"], cwd=team.desk.path, env=env, check=True)
    team.desk.record("Terms", 0, {".gitignore": "archive.db*\n"})
    calls = [shlex.join([hooks()[name]["entry"], *hooks()[name]["args"]]) for name in names]
    hook = team.desk.path / ".git" / "hooks" / "pre-commit"
    hook.write_text("\n".join(["#!/bin/sh -e", *calls]) + "\n", encoding="utf-8")
    hook.chmod(0o755)


def commit(team: Team, name: str, content: str) -> subprocess.CompletedProcess[str]:
    (team.desk.path / name).write_text(content, encoding="utf-8")
    env = environment(team.bin, team.place, "2024-03-02")
    person = ["-c", "user.name=Person", "-c", "user.email=person@example.org"]
    words = ["git", *person, "commit", "--quiet", "--message", "Edit", "--", name]
    return subprocess.run(
        words, cwd=team.desk.path, env=env, capture_output=True, text=True, check=False
    )


def test_a_commit_that_adds_a_ban_is_refused_and_a_harmless_one_is_made(team: Team) -> None:
    armed(team, "tosdiff-check")
    text = (team.desk.path / FILE).read_text(encoding="utf-8")
    refused = commit(team, FILE, f"{text}\n{SCRAPING}\n")
    assert refused.returncode == 1
    assert "forbids scraping" in refused.stdout + refused.stderr
    made = commit(team, FILE, f"{text}\nOur kitchen is open on every day of the week.\n")
    assert made.returncode == 0, made.stderr


def test_a_commit_that_breaks_a_declaration_is_refused(team: Team) -> None:
    armed(team, "tosdiff-corpus")
    name = "declarations/Vidora.json"
    text = (team.desk.path / name).read_text(encoding="utf-8")
    refused = commit(team, name, text.replace('"select": "#terms"', '"select": "##"'))
    assert refused.returncode == 1
    assert "select" in refused.stdout + refused.stderr


def test_the_hooks_look_at_the_files_of_a_corpus_alone_wherever_it_is() -> None:
    wanted = ("corpus.toml", "terms/declarations/Vidora.json", f"terms/{FILE}")
    for hook in hooks().values():
        assert re.search(hook["files"], f"terms/{FILE}")
        assert not re.search(hook["files"], "README.md")
        assert hook["pass_filenames"] is False
    assert all(re.search(hooks()["tosdiff-corpus"]["files"], name) for name in wanted)


def test_the_configuration_asks_for_hooks_that_there_are() -> None:
    (repo,) = read_yaml(CONFIG)["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == {*hooks()}


@pytest.mark.skipif(not shutil.which("pre-commit"), reason="pre-commit is not here")
def test_pre_commit_takes_the_manifest_and_the_configuration() -> None:
    for verb, path in (("validate-manifest", HOOKS), ("validate-config", CONFIG)):
        assert subprocess.run(["pre-commit", verb, str(path)], check=False).returncode == 0
