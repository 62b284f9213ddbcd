"""Labelled clauses: to learn from, to be judged by, and to show beside a clause like them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.entities import Clause, Stance, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.choice import stance
from tosdiff.tag.labels import CORE, ORDER, label

_FILE = "examples.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """A clause that was labelled by reading.

    `labels` maps each label, in label order, to its stance, None for one without.
    """

    clause: Clause
    labels: Mapping[str, Stance | None]
    split: str = "train"
    sampled_for: str = ""

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The labels as tags, of which nobody doubts."""
        return tuple(Tag(name, 1.0, side) for name, side in self.labels.items())


def read_examples(paths: Sequence[Path], *, split: str = "") -> list[Example]:
    """Read labelled clauses, of one split or of all; a line without a split is for training.

    Raises: TaggerError with file and line for what cannot be read or is no labelled clause.
    """
    found: list[Example] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise TaggerError(f"{path} cannot be read", hint="labelled JSONL in UTF-8") from error
        found.extend(examples_in(lines, str(path)))
    return [example for example in found if not split or example.split == split]


def shipped() -> Iterator[Example]:
    """Yield the examples inside the package; none if it was built without them."""
    file = files("tosdiff.tag").joinpath(_FILE)
    if file.is_file():
        yield from examples_in(file.read_text(encoding="utf-8").splitlines(), _FILE)


def examples_in(lines: Iterable[str], source: str) -> Iterator[Example]:
    """Yield the examples of JSON lines: `text`, `tags` by name, `stance` by label; maybe more.

    Raises: TaggerError that names the line, if one is no labelled clause.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield example_of(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, TaggerError) as error:
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


def example_of(row: Mapping[str, Any]) -> Example:
    """Return the example of a record. Raises: ValueError, KeyError, TypeError, TaggerError."""
    stances = row.get("stance") or {}
    names = sorted({label(name).name for name in row["tags"]}, key=ORDER.__getitem__)
    missing = [name for name in CORE if name in names and not stances.get(name)]
    if missing:
        raise ValueError(f"{missing[0]} has no stance")
    labels = {name: stance(stances[name]) if stances.get(name) else None for name in names}
    split, drawn = row.get("split") or "train", row.get("sampled_for") or ""
    return Example(clause_of(row), labels, str(split), str(drawn))
