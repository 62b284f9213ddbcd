"""Content encodings are undone whole, within bounds, or not at all."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.decoding import decode_body
from tosdiff.errors import CaptureError

TEXT = b"<p>You may not copy the service.</p>" * 40
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda data: data,
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "x-gzip": lambda data: gzip.compress(data, mtime=0),
    "deflate": zlib.compress,
}


def failure(body: bytes, *encodings: str, limit: int = 10_000) -> CaptureError:
    with pytest.raises(CaptureError) as caught:
        decode_body(body, encodings, limit=limit)
    assert caught.value.hint
    return caught.value


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@given(st.binary(min_size=1, max_size=500), st.lists(st.sampled_from(sorted(PACKERS)), max_size=3))
def test_what_was_packed_is_unpacked(data: bytes, layers: list[str]) -> None:
    packed = data
    for layer in layers:
        packed = PACKERS[layer](packed)
    assert decode_body(packed, [", ".join(layers)], limit=10_000) == data
    assert decode_body(packed, layers, limit=10_000) == data


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_cut_gzip_body_is_never_taken_for_a_whole_one(data: bytes, draw: st.DataObject) -> None:
    packed = PACKERS["gzip"](data)
    cut = draw.draw(st.integers(1, len(packed) - 1))
    assert failure(packed[:cut], "gzip").kind == "truncated"


@given(st.binary(min_size=1, max_size=2000), st.integers(0, 2000))
def test_no_more_than_the_limit_comes_out(data: bytes, limit: int) -> None:
    packed = PACKERS["gzip"](data)
    if len(data) <= limit:
        assert decode_body(packed, ["gzip"], limit=limit) == data
    else:
        assert failure(packed, "gzip", limit=limit).kind == "too-large"


def test_deflate_without_the_zlib_wrapping_is_understood() -> None:
    assert decode_body(bare_deflate(TEXT), ["deflate"], limit=10_000) == TEXT


def test_a_cut_bare_deflate_body_is_truncated() -> None:
    assert failure(bare_deflate(TEXT)[:-5], "deflate").kind == "truncated"


def test_several_gzip_members_are_one_body() -> None:
    packed = PACKERS["gzip"](b"one ") + PACKERS["gzip"](b"two")
    assert decode_body(packed, ["gzip"], limit=7) == b"one two"
    assert failure(packed, "gzip", limit=6).kind == "too-large"


def test_padding_after_the_last_member_is_ignored() -> None:
    assert decode_body(PACKERS["gzip"](TEXT) + b"\0" * 100, ["GZIP"], limit=10_000) == TEXT


def test_a_bomb_in_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(gzip.compress(bytes(30_000_000)))
    assert len(bomb) < 1000
    assert failure(bomb, "gzip, gzip", limit=1_000_000).kind == "too-large"


def test_thousands_of_empty_members_are_refused() -> None:
    assert failure(gzip.compress(b"") * 5000, "gzip").kind == "encoding"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "gzip,gzip,gzip,gzip"])
def test_what_we_did_not_offer_is_refused(encoding: str) -> None:
    assert failure(PACKERS["gzip"](TEXT), encoding).kind == "encoding"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_body_that_is_not_packed_as_claimed_is_refused(encoding: str) -> None:
    assert failure(TEXT, encoding).kind == "encoding"


def test_an_empty_body_is_empty_however_it_is_labelled() -> None:
    assert decode_body(b"", ["gzip"], limit=10) == b""
