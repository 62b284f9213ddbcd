"""Labels kept apart from texts find their texts again, and no others."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tosdiff.errors import TaggerError
from tosdiff.training.readings import read_readings, text_hash

_TEXTS = {"a": "No robot may copy our listings.", "b": "We log the pages that you open."}


def _files(folder: Path, *, hashed: dict[str, str]) -> tuple[Path, Path]:
    labels = {
        "a": (["anti-scraping"], {"anti-scraping": "forbids"}, "train"),
        "b": (["data-collection"], {"data-collection": "practises"}, "dev"),
    }
    readings, texts = folder / "readings.jsonl", folder / "texts.jsonl.gz"
    rows = [
        {
            "id": name,
            "text_sha256": text_hash(hashed[name]),
            "tags": tags,
            "stance": stance,
            "picked_for": "random",
            "split": split,
        }
        for name, (tags, stance, split) in labels.items()
    ]
    readings.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    lines = [
        json.dumps({"id": name, "text": text, "heading": "Use"}) for name, text in hashed.items()
    ]
    texts.write_bytes(gzip.compress("\n".join(lines).encode()))
    return readings, texts


def test_labels_are_joined_to_the_texts_that_were_read(tmp_path: Path) -> None:
    readings, texts = _files(tmp_path, hashed=_TEXTS)
    (learnt,) = read_readings(readings, texts, split="train")
    assert (learnt.clause.text, learnt.clause.heading) == (_TEXTS["a"], ("Use",))
    assert learnt.labels == {"anti-scraping": "forbids"}
    (judged,) = read_readings(readings, texts, split="dev")
    assert (judged.clause.text, judged.sampled_for) == (_TEXTS["b"], "random")


def test_a_text_that_is_not_the_one_that_was_read_is_refused(tmp_path: Path) -> None:
    readings, texts = _files(tmp_path, hashed=_TEXTS)
    other = [{"id": "a", "text": "Robots are welcome."}, {"id": "b", "text": _TEXTS["b"]}]
    texts.write_bytes(gzip.compress("\n".join(map(json.dumps, other)).encode()))
    with pytest.raises(TaggerError, match="no clause a with the words"):
        read_readings(readings, texts, split="train")
    assert read_readings(readings, texts, split="dev"), "what was read as it stands is joined"


def test_a_file_that_is_no_jsonl_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    readings, texts = _files(tmp_path, hashed=_TEXTS)
    texts.write_bytes(b"neither gzip nor JSON")
    with pytest.raises(TaggerError, match="cannot be read"):
        read_readings(readings, texts, split="train")
