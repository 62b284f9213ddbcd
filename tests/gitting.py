"""Real git repositories with histories that were never lived, for tests of the sources."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2021, 3, 1, 6, tzinfo=UTC)
VIDORA = "Vidora/Terms of Service.md"
CLAUSES = (
    "You may watch films on any screen that you own, alone or with friends.",
    "You may not copy films, nor lend your key to people outside of your home.",
    "We keep a list of the films that you watched, and nobody else may read it.",
    "You may leave on any day, and we give back what you paid for the days to come.",
    "If we change these terms, we write to you thirty days before they are in force.",
)


def text(*clauses: str) -> str:
    """Terms long enough to be taken for terms."""
    return "# Terms\n\n" + "\n\n".join(clauses or CLAUSES) + "\n"


def amended(word: str) -> str:
    """The same terms with one word changed."""
    return text(*CLAUSES).replace("thirty", word)


@dataclass(frozen=True, slots=True)
class Repo:
    """A git repository in a temporary directory."""

    path: Path

    def __call__(self, *arguments: str, at: datetime = START) -> str:
        """Run git here, as it would be run at a time."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S+0000")
        env = {
            **own,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Recorder",
            "GIT_AUTHOR_EMAIL": "recorder@example.org",
            "GIT_COMMITTER_NAME": "Recorder",
            "GIT_COMMITTER_EMAIL": "recorder@example.org",
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def record(self, subject: str, day: float, files: dict[str, str | None]) -> str:
        """Commit files, None deletes one; return the commit."""
        for name, content in files.items():
            file = self.path / name
            if content is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
        self("add", "--all")
        self("commit", "--allow-empty", "-m", subject, at=START + timedelta(days=day))
        return self("rev-parse", "HEAD").strip()

    def rename(self, old: str, new: str, day: float, subject: str = "Rename terms") -> str:
        """Commit a rename."""
        (self.path / new).parent.mkdir(parents=True, exist_ok=True)
        self("mv", old, new)
        self("commit", "-m", subject, at=START + timedelta(days=day))
        return self("rev-parse", "HEAD").strip()

    def update(self, day: float, content: str | None, name: str = VIDORA) -> str:
        """Commit one file as a history does."""
        return self.record(f"Record new changes of {name}", day, {name: content})


def repository(path: Path) -> Repo:
    """Make an empty repository."""
    path.mkdir(parents=True)
    repo = Repo(path)
    repo("init", "--quiet", "--initial-branch", "main")
    return repo
