"""No bytes make a reader crash: a bounded number of inputs here, any number in `make fuzz`."""

from __future__ import annotations

import pytest
from brought_seeds import LINE, PAGE, answer, record
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_seeds import about
from mutating import damaged
from target import Target
from targets import TARGETS

from tosdiff.tag.labelset import OURS


def served(*more: bytes, status: bytes = b"200 OK") -> bytes:
    """Return a record of the terms, with these headers too."""
    return record(b"response", answer(PAGE, status=status), *more)


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
        ("baseline", b"[" * 20_000),
        ("floor", b'{"schema": ' + b"[" * 20_000),
        ("labelled", b'{"text": ' + b"[" * 20_000),
        ("declared", b'{"a": ' * 20_000),
        ("label-map", b'{"labels": ' + b"[" * 20_000),
        ("model", b'{"format": 1, "labels": ' + b"[" * 20_000),
        ("checkpoint", b'{"id2label": ' * 20_000),
    ],
)
def test_brackets_may_nest_however_deep(name: str, data: bytes) -> None:
    _target(name).read(data)


_NO_BODY = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("warc", _NO_BODY),  # and no address
        ("bring", _NO_BODY),
        ("warc", served(b"WARC-Date: 0001-01-01T00:00:00+23:59")),
        ("warc", served(b"WARC-Payload-Digest: shake_128:AAAA")),
        ("bring", served(status=b"2" * 30)),
        ("warc", served(b"Content-Length: -5")),
        ("cdx", LINE + b"\nthe same key\n"),  # for ever
        ("cdx", LINE + b"\n"),  # and no key
        ("memento", b"HTTP/1.1 503 X\r\nRetry-After: 999999999\r\n\r\n"),
        ("memento", b"HTTP/1.1 503 X\r\nRetry-After: " + b"9" * 400 + b"\r\n\r\n"),
        ("retry-after", b"Fri, 01 Jan 99999999999999999999 00:00:00 GMT"),
        ("toml", b"a = " + b"9" * 5000),
        ("baseline", b'{"schema": "tosdiff.baseline/1", "findings": 7}'),
        ("baseline", b'{"schema": "tosdiff.baseline/1", "findings": null}'),
        ("checkpoint", b'{"weight_map": {"a": "\\u0000"}}'),
        ("checkpoint", b'{"weight_map": {"a": "' + b"x" * 300 + b'"}}'),
        ("model", about(OURS.labels, {}).replace(b"1.25", b'"x"')),
        ("model", about(OURS.labels, {}).replace(b"1.25", b"NaN")),
        ("model", about(OURS.labels, {}).replace(b'"cuts": [0.5, ', b'"cuts": [')),
        ("model", about(OURS.labels, {"linear.npz": 5}).replace(b'"bytes"', b'"size"')),
    ],
)
def test_what_was_found_once_is_refused_now(name: str, data: bytes) -> None:
    _target(name).read(data)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_sound_input_is_read(target: Target) -> None:
    for seed in target.seeds:
        target.read(seed)


def _target(name: str) -> Target:
    (found,) = (target for target in TARGETS if target.name == name)
    return found
