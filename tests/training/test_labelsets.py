"""A set of labels decides what is read, what is judged, and which model is taken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.errors import TaggerError
from tosdiff.tag.examples import Example, clause_of, read_examples
from tosdiff.tag.labelset import OURS, SETS, UNFAIR, LabelSet, set_of
from tosdiff.tag.neural import WEIGHTS, NeuralTagger, read_about
from tosdiff.training.evaluation import judge, table, with_none

ROW = {"text": "the courts of dublin decide .", "labels": ["Jurisdiction"], "split": "validation"}
LABELS = ("a", "b", "c")
FOUND = st.sets(st.sampled_from(LABELS))


def test_lines_of_lexglue_are_read_compressed_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(json.dumps(ROW), encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, other = read_examples([plain, packed], split="dev", labels=UNFAIR)
    assert one == other
    assert one.labels == {"Jurisdiction": None}


def test_a_label_of_another_set_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(ROW), encoding="utf-8")
    with pytest.raises(TaggerError, match=r"a\.jsonl:1: .*no label 'Jurisdiction'"):
        read_examples([file])
    file.write_text(json.dumps({**ROW, "labels": ["jurisdiction"]}), encoding="utf-8")
    with pytest.raises(TaggerError, match="unfair-tos has no label 'jurisdiction'"):
        read_examples([file], labels=UNFAIR)


def test_a_torn_archive_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(ROW).encode())[:-9])
    with pytest.raises(TaggerError, match="cannot be read"):
        read_examples([file], labels=UNFAIR)


@pytest.mark.parametrize("known", SETS.values(), ids=list(SETS))
def test_a_set_is_known_by_its_labels(known: LabelSet) -> None:
    assert set_of(list(known.labels)) is known


def test_labels_that_no_set_has_are_refused() -> None:
    with pytest.raises(TaggerError, match="nobody knows the labels x"):
        set_of(["x"])


def test_a_model_of_our_labels_is_refused_where_others_are_expected() -> None:
    assert set_of(read_about(WEIGHTS)["labels"]) is OURS
    with pytest.raises(TaggerError, match="other labels than those of unfair-tos"):
        NeuralTagger(WEIGHTS, UNFAIR)


@given(st.lists(st.tuples(FOUND, FOUND), min_size=1))
def test_having_none_is_judged_as_lexglue_does(pairs: list[tuple[set[str], set[str]]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="the peer is in the extra `train`")

    def matrix(side: int) -> list[list[int]]:
        rows = [[int(label in pair[side]) for label in LABELS] for pair in pairs]
        return [[*row, int(not any(row))] for row in rows]

    found = with_none(pairs, LABELS)
    for mean in ("micro", "macro"):
        peer = metrics.f1_score(matrix(0), matrix(1), average=mean, zero_division=0)
        assert found[f"{mean}_f1"] == pytest.approx(peer, abs=1e-4)


@given(st.lists(st.tuples(FOUND, FOUND), min_size=1))
def test_having_none_is_counted_where_none_is_expected_or_found(
    pairs: list[tuple[set[str], set[str]]],
) -> None:
    none = with_none(pairs, LABELS)["none"]
    assert none["right"] + none["missed"] == sum(not expected for expected, _ in pairs)
    assert none["right"] + none["wrong"] == sum(not found for _, found in pairs)


def test_none_is_printed_only_for_a_set_that_counts_it() -> None:
    examples = [Example(clause_of(ROW), {"Jurisdiction": None})]
    assert "having none" in table(judge("m", [()], examples, UNFAIR))
    assert "having none" not in table(judge("m", [()], [Example(clause_of(ROW), {})]))
