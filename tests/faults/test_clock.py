"""A clock that jumps back makes no version vanish, and no order wrong."""

from __future__ import annotations

import pytest
from harm import texts_of
from loopback import Reply, Server
from pages import CLAUSES, page
from running import Desk

_TIMES = ("2024-05-01T06:00:00Z", "1970-01-01T00:00:01Z", "2024-05-02T06:00:00Z")


@pytest.fixture
def jumped(run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Terms that changed twice, while the clock went back to its beginning and returned."""
    for number, now in enumerate(_TIMES, 1):
        monkeypatch.setenv("TOSDIFF_NOW", now)
        platform.routes["/terms"] = Reply(page((*CLAUSES, f"Lamps are dimmed at {number}.")))
        assert run.snapshot().code == 0
    return run


def test_versions_stay_in_the_order_in_which_they_were_seen(jumped: Desk) -> None:
    (texts,) = texts_of(jumped.root / "archive.db").values()
    assert [text.rsplit("at ", 1)[1] for text in texts] == ["1.\n", "2.\n", "3.\n"]
    out = jumped("diff", "vidora", "--format", "json").out
    assert "dimmed at 2" in out
    assert "dimmed at 3" in out
    assert "dimmed at 1" not in out


@pytest.mark.parametrize(
    "verb",
    [
        ("log", "vidora"),
        ("timeline", "vidora", "--match", "Lamps"),
        ("blame", "vidora"),
        ("status",),
        ("search", "dimmed"),
        ("feed",),
        ("check", "--since", "2024-05-01"),
        ("show", "vidora@2024-05-01"),
        ("show", "vidora@1970-01-01"),
        ("rebuild",),
    ],
)
def test_every_verb_copes(jumped: Desk, verb: tuple[str, ...]) -> None:
    done = jumped(*verb)
    assert done.code in {0, 1}, done.err


def test_what_was_in_force_on_a_day_is_the_last_that_was_seen_until_then(jumped: Desk) -> None:
    assert "dimmed at 3" in jumped("show", "vidora@2024-05-02").out
    assert "dimmed at 2" in jumped("show", "vidora@1970-01-01").out
