"""A laid-out redline reads like the new wording, with what is gone where it stood."""

from __future__ import annotations

import pytest
from drawing import text_of
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.diff.compare import compare
from tosdiff.entities import Amended
from tosdiff.render.pieces import lay_out, whole
from tosdiff.text.segment import document

WORDS = st.lists(
    st.sampled_from(
        [
            "you",
            "may",
            "not",
            "share",
            "keep",
            "sell",
            "it",
            "our",
            "data,",
            "names;",
            "pay",
            "5",
            "$",
        ]
    )
)


def drawn(old: str, new: str) -> str:
    comparison = compare(document(old + "\n"), document(new + "\n"))
    (change,) = comparison.changes
    assert isinstance(change, Amended)
    marks = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    redline = change.redline
    pieces = lay_out([change.old], [change.new], redline.deleted, redline.inserted)
    return "".join(marks[piece.op].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "You may use the app for private purposes only and under these rules.",
            "You may use the app for private purposes.",
            "You may use the app for private purposes[- only and under these rules-].",
        ),
        (
            "Rights exist under Utopian law and may be used.",
            "Rights exist under Utopian, Ruritanian, and other laws and may be used.",
            "Rights exist under Utopian[- law-]{+, Ruritanian, and other laws+} and may be used.",
        ),
        (
            "6.1 You may watch what others have put on the service.",
            "6.1 You may watch what some others have put on the service.",
            "6.1 You may watch what{+ some+} others have put on the service.",
        ),
    ],
)
def test_a_deletion_stands_where_it_stood_with_its_own_space(old: str, new: str, said: str) -> None:
    assert drawn(old, new) == said


@given(WORDS, WORDS, WORDS, WORDS)
def test_without_what_is_gone_it_reads_as_the_new_wording_does(
    head: list[str], old: list[str], new: list[str], tail: list[str]
) -> None:
    first = document(" ".join(["We", *head, *old, *tail, "end."]) + "\n")
    second = document(" ".join(["We", *head, *new, *tail, "end."]) + "\n")
    for change in compare(first, second).changes:
        if isinstance(change, Amended):
            redline = change.redline
            pieces = lay_out([change.old], [change.new], redline.deleted, redline.inserted)
            assert text_of(pieces, "kept", "inserted").strip() == whole(change.new)
