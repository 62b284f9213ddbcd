"""What runs the model leaves no trace outside, and tells nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `model` is not installed")


def _run(home: Path, code: str) -> list[Path]:
    """Run Python code at a home of its own; return the files that it left there."""
    home.mkdir()
    places = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    own = {"HOME": str(home), **{name: str(home / name) for name in places}}
    env = {key: value for key, value in os.environ.items() if key != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", code], env={**env, **own}, check=True, timeout=120)
    return [path for path in home.rglob("*") if path.is_file()]


def test_tagging_leaves_nothing_in_the_home_of_who_runs_it(tmp_path: Path) -> None:
    tagged = (
        "from tosdiff.tag.neural import NeuralTagger\n"
        "from tosdiff.text.segment import segment\n"
        "assert NeuralTagger().tag(segment('You must not scrape our pages.'))[0]\n"
    )
    assert _run(tmp_path / "home", tagged) == []


def test_nothing_but_one_door_loads_what_runs_the_model() -> None:
    root = Path(__file__).resolve().parents[2] / "tosdiff"
    loads = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "import onnxruntime" in path.read_text(encoding="utf-8")
    ]
    assert loads == ["tag/runtime.py"]
