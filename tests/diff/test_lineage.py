"""How clauses descend from one text to the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.diff.lineage import links, without_events
from tosdiff.diff.link import EVENTS
from tosdiff.entities import Clause
from tosdiff.text.segment import segment
from tosdiff.text.words import clause_digest

A = "You may not copy any lamp in this house."
A2 = "You may not copy or draw any lamp in this house."
B = "We keep a list of all the lamps that you light."
C = "You may leave us on any day by the front door."
SENTENCES = (
    A,
    A2,
    B,
    C,
    "Oil is paid for by the pint at the end of each month.",
    "Wicks are lent to members and stay the property of the house.",
    "Do not carry robots, spiders or other crawling things into the attic.",
)


def texts(*markdown: str) -> dict[str, Clause]:
    return {clause_digest(item): item for part in markdown for item in segment(part)}


def told(old: dict[str, Clause], new: dict[str, Clause]) -> list[tuple[str, str, str]]:
    def words(side: dict[str, Clause], digest: str | None) -> str:
        return side[digest].text if digest else ""

    return [(words(old, i.old), words(new, i.new), i.kind) for i in links(old, new)]


def test_a_clause_that_stands_in_both_texts_has_no_link() -> None:
    assert links(texts(A, B), texts(B, A)) == ()


def test_an_amended_clause_is_linked_to_what_it_was() -> None:
    assert told(texts(A, B), texts(A2, B)) == [(A, A2, "amended")]


def test_a_clause_under_a_renamed_heading_keeps_its_wording() -> None:
    old, new = (texts(f"# {title}\n\n{A} {B}") for title in ("Lamps and lights", "Lights, lamps"))
    assert [item for item in told(old, new) if A in item] == [(A, A, "kept")]


def test_only_another_date_of_update_is_told_apart() -> None:
    old, new = (texts(f"Last updated: {day} May 2021\n\n{A}") for day in (3, 17))
    assert [kind for _, _, kind in told(old, new)] == ["redated"]


def test_what_is_no_change_of_the_terms_has_no_event() -> None:
    found = links(texts(A, B), texts(A2, C))
    assert any(item.kind in EVENTS for item in found)
    assert not any(item.kind in EVENTS for item in without_events(found))


@given(st.permutations(SENTENCES), st.permutations(SENTENCES), st.integers(1, 6), st.integers(1, 6))
def test_every_clause_that_came_or_went_is_told_of_and_no_other(
    ours: list[str], theirs: list[str], most: int, more: int
) -> None:
    old, new = texts(*ours[:most]), texts(*theirs[:more])
    found = links(old, new)
    assert {item.new for item in found if item.new} == set(new) - set(old)
    assert set(old) - set(new) <= {item.old for item in found if item.old} <= set(old)
    assert all(item.old or item.new for item in found)


ABOVE = tuple(f"Attic {name} has a shelf of its own for wicks and for oil." for name in "abcdef")
BELOW = tuple(f"In cellar {name} nothing is lit before the evening bell." for name in "abcdef")


@given(
    st.lists(st.sampled_from(SENTENCES), unique=True),
    st.lists(st.sampled_from(SENTENCES), unique=True),
)
def test_what_stands_far_from_every_change_alters_no_link(old: list[str], new: list[str]) -> None:
    whole = (texts(*ABOVE, *side, *BELOW) for side in (old, new))
    near = (texts(*ABOVE[-2:], *side, *BELOW[:2]) for side in (old, new))
    assert sorted(told(*whole)) == sorted(told(*near))
