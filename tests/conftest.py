"""What every test shares: hypothesis without a clock, and where the real data is, if anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,  # timing belongs in benchmarks
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real pages and clauses, which never enter the repository."""
    root = Path(__file__).resolve().parent.parent.parent / "shared"
    place = Path(os.environ.get("TOSDIFF_SHARED", root))
    if not (place / "data").is_dir():
        pytest.skip("real data is kept outside the repository; TOSDIFF_SHARED says where")
    return place
