"""A corpus on disk and a platform on loopback, for every test of the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from loopback import Reply, Server, serve
from pages import page
from running import Desk, desk

TERMS = "Terms of Service"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An empty corpus."""
    root = tmp_path / "corpus"
    root.mkdir()
    return desk(root, capsys)


@pytest.fixture
def platform(run: Desk) -> Iterator[Server]:
    """Vidora, whose terms are declared in the corpus and served on loopback."""
    with serve({"/terms": Reply(page())}) as server:
        run.declare("Vidora", {TERMS: {"fetch": server.url("/terms"), "select": "#terms"}})
        yield server
