"""A floor under the cue tagger on real labelled clauses."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path
from typing import TypeAlias

import pytest
from invented import TAGGER, clause

from tosdiff.entities import Tag
from tosdiff.tag.labels import CORE

Pairs: TypeAlias = list[tuple[set[str], tuple[Tag, ...]]]


@pytest.fixture(scope="module")
def pairs(shared: Path) -> Pairs:
    lines = (shared / "data" / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if record["split"] == "dev"]
    clauses = [
        clause(
            record["text"],
            lead_in=record["lead_in"],
            heading=(record["heading"],) if record["heading"] else (),
        )
        for record in records
    ]
    found = TAGGER.tag(clauses)
    return [(set(record["tags"]), tags) for record, tags in zip(records, found, strict=True)]


def f1(pairs: Pairs, keep: Container[str] | None = None) -> float:
    right = wrong = missed = 0
    for expected, tags in pairs:
        found = {tag.label for tag in tags if keep is None or tag.label in keep}
        wanted = {label for label in expected if keep is None or label in keep}
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
    return 2 * right / (2 * right + wrong + missed)


def test_micro_f1_on_dev_stays_above_its_floor(pairs: Pairs) -> None:
    assert f1(pairs) >= 0.72


def test_micro_f1_on_the_core_labels_stays_above_its_floor(pairs: Pairs) -> None:
    assert f1(pairs, CORE) >= 0.68
