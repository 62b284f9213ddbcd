"""How often faults are tried: a few times in `make check`, often in `make faults`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harm import call


@pytest.fixture
def often(request: pytest.FixtureRequest) -> bool:
    """Whether there is time for all of it."""
    return bool(request.config.getoption("long"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if not call("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)):
        pytest.skip("only the superuser can mount a small disk")
    try:
        yield place
    finally:
        call("umount", str(place))
