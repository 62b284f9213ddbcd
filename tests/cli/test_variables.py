"""Options by the environment: a variable is called as its option is."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import Server
from running import Desk


def test_a_variable_is_called_as_its_option_is_and_lists_are_split_at_spaces(
    run: Desk, platform: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.snapshot()
    junit, table = tmp_path / "a.xml", tmp_path / "b.csv"
    monkeypatch.setenv("TOSDIFF_CHECK_FORMAT", "json")
    monkeypatch.setenv("TOSDIFF_CHECK_OUTPUT", f"junit={junit} csv={table}")
    done = run("check", "--since", "2020-01-01")
    assert done.json()["schema"] == "tosdiff.check/2"
    assert junit.exists()
    assert table.exists()


def test_what_the_command_line_says_beats_the_variable(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.snapshot()
    monkeypatch.setenv("TOSDIFF_LOG_FORMAT", "jsonl")
    assert run("log", "vidora/terms", "--format", "json").json()
