"""Labelled clauses: to learn from, to be judged by, and to show beside a clause like them."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.entities import Clause, Stance, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.choice import stance
from tosdiff.tag.labelset import OURS, LabelSet

_FILE = "examples.jsonl"
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_SPLITS = {"validation": "dev"}  # as LexGLUE calls it


@dataclass(frozen=True, slots=True)
class Example:
    """A clause that was labelled by reading.

    `labels` maps each label, in label order, to its stance, None for one without.
    """

    clause: Clause
    labels: Mapping[str, Stance | None]
    split: str = "train"
    sampled_for: str = ""
    weight: float = 1.0  # how much it counts in training

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The labels as tags, of which nobody doubts."""
        return tuple(Tag(name, 1.0, side) for name, side in self.labels.items())


def read_examples(
    paths: Sequence[Path], *, split: str = "", labels: LabelSet = OURS
) -> list[Example]:
    """Read labelled clauses, of one split or of all; a line without a split is for training.

    A file may be compressed with gzip.

    Raises: TaggerError with file and line for what cannot be read or is no labelled clause.
    """
    found: list[Example] = []
    for path in paths:
        try:
            data = path.read_bytes()
            text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise TaggerError(f"{path} cannot be read", hint="labelled JSONL in UTF-8") from error
        found.extend(examples_in(text.splitlines(), str(path), labels))
    return [example for example in found if not split or example.split == split]


def shipped() -> Iterator[Example]:
    """Yield the examples inside the package; none if it was built without them."""
    file = files("tosdiff.tag").joinpath(_FILE)
    if file.is_file():
        yield from examples_in(file.read_text(encoding="utf-8").splitlines(), _FILE)


def examples_in(lines: Iterable[str], source: str, labels: LabelSet = OURS) -> Iterator[Example]:
    """Yield the examples of JSON lines: `text`, `tags` by name, `stance` by label; maybe more.

    LexGLUE's names are read too: `labels` for `tags`, and the split `validation` for `dev`.

    Raises: TaggerError that names the line, if one is no labelled clause.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield example_of(json.loads(line), labels)
            except (*_MALFORMED, TaggerError) as error:
                raise TaggerError(
                    f"{source}:{number}: no labelled clause: {error}",
                    hint="a JSON object with text, tags, and a stance for each core tag",
                ) from error


def clause_of(record: Mapping[str, Any]) -> Clause:
    """Return the clause of a record with `text` and perhaps `heading` and `lead_in`."""
    text, lead_in = str(record["text"]), str(record.get("lead_in") or "")
    heading = record.get("heading") or ()
    return Clause(
        text=text,
        span=(0, len(text)),
        kind="item" if lead_in else "sentence",
        heading=tuple(heading.split(" › ") if isinstance(heading, str) else map(str, heading)),
        lead_in=lead_in,
    )


def example_of(row: Mapping[str, Any], known: LabelSet = OURS) -> Example:
    """Return the example of a record. Raises: ValueError, KeyError, TypeError, TaggerError."""
    stances = row.get("stance") or {}
    told = row["labels"] if "labels" in row and "tags" not in row else row["tags"]
    names = sorted(map(known.known, set(told)), key=known.labels.index)
    missing = [name for name in known.sided if name in names and not stances.get(name)]
    if missing:
        raise ValueError(f"{missing[0]} has no stance")
    labels = {name: stance(stances[name]) if stances.get(name) else None for name in names}
    split, drawn = row.get("split") or "train", row.get("sampled_for") or ""
    return Example(clause_of(row), labels, _SPLITS.get(str(split), str(split)), str(drawn))
