"""Run the command line as its user would: through main(), on a corpus of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import archiving
import pytest

from tosdiff.cli.main import main
from tosdiff.corpus.corpus import Corpus, create

TERMS = "Terms of Service"


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Desk:
    """A corpus in a temporary directory, and the means to run verbs on it."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Done:
        """Run a verb on this corpus."""
        self.capsys.readouterr()
        code = main(["--corpus", str(self.root), *arguments])
        printed = self.capsys.readouterr()
        return Done(code, printed.out, printed.err)

    def snapshot(self, *arguments: str) -> Done:
        """Capture from loopback, without waiting."""
        return self("snapshot", "--allow-private", "--delay", "0", *arguments)

    @property
    def location(self) -> str:
        """Where the archive is: the path of a file, or a database URL."""
        return Corpus.open(self.root).archive

    def settings(self, text: str) -> None:
        """Write corpus.toml; the archive stays where it is."""
        place = "" if self.location.endswith(".db") else f'archive = "{self.location}"\n'
        (self.root / "corpus.toml").write_text(place + text, encoding="utf-8")

    def declare(self, service: str, terms: Mapping[str, Any]) -> Path:
        """Write a declaration."""
        path = self.root / "declarations" / f"{service}.json"
        path.write_text(json.dumps({"name": service, "terms": terms}), encoding="utf-8")
        return path

    def mirror(self, terms: str = "Vidora/Terms of Service") -> str:
        """Return the newest text as the mirror holds it."""
        return (self.root / "versions" / f"{terms}.md").read_text(encoding="utf-8")


def desk(root: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Make a corpus and a desk to work on it: its archive is a file, or on the server."""
    create(root)
    made = Desk(root, capsys)
    if archiving.place is not archiving.in_memory:
        settings = (root / "corpus.toml").read_text(encoding="utf-8")
        url = archiving.place()
        (root / "corpus.toml").write_text(
            settings.replace('archive = "archive.db"', f'archive = "{url}"'), encoding="utf-8"
        )
    return made
