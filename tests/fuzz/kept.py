"""What a person keeps beside a corpus or a model: the gate's files, label maps, model cards."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import date
from pathlib import Path

import kept_seeds as seeds
from target import Target, file

from tosdiff.api.baselines import read_baseline
from tosdiff.api.classify import Broken, Record, read_record
from tosdiff.api.floor_check import _pinned
from tosdiff.api.labelled_check import check_labelled, collections
from tosdiff.api.policies import policy_of, waivers_of
from tosdiff.corpus import settings
from tosdiff.corpus.corpus import read_json
from tosdiff.errors import TosdiffError
from tosdiff.gate.events import KINDS, Event
from tosdiff.gate.explain import explain
from tosdiff.gate.waiving import sift
from tosdiff.tag.checkpoint import read_checkpoint
from tosdiff.tag.labelmap import meant, read_label_map
from tosdiff.tag.labels import CORE
from tosdiff.tag.labelset import OURS
from tosdiff.tag.neural import read_about

_TERMS = "Lanternly/Terms of Service"
_FILES = {"encoder.onnx": 5, "linear.npz": 5, "tokenizer.json": 5}


def gate(data: bytes) -> None:
    """Read rules and waivers, and judge by them."""
    with file(settings.FILE_NAME, data) as path:
        for known in (None, [_TERMS]):
            with suppress(TosdiffError):
                _judged(path, known)
        with suppress(TosdiffError):
            waivers = waivers_of(settings.read_settings(path.parent))
            assert sift((), waivers, {}, date(2031, 1, 1)).idle == waivers


def _judged(path: Path, known: list[str] | None) -> None:
    policy = policy_of(settings.Settings(), known, path)
    for rule in policy.rules:
        assert explain(rule)
    for kind in KINDS:
        policy.rule_for(_TERMS, Event(kind, CORE[0], "forbids", "permits"))


def baseline(data: bytes) -> None:
    with file("baseline.json", data) as path, suppress(TosdiffError):
        for fingerprint, severity in read_baseline(path).items():
            assert isinstance(fingerprint, str)
            assert severity in {"error", "warning", "note"}


def floor(data: bytes) -> None:
    with file("floor.json", data) as path, suppress(TosdiffError):
        for one in _pinned(path).values():
            assert not one.lower_than(one)


def labelled(data: bytes) -> None:
    """Read lines as labelled clauses, and as clauses that are to be tagged."""
    with file("test.jsonl", data) as path:
        problems = list(check_labelled(collections([path], None)))
        assert all(one.message for one in problems)
    for number, line in enumerate(data.split(b"\n"), 1):
        read = read_record(number, line)
        assert read is None or isinstance(read, Broken | Record)
        if isinstance(read, Record):
            read.clause.text.encode()


def declared(data: bytes) -> None:
    """Read a declaration as it is read to be written anew."""
    with file("Lanternly.json", data) as path, suppress(TosdiffError):
        assert isinstance(read_json(path), dict)


def label_map(data: bytes) -> None:
    for name in ("map.json", "map.toml"):
        with file(name, data) as path, suppress(TosdiffError):
            found = read_label_map(path)
            assert len(found.digest) == 64
            meanings = found.bound(("LABEL_0", "LABEL_1", "LABEL_2"))
            for is_multi in (False, True):
                tags = meant((0.2, 0.9, 0.6), meanings, cut=found.cut, is_multi=is_multi)
                assert all(0 <= tag.score <= 1 for tag in tags)


def model(data: bytes) -> None:
    """Read what a model says of itself: what is let pass is what a tagger computes with."""
    with file("model.json", data) as path, suppress(TosdiffError):
        for name, size in _FILES.items():
            (path.parent / name).write_bytes(b"x" * size)
        said = read_about(path.parent)
        scales = said["scales"]
        assert isinstance(said["name"], str)
        assert len(scales["shifts"]) == len(scales["cuts"]) == len(OURS.labels)
        assert all(map(math.isfinite, [scales["slope"], *scales["shifts"], *scales["cuts"]]))


def checkpoint(data: bytes) -> None:
    """Read a file as each of those of a transformers model."""
    for name in ("config.json", "model.safetensors", "model.safetensors.index.json"):
        with file("tokenizer.json", b"{}") as path, suppress(TosdiffError):
            (path.parent / "config.json").write_bytes(seeds.CONFIGS[0])
            if not name.endswith("index.json"):
                (path.parent / "model.safetensors").write_bytes(seeds.CONFIGS[3])
            (path.parent / name).write_bytes(data)
            found = read_checkpoint(path.parent, hint="take it anew")
            assert found.labels
            assert all(isinstance(label, str) for label in found.labels)


_ABOUT = (seeds.about(OURS.labels, _FILES), seeds.about(OURS.labels, {}), seeds.about((), {}))
TARGETS = (
    Target("gate", gate, seeds.GATES, seeds.GATE_TOKENS),
    Target("baseline", baseline, seeds.BASELINES, seeds.KEPT_TOKENS),
    Target("floor", floor, (seeds.FLOOR,), seeds.KEPT_TOKENS),
    Target("labelled", labelled, seeds.RECORDS, seeds.RECORD_TOKENS),
    Target("declared", declared, seeds.BASELINES, seeds.KEPT_TOKENS),
    Target("label-map", label_map, seeds.LABEL_MAPS, seeds.LABEL_MAP_TOKENS),
    Target("model", model, _ABOUT, seeds.MODEL_TOKENS),
    Target("checkpoint", checkpoint, seeds.CONFIGS, seeds.CONFIG_TOKENS),
)
