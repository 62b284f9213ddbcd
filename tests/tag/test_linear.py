"""The linear half: the same words give the same features, whatever stands beside them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause
from tosdiff.tag.context import body_of, heading_of
from tosdiff.tag.linear import CUE, HEADING, LinearModel, learn_vocabulary

LABELS = ("anti-scraping", "data-collection", "identification")
TEXTS = (
    "Robots may not read our pages.",
    "We collect the address of each visitor.",
    "No robot may collect an address.",
    "Nobody is identified by the pages that they read.",
)


def clause(text: str, heading: str = "", lead_in: str = "") -> Clause:
    return Clause(text, (0, len(text)), "sentence", (heading,) if heading else (), lead_in)


VOCABULARY = learn_vocabulary([clause(text, "Robots and pages") for text in TEXTS], LABELS)


def test_a_reader_sees_words_and_not_mark_up() -> None:
    marked = clause("**Do not** [crawl](https://example.org/x)  it", "## Rules", "You *may* not:")
    assert body_of(marked) == "You may not: Do not crawl it"
    assert heading_of(clause("x", "Rules _for_ robots")) == "Rules for robots"


def test_a_term_counts_that_stands_in_two_clauses() -> None:
    assert "may" in VOCABULARY.body
    assert "may not" not in VOCABULARY.body
    assert "robots and" in VOCABULARY.heading
    assert VOCABULARY.width == len(VOCABULARY.body) + len(VOCABULARY.heading) + len(LABELS)


@given(st.lists(st.sampled_from([*TEXTS, "", "?!", "Something else."]), max_size=4))
def test_features_are_of_one_length_and_of_the_clause_alone(texts: list[str]) -> None:
    clauses = [clause(text, "Pages and robots") for text in texts]
    together = VOCABULARY.features(clauses)
    for one, features in zip(clauses, together, strict=True):
        assert VOCABULARY.features([one]) == [features]
        words = sum(features.get(column, 0.0) ** 2 for column, _ in VOCABULARY.body.values())
        assert words == 0 or math.isclose(words, 1.0)
        above = sum(features.get(column, 0.0) ** 2 for column, _ in VOCABULARY.heading.values())
        assert math.isclose(above, HEADING**2)


def test_a_cue_is_a_feature_of_its_label() -> None:
    [features] = VOCABULARY.features([clause("You must not scrape or crawl this site.")])
    assert 0 < features[VOCABULARY.cues["anti-scraping"]] <= CUE


def test_without_any_known_term_the_bias_decides() -> None:
    bias = np.array([-2.0, 0.0, 2.0], np.float32)
    model = LinearModel(VOCABULARY, np.ones((VOCABULARY.width, 3), np.float32), bias)
    [found] = model.probabilities([clause("Zzz")])
    assert found.tolist() == (1 / (1 + np.exp(-bias.astype(float)))).tolist()
