"""Labelled examples: read, and found by their words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.examples import Example, nearest, read_examples

ROBOTS = Example("Robots stay away from our pages.", tags=(Tag("anti-scraping", 1.0, "forbids"),))
LAMPS = Example("Lamps are lit at dusk by the keeper.")


def clause(text: str) -> Clause:
    return Clause(text, (0, len(text)), "sentence")


def test_the_nearest_example_comes_first_and_what_is_unlike_not_at_all() -> None:
    near = nearest(clause("Robots must stay away from all our pages."), [LAMPS, ROBOTS])
    assert [item.example for item in near] == [ROBOTS]


@given(st.sampled_from([ROBOTS, LAMPS]))
def test_a_clause_is_nearest_to_itself(example: Example) -> None:
    (first, *_) = nearest(clause(example.text), [LAMPS, ROBOTS])
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
    (found,) = read_examples(["", json.dumps(row)])
    assert found.heading == ("Rules",)
    assert found.tags == (Tag("anti-scraping", 1.0, "forbids"), Tag("tracking", 1.0))


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "a"}', '{"text": "a", "tags": ["scrapping"]}', '{"tags": []}']
)
def test_a_row_that_is_no_example_is_named(line: str) -> None:
    with pytest.raises(TaggerError, match="line 2"):
        list(read_examples(["", line]))
