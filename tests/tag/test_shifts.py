"""What an amendment did to the tags of a clause."""

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Added, Amended, Change, Clause, Redline, Renumbered, Tag, TaggedChange
from tosdiff.render import wording
from tosdiff.tag.labels import STANCES
from tosdiff.tag.shifts import shifts, turns

OLD = Clause("Do not scrape.", (0, 14), "sentence")
NEW = Clause("You may scrape.", (0, 15), "sentence")
AMENDED = Amended(OLD, NEW, Redline(((0, 6),), ((0, 7),)))
TAGS = st.lists(
    st.builds(
        Tag,
        st.sampled_from(["anti-scraping", "data-collection", "identification"]),
        st.just(0.9),
        st.sampled_from(STANCES),
    ),
    max_size=3,
    unique_by=lambda tag: tag.label,
).map(tuple)


def scraping(stance: str) -> Tag:
    return next(Tag("anti-scraping", 0.9, known) for known in STANCES if known == stance)


def said(change: Change, old: tuple[Tag, ...], new: tuple[Tag, ...]) -> list[str]:
    return [wording.shift(item) for item in shifts(TaggedChange(change, old, new))]


def test_a_ban_that_became_a_permission_is_a_turn() -> None:
    found = shifts(TaggedChange(AMENDED, (scraping("forbids"),), (scraping("permits"),)))
    assert turns(found) == found
    assert wording.shift(found[0]) == "anti-scraping forbids → permits"


def test_a_label_that_came_or_went_is_told_after_the_turns() -> None:
    before = (scraping("forbids"), Tag("children", 0.8))
    after = (scraping("permits"), Tag("tracking", 0.8))
    told = said(AMENDED, before, after)
    assert told == ["anti-scraping forbids → permits", "tracking gained", "children lost"]


def test_a_clause_that_is_new_or_only_renumbered_shifts_nothing() -> None:
    assert said(Added(NEW), (), (scraping("permits"),)) == []
    assert said(Renumbered(OLD, NEW), (scraping("forbids"),), (scraping("permits"),)) == []


@given(TAGS, TAGS)
def test_there_is_no_shift_without_a_difference_and_none_is_lost(
    old: tuple[Tag, ...], new: tuple[Tag, ...]
) -> None:
    found = shifts(TaggedChange(AMENDED, old, new))
    ours, theirs = ({tag.label: tag.stance for tag in side} for side in (old, new))
    differ = {label for label in {**ours, **theirs} if ours.get(label) != theirs.get(label)}
    assert {item.label for item in found} == differ


@given(TAGS, TAGS)
def test_what_leads_back_turns_back(old: tuple[Tag, ...], new: tuple[Tag, ...]) -> None:
    there = turns(shifts(TaggedChange(AMENDED, old, new)))
    back = turns(shifts(TaggedChange(AMENDED, new, old)))
    assert {(item.old, item.new) for item in there} == {(item.new, item.old) for item in back}
