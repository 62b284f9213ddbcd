"""Labelled clauses are read line by line, and what is wrong is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import Desk

from tosdiff.entities import Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.examples import Example, clause_of, read_examples
from tosdiff.training.evaluation import judge, table

ROW: dict[str, Any] = {
    "text": "read pages by robots;",
    "lead_in": "You may not:",
    "heading": "4 Rules › 4.2 Robots",
    "tags": ["data-collection", "anti-scraping"],
    "stance": {"anti-scraping": "forbids", "data-collection": "forbids"},
    "split": "dev",
}


def written(path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_is_a_clause_with_its_place_and_labels(tmp_path: Path) -> None:
    [example] = read_examples(
        [written(tmp_path / "a.jsonl", ROW, {**ROW, "split": "test"})], split="dev"
    )
    assert example.clause.heading == ("4 Rules", "4.2 Robots")
    assert example.clause.kind == "item"
    assert list(example.labels) == ["anti-scraping", "data-collection"], "in the order of labels"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"tags": []}', '{"text": "x", "tags": ["scraping"]}'],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(TaggerError, match=r"a\.jsonl:2"):
        read_examples([written(tmp_path / "a.jsonl", ROW, line)])


def test_a_core_label_without_a_stance_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match="anti-scraping has no stance"):
        read_examples([written(tmp_path / "a.jsonl", {**ROW, "stance": {}})])


def test_right_wrong_and_missed_tags_are_counted() -> None:
    examples = [
        Example(clause_of(ROW), {"anti-scraping": "forbids"}, "dev", "random"),
        Example(clause_of(ROW), {"tracking": None}, "dev"),
    ]
    tags = [(Tag("anti-scraping", 0.9, "permits"), Tag("security", 0.6)), ()]
    figures = judge("someone", tags, examples)
    micro = next(item for item in figures["groups"] if item["name"] == "all (micro)")
    assert (micro["right"], micro["wrong"], micro["missed"]) == (1, 1, 1)
    assert figures["stance"]["anti-scraping"] == {"right": 0, "of": 1}
    assert "someone: 2 clauses" in table(figures)


def test_a_tagger_is_judged_from_the_command_line(run: Desk, tmp_path: Path) -> None:
    data = written(tmp_path / "a.jsonl", {**ROW, "text": "scrape or crawl the site;"})
    done = run("model", "evaluate", str(data), "--cues", "--format", "json")
    assert done.code == 0, done.err
    assert done.json()["schema"] == "tosdiff.evaluation/1"
    scores = {item["name"]: item for item in done.json()["labels"]}
    assert scores["anti-scraping"]["right"] == 1


def test_an_empty_split_is_an_error_with_a_hint(run: Desk, tmp_path: Path) -> None:
    done = run("model", "evaluate", str(written(tmp_path / "a.jsonl", ROW)), "--split", "test")
    assert done.code == 3
    assert "hint: train, dev or test" in done.err
