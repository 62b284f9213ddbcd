"""Readings: labels kept apart from texts that are not ours, and joined to them again."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tosdiff.errors import TaggerError
from tosdiff.tag.examples import Example, examples_in


def read_readings(readings: Path, texts: Path, *, split: str = "") -> list[Example]:
    """Return the clauses of `texts` that were labelled by reading, in the order of `readings`.

    Of one split, or of all.

    Both are JSONL, of objects with an `id`; `readings` have the labels, and the hash of the text
    that was read.
    Raises: TaggerError if a text is not there, or is another one than was read.
    """
    rows = {row["id"]: row for row in _rows(texts)}
    wanted = (one for one in _rows(readings) if not split or one["split"] == split)
    joined = (json.dumps(_joined(one, rows, texts)) for one in wanted)
    return list(examples_in(joined, str(readings)))


def text_hash(text: str) -> str:
    """Return 16 hex digits that tell a text from any other."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _joined(one: dict[str, Any], rows: dict[str, Any], texts: Path) -> dict[str, Any]:
    row = rows.get(one["id"])
    if row is None or text_hash(row["text"]) != one["text_sha256"]:
        raise TaggerError(
            f"{texts} has no clause {one['id']} with the words that were read",
            hint="readings go with the release of the texts that they were made on",
        )
    said = {name: one[name] for name in ("tags", "stance", "split")}
    return {**row, **said, "sampled_for": one["picked_for"]}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        yield from map(json.loads, text.splitlines())
    except (OSError, EOFError, ValueError) as error:
        raise TaggerError(f"{path} cannot be read", hint="JSONL in UTF-8") from error
