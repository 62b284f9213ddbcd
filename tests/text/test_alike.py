"""Near-duplicates: a relation that holds both ways, found without comparing all with all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text import alike as module
from tosdiff.text.alike import Wording, alike

WORDS = st.sampled_from(["you", "may", "not", "copy", "pages", "by", "robots", "or", "in", "bulk"])
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)
BAN = "You must not copy pages of the service by means of robots or crawlers."


@given(TEXTS, TEXTS)
def test_likeness_holds_both_ways(one: str, other: str) -> None:
    assert Wording.of(one).is_like(Wording.of(other)) == Wording.of(other).is_like(Wording.of(one))


@given(st.text(max_size=60))
def test_a_text_is_like_itself(text: str) -> None:
    assert Wording.of(text).is_like(Wording.of(text))


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=12), st.data())
def test_a_copy_is_always_found(texts: list[str], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(texts))
    assert len(texts) in {later for later, _ in alike([*texts, copied.upper() + "!"])}


@given(st.lists(TEXTS, max_size=12))
def test_pairs_are_alike_and_name_the_later_first(texts: list[str]) -> None:
    for later, earlier in alike(texts):
        assert earlier < later
        assert Wording.of(texts[later]).is_like(Wording.of(texts[earlier]))


@given(st.lists(TEXTS, max_size=8))
def test_what_is_found_is_all_that_is_alike_among_few(texts: list[str]) -> None:
    read = [Wording.of(text) for text in texts]
    found = {later for later, _ in alike(texts)}
    for later in found:
        assert any(read[later].is_like(one) for one in read[:later])


def test_another_order_of_the_words_and_a_part_of_a_text_are_alike() -> None:
    turned = "By means of robots or crawlers, you must not copy pages of the service."
    assert list(alike([BAN, turned])) == [(1, 0)]
    assert list(alike([BAN, f"{BAN} Fees are due on the first day of each month, in advance."]))


def test_other_words_are_not_alike() -> None:
    assert not list(alike([BAN, "Fees are due on the first day of each month.", "", "  "]))


def test_a_few_common_words_are_no_part_of_a_long_text() -> None:
    log = (
        "When you use the service we obtain your address, the pages that you came from and go to, "
        "and those to which another has sent you, so that faults may be found in it by us."
    )
    assert not list(alike([log, "the address that sent you to us;"]))


def test_of_a_thousand_copies_each_is_found_with_few_comparisons() -> None:
    pairs = list(alike([BAN] * 1000))
    assert {later for later, _ in pairs} == set(range(1, 1000))
    assert len(pairs) <= module._JUDGED * 1000
