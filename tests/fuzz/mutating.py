"""Damage what is well formed: the inputs that readers of other people's bytes are tried with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

_MOST = 1 << 18  # bytes of an input; what is larger is only slower


@dataclass(frozen=True, slots=True)
class Edit:
    """Cut `cut` bytes at a place (in thousandths of the whole) and put others there, repeated."""

    at: int
    cut: int
    put: bytes
    times: int


def damaged(seeds: Sequence[bytes], tokens: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return a strategy of damaged seeds, of tokens in a row, and of bytes without any sense."""
    token = st.sampled_from(tokens)
    put = st.one_of(token, token, st.binary(max_size=8), st.sampled_from(seeds))
    times = st.one_of(st.just(1), st.just(1), st.integers(2, 40), st.sampled_from([300, 5000]))
    edits = st.builds(Edit, st.integers(0, 1000), st.integers(0, 60), put, times)
    edited = st.builds(applied, st.sampled_from(seeds), st.lists(edits, max_size=8))
    rows = st.lists(token, max_size=40).map(b"".join)
    return st.one_of(edited, edited, edited, rows, st.binary(max_size=400))


def applied(seed: bytes, edits: Sequence[Edit]) -> bytes:
    """Return a seed with edits made one after the other."""
    data = seed
    for edit in edits:
        place = len(data) * edit.at // 1000
        data = data[:place] + edit.put * edit.times + data[place + edit.cut :]
        data = data[:_MOST]
    return data
