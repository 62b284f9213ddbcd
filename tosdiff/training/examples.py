"""Labelled clauses to learn from and to be judged by: one JSON object a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tosdiff.entities import Clause
from tosdiff.errors import TaggerError
from tosdiff.tag.labels import CORE, ORDER

STANCES = ("forbids", "permits", "practises", "disclaims")


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled clause. `labels` maps each label to its stance, '' for one without."""

    clause: Clause
    labels: Mapping[str, str]
    split: str
    sampled_for: str = ""


def read_examples(paths: Sequence[Path], *, split: str = "") -> list[Example]:
    """Read labelled clauses, of one split or of all; a line without a split is for training.

    Raises: TaggerError with file and line for what cannot be read or is no labelled clause.
    """
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise TaggerError(f"{path} cannot be read", hint="labelled JSONL in UTF-8") from error
        for number, line in enumerate(lines, start=1):
            if line.strip():
                found.append(_example(line, f"{path}:{number}"))
    return [example for example in found if not split or example.split == split]


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 over all these files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def clause_of(record: Mapping[str, Any]) -> Clause:
    """Return the clause of a record with `text` and perhaps `heading` and `lead_in`."""
    text, lead_in = str(record["text"]), str(record.get("lead_in") or "")
    heading = str(record.get("heading") or "")
    return Clause(
        text=text,
        span=(0, len(text)),
        kind="item" if lead_in else "sentence",
        heading=tuple(heading.split(" › ")) if heading else (),
        lead_in=lead_in,
    )


def _example(line: str, place: str) -> Example:
    try:
        record = json.loads(line)
        tags, stances = record["tags"], record.get("stance") or {}
        example = Example(
            clause_of(record),
            {tag: stances.get(tag, "") for tag in sorted(tags, key=ORDER.__getitem__)},
            record.get("split") or "train",
            record.get("sampled_for") or "",
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TaggerError(
            f"{place}: no labelled clause", hint="a JSON object with text, tags and stance"
        ) from error
    for label in CORE:
        if label in example.labels and example.labels[label] not in STANCES:
            raise TaggerError(f"{place}: {label} has no stance", hint="one of " + " ".join(STANCES))
    return example
