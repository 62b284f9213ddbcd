"""The small words that weigh much, each by the smallest change that shows it, and what holds."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.diff.addresses import readdressed
from tosdiff.diff.compare import compare
from tosdiff.diff.order import mirrored
from tosdiff.diff.repeats import is_furniture, repeated
from tosdiff.diff.weight import Weight, defined_terms, weights
from tosdiff.entities import Amended, Change, Comparison, Cosmetic
from tosdiff.text.segment import document

_AROUND = ("Nothing here is ever settled in haste.", "The harbour opens at dawn for all boats.")
_WORDS = [
    "may",
    "must",
    "not",
    "never",
    "the",
    "user",
    "fee",
    "30",
    "$5",
    "without",
    "pays",
    "copy",
]
_SENTENCES = st.lists(st.sampled_from(_WORDS), min_size=3, max_size=9).map(
    lambda words: "Each " + " ".join(words) + "."
)


def _compare(old: str, new: str) -> Comparison:
    first, last = _AROUND
    return compare(
        document(f"{first}\n\n{old}\n\n{last}\n"), document(f"{first}\n\n{new}\n\n{last}\n")
    )


def _weights(old: str, new: str) -> list[Weight]:
    comparison = _compare(old, new)
    terms = defined_terms(comparison.old, comparison.new)
    return [weight for change in comparison.changes for weight in weights(change, terms)]


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ("We do not sell data.", "We do sell data.", Weight("negation", ("not",), ())),
        ("We don't sell it now.", "We do sell it now.", Weight("negation", ("not",), ())),
        ("We cannot sell it now.", "We can sell it now.", Weight("negation", ("not",), ())),
        ("Members may leave.", "Members must leave.", Weight("modal", ("may",), ("must",))),
        ("You get 30 days for it.", "You get 14 days for it.", Weight("number", ("30",), ("14",))),
        (
            "You get thirty days for it.",
            "You get ninety days for it.",
            Weight("number", ("thirty",), ("ninety",)),
        ),
        ("The price is $5 a month.", "The price is $9 a month.", Weight("money", ("$5",), ("$9",))),
        (
            "The price is 5 euros a month.",
            "The price is 9 euros a month.",
            Weight("money", ("5 euros",), ("9 euros",)),
        ),
    ],
)
def test_a_small_heavy_word_is_found(old: str, new: str, weight: Weight) -> None:
    assert _weights(old, new) == [weight]


@pytest.mark.parametrize(
    ("short", "long"), [("won't", "will not"), ("can't", "cannot"), ("shouldn't", "should not")]
)
def test_a_contraction_spelled_out_weighs_nothing(short: str, long: str) -> None:
    assert not _weights(f"We {short} sell the data.", f"We {long} sell the data.")


def test_a_right_that_went_with_its_clause_weighs() -> None:
    assert _weights("You have the right to leave.", "") == [
        Weight("right", ("you have the right",), ())
    ]


def test_a_right_that_came_is_no_loss() -> None:
    assert not _weights("", "You have the right to leave.")


def test_a_prohibition_is_no_right() -> None:
    assert not _weights("You may not leave the harbour.", "")


def test_what_the_other_side_reserves_is_no_right_of_the_reader() -> None:
    assert not _weights("We reserve the right to modify the harbour.", "")
    assert not _weights("We reserve the right to correct the log.", "")


def test_digits_in_a_name_or_an_address_are_no_number() -> None:
    old = "Read the old wording at harbour.example/log?id={} or ask the elders for {}."
    assert not _weights(old.format("4711", "b8d32"), old.format("4712", "c8d33"))


def test_an_amended_definition_weighs() -> None:
    old, new = '"Boat" means a ship with sails.', '"Boat" means a ship with sails or oars.'
    assert _weights(old, new) == [Weight("term", ("Boat",), ("Boat",))]


def test_one_defined_term_in_place_of_another_weighs() -> None:
    defined = 'There are sailors ("Members") and companies ("Partners") here.'
    found = _weights(
        f"{defined}\n\nFees bind all Members.", f"{defined}\n\nFees bind all Partners."
    )
    assert found == [Weight("term", ("Members",), ("Partners",))]


def test_a_mention_of_a_chapter_defines_nothing() -> None:
    assert not defined_terms(document('Fees are due (see "Harbour Fees" below).\n'))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Fees follow Section 12 of this.", "All fees follow Section 13 of this."),
        ("A letter written 3 days ago.", "The letter written 4 days ago."),
        ("Since May 2019 the harbour has a wall.", "Since June 2019 the harbour has a wall."),
    ],
)
def test_references_and_months_weigh_nothing(old: str, new: str) -> None:
    assert not [weight for weight in _weights(old, new) if weight.reason != "number"]
    assert not [weight for weight in _weights(old, new) if {"12", "3"} & {*weight.lost}]


def test_a_figure_alone_weighs_in_a_table_only() -> None:
    assert not _weights("$84.20", "$85.10")
    table = "| boat | fee |\n|---|---|\n| sloop | {} |"
    assert _weights(table.format("$5"), table.format("$9"))


@given(_SENTENCES, _SENTENCES)
def test_the_way_back_weighs_the_same_but_for_rights(old: str, new: str) -> None:
    for change in _compare(old, new).changes:
        there = [weight for weight in weights(change) if weight.reason != "right"]
        back = [weight for weight in weights(mirrored(change)) if weight.reason != "right"]
        assert back == [Weight(item.reason, item.gained, item.lost) for item in there]


@given(_SENTENCES, _SENTENCES)
def test_what_is_kept_never_weighs(old: str, new: str) -> None:
    for change in _compare(old, new).changes:
        for weight in weights(change):
            assert not Counter(weight.lost) & Counter(weight.gained)


@given(_SENTENCES)
def test_cosmetic_changes_weigh_nothing(text: str) -> None:
    (change,) = _compare(text, text.replace("Each", "**Each**")).changes
    assert isinstance(change, Cosmetic)
    assert weights(change) == ()


@given(_SENTENCES)
def test_a_negation_put_into_a_clause_is_always_found(text: str) -> None:
    for change in _compare(text, text.replace("Each ", "Each unless ")).changes:
        if isinstance(change, Amended):
            assert Weight("negation", (), ("unless",)) in weights(change)


def _only(old: str, new: str) -> Change:
    (change,) = _compare(old, new).changes
    return change


def test_a_link_that_leads_elsewhere_is_found_whatever_else_changed() -> None:
    old = "Read the [rules](https://v.example/a) of the harbour."
    for new in (
        "Read the [rules](https://v.example/b) of the harbour.",
        "Read the [rules](https://v.example/b) of the old harbour.",
    ):
        assert readdressed(_only(old, new)) == (("https://v.example/a", "https://v.example/b"),)


def test_a_link_that_came_or_went_has_one_address() -> None:
    old, new = "Read the [rules](https://v.example/a) of it.", "Read the rules of it."
    assert readdressed(_only(old, new)) == (("https://v.example/a", ""),)
    assert readdressed(_only(new, old)) == (("", "https://v.example/a"),)


_LONG = "\n\n".join(f"Boat {name} pays its fee at the harbour." for name in ("A", "B", "C", "D"))


def test_a_page_that_holds_its_text_twice_is_recognised_on_both_sides() -> None:
    once, twice = document(_LONG), document(f"{_LONG}\n\n{_LONG}\n\nA new clause stands here.\n")
    assert len(repeated(compare(once, twice))) == 4
    assert len(repeated(compare(twice, once))) == 4


def test_new_text_is_no_repetition() -> None:
    other = _LONG.replace("harbour", "quay")
    assert not repeated(compare(document(_LONG), document(f"{_LONG}\n\n{other}\n")))


@pytest.mark.parametrize(
    "text", ["Was this helpful?", "Back to top", "Log in", "© 2024 Harbour", "$84.20", "3 days ago"]
)
def test_buttons_and_footers_are_furniture(text: str) -> None:
    comparison = _compare("", text)
    assert [is_furniture(change, comparison) for change in comparison.changes] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "[Harbour policy](https://v.example/p)",
        "[Write](mailto:elders@v.example)",
        "30 days",
        "Pay on time.",
        "You may not:\n\n- share\n- copy",
        "Contact us within ten days.",
    ],
)
def test_what_binds_is_never_furniture(text: str) -> None:
    comparison = _compare("", text)
    assert comparison.changes
    assert not any(is_furniture(change, comparison) for change in comparison.changes)
