"""A team that keeps a corpus in git: its repository, its machines, and the pages on loopback."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitting import Repo, repository
from loopback import Reply, Server, serve
from pages import CLAUSES, page
from running import TERMS
from workflows import ROOT, Runner

from tosdiff.corpus.corpus import create

FILE = "versions/Vidora/Terms of Service.md"
_HERE = Path(__file__).parent
_SETTINGS = '[network]\ncontact = "terms@example.org"\nallow_private = true\ndelay = 0.0\n'


@contextmanager
def at_work(place: Path) -> Iterator[Team]:
    """Make a team with a repository, and Vidora's terms on loopback, for as long as this lasts."""
    with serve({}) as server:
        team = Team.begin(place, server)
        team.says()
        yield team


def command(folder: Path, name: str, script: str) -> None:
    """Put a command into a folder of the PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def tools(folder: Path) -> Path:
    """Return a folder with this tosdiff as it is when installed, and with `gh` of the tests.

    What installs (`pipx`, `pip`) only writes down what it was asked for.
    """
    folder.mkdir()
    command(folder, "tosdiff", f'exec "{sys.executable}" -m tosdiff "$@"')
    command(folder, "gh", f'exec "{sys.executable}" "{_HERE / "gh.py"}" "$@"')
    for name in ("pip", "pipx"):
        command(folder, name, f'printf "%s\\n" "$*" >> "{folder}/installed.txt"')
    return folder


def environment(bin_: Path, home: Path, day: str) -> dict[str, str]:
    """The environment of a machine on a day, for tosdiff and for git."""
    moment = f"{day}T06:00:00Z"
    return {
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "TOSDIFF_NOW": moment,
        "TOSDIFF_TAGGER": "cues",
        "TOSDIFF_CACHE": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
    }


@dataclass(slots=True)
class Team:
    """The origin of a team's corpus, what GitHub keeps for it, and where its pages are."""

    place: Path
    origin: Repo
    desk: Repo
    server: Server
    bin: Path
    runs: int = 0

    @classmethod
    def begin(cls, place: Path, server: Server) -> Team:
        """Make the repository: a corpus that declares Vidora, and nothing captured yet."""
        (place / "gitconfig").touch()
        (place / "github.json").write_text(
            json.dumps({"pulls": [], "comments": [], "statuses": [], "calls": []})
        )
        origin, desk = repository(place / "origin.git"), repository(place / "desk")
        origin("config", "core.bare", "true")
        origin("config", "receive.advertisePushOptions", "true")
        create(desk.path)
        desk("remote", "add", "origin", str(origin.path))
        team = cls(place, origin, desk, server, tools(place / "bin"))
        declared = {"fetch": server.url("/terms"), "select": "#terms"}
        declaration = json.dumps({"name": "Vidora", "terms": {TERMS: declared}})
        team.push("Begin", {"corpus.toml": _SETTINGS, "declarations/Vidora.json": declaration})
        return team

    def push(self, subject: str, files: Mapping[str, str | None], branch: str = "main") -> None:
        """Commit files to a branch, as a person does, and push it."""
        self.desk.record(subject, 0, dict(files))
        self.desk("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")

    def says(self, *clauses: str) -> None:
        """Have the platform publish its terms with clauses beside the usual ones."""
        self.server.routes["/terms"] = Reply(page((*CLAUSES, *clauses), visit=self.runs))

    def runner(self, day: str, ref: str = "main", **more: str) -> Runner:
        """A fresh machine of GitHub's on a day."""
        self.runs += 1
        machine = self.place / f"machine{self.runs}"
        machine.mkdir()
        env = {
            **environment(self.bin, self.place, day),
            "GH_STATE": str(self.place / "github.json"),
            "GITHUB_REF_NAME": ref,
            "GITHUB_REPOSITORY": "team/terms",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": str(self.runs),
            **more,
        }
        context = {"github.token": "token", "github.run_id": str(self.runs)}
        work, cache = machine / "work", self.place / "caches"
        return Runner(work, machine / "temp", env, context, self.origin.path, cache, ref)

    def github(self) -> Any:
        """Return what GitHub keeps: pulls, comments, statuses, and the calls it got."""
        return json.loads((self.place / "github.json").read_text(encoding="utf-8"))

    def change_github(self, state: Any) -> None:
        """Change what GitHub keeps."""
        (self.place / "github.json").write_text(json.dumps(state), encoding="utf-8")

    def merge(self, branch: str = "terms") -> None:
        """Merge the open pull request, as a person does who has read it."""
        self.desk("fetch", "--quiet", "origin")
        self.desk("merge", "--quiet", "--no-ff", "--no-edit", f"origin/{branch}")
        self.desk("push", "--quiet", "origin", "main")
        state = self.github()
        for pull in state["pulls"]:
            pull["open"] = False
        self.change_github(state)

    def text(self, branch: str) -> str:
        """The mirror's text on a branch of the origin."""
        return self.origin("show", f"{branch}:{FILE}")

    def log(self, span: str) -> list[str]:
        """The messages of commits that the origin has, newest first."""
        return self.origin("log", "--no-merges", "--format=%B%x00", span).split("\0")[:-1]

    def installed(self) -> Sequence[str]:
        """What was asked to be installed."""
        return (self.bin / "installed.txt").read_text(encoding="utf-8").splitlines()
