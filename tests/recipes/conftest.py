"""The team whose corpus the recipes are played on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import serve
from teams import Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """A team with a repository, and Vidora's terms on loopback."""
    with serve({}) as server:
        team = Team.begin(tmp_path, server)
        team.says()
        yield team
