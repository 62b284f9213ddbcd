"""No bytes make a reader crash: a bounded number of inputs here, any number in `make fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutating import damaged
from targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
@settings(max_examples=60)
@given(data=st.data())
def test_a_reader_takes_any_bytes_or_refuses_them(target: Target, data: st.DataObject) -> None:
    target.read(data.draw(damaged(target.seeds, target.tokens)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("declaration", b'{"name": "L", "terms": {"T": {"filter": ' + b"[" * 20_000),
        ("declaration", b'{"name": "L", "terms": {"T": ' + b'{"a": ' * 20_000),
        ("history", b'{"T": ' + b"[" * 20_000),
        ("toml", b"a = " + b"[" * 20_000),
        ("toml", b"a = " + b"{a = " * 5_000),
        ("jsonl", b"[" * 20_000),
    ],
)
def test_brackets_may_nest_however_deep(name: str, data: bytes) -> None:
    next(target for target in TARGETS if target.name == name).read(data)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_sound_input_is_read(target: Target) -> None:
    for seed in target.seeds:
        target.read(seed)
