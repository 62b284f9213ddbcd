"""What holds for every pair of texts."""

import json
import os
import subprocess
import sys
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.diff.chains import Pair, heaviest_chain
from tosdiff.diff.compare import compare
from tosdiff.diff.edits import cleaned, edits
from tosdiff.diff.interchange import to_ops
from tosdiff.diff.order import mirrored, new_clauses, old_clauses
from tosdiff.diff.replay import accept, reject
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Comparison,
    Merged,
    Moved,
    Redline,
    Span,
    Split,
)
from tosdiff.text.readable import readable
from tosdiff.text.segment import document
from tosdiff.text.tokens import words

_NOUNS = st.sampled_from(["fee", "user", "data", "[site](https://a.example)", "**law**", "Partner"])
_VERBS = st.sampled_from(["must pay", "may not copy", "can sell", "shall keep", "uses", "不得复制"])
_ENDS = st.sampled_from([".", "!", ", and so on.", " in 30 days.", " under Section 3.", ":"])
_SENTENCES = st.builds("The {} {} the {}{}".format, _NOUNS, _VERBS, _NOUNS, _ENDS)
_OPENINGS = st.sampled_from(["", "# ", "*   ", "- ", "1. ", "2. ", "3\\. ", "(b) ", "    ", "> "])
_PARAGRAPHS = st.builds(
    "{}{}".format, _OPENINGS, st.lists(_SENTENCES, min_size=1, max_size=3).map(" ".join)
)
_TEXTS = st.lists(
    st.builds("{}{}".format, _PARAGRAPHS, st.sampled_from(["\n\n", "\n", "  \n"])), max_size=8
).map("".join)
_NOISE = st.lists(
    st.sampled_from(
        ["*", "_", "[", "](", "\n", " ", ".", "a", "B", "(a) ", "&amp;", "\ud800", "é"]
    ),
    max_size=12,
).map("".join)
_ANY = _TEXTS | _NOISE


@st.composite
def _edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same with its paragraphs shuffled, dropped, doubled and amended."""
    blocks = draw(st.lists(_PARAGRAPHS, min_size=1, max_size=8))
    order = draw(st.lists(st.integers(0, len(blocks) - 1), max_size=10))
    swap = draw(
        st.sampled_from([("the", "a"), ("The", "THE"), (". ", ", and "), ("may", "must"), ("", "")])
    )
    return "\n\n".join(blocks), "\n\n".join(blocks[k].replace(*swap, 1) for k in order)


_PAIRS = st.tuples(_ANY, _ANY) | _edited()


def _compare(pair: tuple[str, str]) -> Comparison:
    return compare(document(pair[0]), document(pair[1]))


@given(_ANY)
def test_a_document_never_differs_from_itself(text: str) -> None:
    assert compare(document(text), document(text)).changes == ()


@given(_PAIRS)
def test_accepting_all_changes_spells_the_new_text_and_rejecting_them_the_old(
    pair: tuple[str, str],
) -> None:
    comparison = _compare(pair)
    assert accept(comparison) == pair[1]
    assert reject(comparison) == pair[0]


def _redline(change: Change) -> Redline | None:
    if isinstance(change, Amended | Moved | Split | Merged):
        return change.redline
    return None


def _undrawn(text: str, clauses: tuple[Clause, ...], spans: tuple[Span, ...]) -> list[str]:
    """The words of clauses that are outside of the spans drawn."""
    kept = []
    for clause in clauses:
        position = clause.span[0]
        for start, end in spans:
            if clause.span[0] <= start < clause.span[1]:
                kept += words(readable(text[position:start]).text)
                position = end
        kept += words(readable(text[position : clause.span[1]]).text)
    return kept


@given(_PAIRS)
def test_the_words_that_are_not_drawn_are_the_same_on_both_sides(pair: tuple[str, str]) -> None:
    for change in _compare(pair).changes:
        if redline := _redline(change):
            if isinstance(change, Moved) and redline == Redline():
                continue  # moved and, at most, renumbered
            ours = _undrawn(pair[0], old_clauses(change), redline.deleted)
            assert ours == _undrawn(pair[1], new_clauses(change), redline.inserted)


@given(_PAIRS)
def test_words_drawn_lie_within_their_clauses_in_order_and_apart(pair: tuple[str, str]) -> None:
    for change in _compare(pair).changes:
        if redline := _redline(change):
            for spans, clauses in (
                (redline.deleted, old_clauses(change)),
                (redline.inserted, new_clauses(change)),
            ):
                assert all(start < end for start, end in spans)
                assert all(a[1] <= b[0] for a, b in pairwise(spans))
                for start, end in spans:
                    assert any(c.span[0] <= start and end <= c.span[1] for c in clauses)


@given(_PAIRS)
def test_ops_are_in_order_and_disjoint_on_each_side(pair: tuple[str, str]) -> None:
    ops = to_ops(_compare(pair))
    for side in ("old_span", "new_span"):
        spans = [op[side] for op in ops if op[side] is not None]
        ordered = sorted(spans)  # type: ignore[type-var]  # lists of numbers, out of JSON's objects
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))  # type: ignore[index]  # as above
        if side == "new_span":
            assert spans == ordered


@given(_PAIRS)
def test_the_way_back_is_the_mirror_image(pair: tuple[str, str]) -> None:
    there = _compare(pair).changes
    back = _compare((pair[1], pair[0])).changes
    assert sorted(map(repr, back)) == sorted(repr(mirrored(change)) for change in there)


@given(_PAIRS)
def test_a_mirrored_change_mirrored_is_itself(pair: tuple[str, str]) -> None:
    for change in _compare(pair).changes:
        assert mirrored(mirrored(change)) == change


@given(_ANY)
def test_against_an_empty_text_everything_is_added(text: str) -> None:
    changes = _compare(("", text)).changes
    assert [change for change in changes if isinstance(change, Added)] == list(changes)
    assert len(changes) == len(document(text).clauses)


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_edits_make_the_new_string_out_of_the_old_one(old: str, new: str) -> None:
    for found in (edits(old, new), cleaned(edits(old, new), [1.0] * len(old), [1.0] * len(new))):
        made, position = "", 0
        for edit in found:
            made += old[position : edit.old] + new[edit.new : edit.new_end]
            position = edit.old_end
        assert made + old[position:] == new


@given(
    st.dictionaries(
        st.builds(Pair, st.integers(0, 5), st.integers(0, 5)), st.integers(1, 9), max_size=8
    )
)
@settings(max_examples=200)
def test_no_chain_is_heavier_than_the_heaviest(weights: dict[Pair, int]) -> None:
    def best(pairs: list[Pair]) -> int:
        return max(
            (
                weights[pair] + best([q for q in pairs if q.old > pair.old and q.new > pair.new])
                for pair in pairs
            ),
            default=0,
        )

    chain = heaviest_chain((pair, float(weight)) for pair, weight in weights.items())
    assert all(a.old < b.old and a.new < b.new for a, b in pairwise(chain))
    assert sum(weights[pair] for pair in chain) == best(list(weights))


_PROGRAM = """
import json, random
from tosdiff.diff.compare import compare
from tosdiff.diff.interchange import to_ops
from tosdiff.text.segment import document
random.seed(5)
words = [f"w{k}" for k in range(60)]
old = [" ".join(random.choices(words, k=12)).capitalize() + "." for _ in range(120)]
new = [" ".join(w if random.random() < .8 else "new" for w in s.split()) for s in old]
random.shuffle(new)
sides = document("\\n\\n".join(old)), document("\\n\\n".join(new[:100] + old[:40]))
print(json.dumps(to_ops(compare(*sides))))
"""


def test_the_same_texts_give_the_same_bytes_whatever_the_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "77"):
        run = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert json.loads(run.stdout)
        outputs.add(run.stdout)
    assert len(outputs) == 1
