"""Labelled examples: read, and found by their words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.examples import Example, examples_in, read_examples, shipped
from tosdiff.tag.labels import ORDER
from tosdiff.tag.nearest import nearest


def clause(text: str) -> Clause:
    return Clause(text, (0, len(text)), "sentence")


ROBOTS = Example(clause("Robots stay away from our pages."), {"anti-scraping": "forbids"})
LAMPS = Example(clause("Lamps are lit at dusk by the keeper."), {})


def test_the_nearest_example_comes_first_and_what_is_unlike_not_at_all() -> None:
    near = nearest(clause("Robots must stay away from all our pages."), [LAMPS, ROBOTS])
    assert [item.example for item in near] == [ROBOTS]


@given(st.sampled_from([ROBOTS, LAMPS]))
def test_a_clause_is_nearest_to_itself(example: Example) -> None:
    (first, *_) = nearest(example.clause, [LAMPS, ROBOTS])
    assert (first.example, first.likeness) == (example, 1.0)


def test_rows_are_read_with_their_stances_in_label_order() -> None:
    row = {
        "text": "item",
        "heading": "Rules",
        "lead_in": "You may not:",
        "tags": ["tracking", "anti-scraping"],
        "stance": {"anti-scraping": "forbids"},
        "split": "train",
    }
    (found,) = examples_in(["", json.dumps(row)], "x")
    assert found.clause.heading == ("Rules",)
    assert found.tags == (Tag("anti-scraping", 1.0, "forbids"), Tag("tracking", 1.0))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "a"}', '{"text": "a", "tags": ["scrapping"]}', '{"tags": []}']
)
def test_a_row_that_is_no_example_is_named(line: str) -> None:
    with pytest.raises(TaggerError, match="x:2"):
        list(examples_in(["", line], "x"))


def test_what_ships_stands_in_our_corpus_and_shows_every_label() -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpora" / "clauses" / "train.jsonl"
    known = {(item.clause.text, tuple(item.labels.items())) for item in read_examples([corpus])}
    found = list(shipped())
    assert {(item.clause.text, tuple(item.labels.items())) for item in found} <= known
    assert {name for item in found for name in item.labels} == set(ORDER)
