"""Run the command line as its user would: through main(), on a corpus of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import archiving
import pytest
from sqlalchemy import NullPool, create_engine, inspect

from tosdiff.archive.engine import database_url
from tosdiff.cli.main import main
from tosdiff.corpus.corpus import create

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
        named = re.search(
            r'^archive = "(.*://.*)"$', self.toml.read_text(encoding="utf-8"), re.MULTILINE
        )
        return named[1] if named else str(self.root / "archive.db")

    def settings(self, text: str) -> None:
        """Write corpus.toml; an archive on a server stays there."""
        place = f'archive = "{self.location}"\n' if "://" in self.location else ""
        self.toml.write_text(place + text, encoding="utf-8")

    def alter(self, statement: str) -> None:
        """Alter the archive as somebody with the means might."""
        with closing(
            create_engine(database_url(self.location), poolclass=NullPool).connect()
        ) as db:
            db.exec_driver_sql(statement)
            db.commit()

    def dump(self) -> str:
        """Return all that the archive's tables hold, as it lies there."""
        engine = create_engine(database_url(self.location), poolclass=NullPool)
        with closing(engine.connect()) as db:
            names = inspect(db).get_table_names()
            rows = [db.exec_driver_sql(f"SELECT * FROM {name}").all() for name in sorted(names)]
        return repr(rows)

    def lose(self) -> None:
        """Lose the archive."""
        if "://" not in self.location:
            Path(self.location).unlink()
            return
        schema = self.location.rpartition("%3D")[2]
        self.alter(f"DROP SCHEMA {schema} CASCADE")
        self.alter(f"CREATE SCHEMA {schema}")

    @property
    def toml(self) -> Path:
        """The settings."""
        return self.root / "corpus.toml"

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
        text = made.toml.read_text(encoding="utf-8")
        place = f'archive = "{archiving.place()}"'
        made.toml.write_text(text.replace('archive = "archive.db"', place), encoding="utf-8")
    return made
