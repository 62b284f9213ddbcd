"""Several histories, and captures of our own, make one history of each terms."""

from __future__ import annotations

from collections.abc import Sequence

import archiving
import pytest
from archiving import TERMS, derived, failed, fetched, memory, text_of
from diaries import Diary, Line, joined, line
from hypothesis import given, settings
from hypothesis import strategies as st
from indexing import contents, kinds

from tosdiff.api import joining
from tosdiff.archive.archive import Archive
from tosdiff.archive.rebuild import Snapshotted
from tosdiff.entities import Derivation
from tosdiff.sources.history import RecordKind

OTHER = "Wickery/Privacy Policy"
A, A2, A3, EEA = (3 * text for text in (archiving.A, archiving.A2, archiving.A3, archiving.EEA))
MARKED = 3 * archiving.COSMETIC
LONG = "Whoever lights a lamp of ours answers for what it burns. "
TEXTS = (A, A2, A3, EEA, MARKED, archiving.A, LONG * 9, "", None)
KINDS: tuple[RecordKind, ...] = ("recorded", "recorded", "re-extracted")

_LINES = st.lists(
    st.tuples(
        st.integers(-60, -1),
        st.sampled_from(TEXTS),
        st.sampled_from([TERMS, OTHER]),
        st.sampled_from(KINDS),
    ),
    max_size=8,
    unique_by=lambda item: item[0],
)
_OWN = st.lists(
    st.tuples(
        st.sampled_from([A, A2, A3, MARKED, "failed", "suspect"]),
        st.sampled_from(["reader/1", "reader/1", "reader/2"]),
    ),
    max_size=5,
)


def capture(archive: Archive, texts: Sequence[str | tuple[str, str]]) -> None:
    """Capture these texts, each by an extractor if one is named, day by day as snapshots do."""
    before = ""
    for day, item in enumerate(texts):
        text, extractor = (item, "reader/1") if isinstance(item, str) else item
        if text in {"failed", "suspect"}:
            said = derived(EEA, suspicion="loss of words") if text == "suspect" else None
            archive.record(TERMS, [fetched(EEA, day) if said else failed(day)], said)
            continue
        derivation = derived(text, extractor=extractor)
        latest = archive.standing(TERMS).latest
        if before and latest and latest.recipe != derivation.recipe:
            archive.rebase(TERMS, derived(before, extractor=extractor))
        archive.record(TERMS, [fetched(text, day)], derivation)
        before = text


@settings(max_examples=25)
@given(lines=_LINES, first=st.sets(st.integers(0, 7)))
def test_law_a_history_split_over_two_sources_is_that_history(
    lines: list[Line], first: set[int]
) -> None:
    parts = [
        tuple(item for place, item in enumerate(lines) if (place in first) is chosen)
        for chosen in (True, False)
    ]
    whole, split = memory(), memory()
    assert joined(whole, Diary("whole", tuple(lines))) == []
    assert joined(split, Diary("one", parts[0]), Diary("other", parts[1])) == []
    assert contents(split) == contents(whole)


@settings(max_examples=25)
@given(lines=_LINES, own=_OWN, cut=st.integers(0, 8))
def test_law_it_does_not_matter_when_a_history_was_added_to_our_own_captures(
    lines: list[Line], own: list[tuple[str, str]], cut: int
) -> None:
    before, after, grown = memory(), memory(), memory()
    history = Diary("history", tuple(lines))
    joined(before, history)
    capture(before, own)
    capture(after, own)
    joined(after, history)
    joined(grown, Diary("history", tuple(lines[:cut])))
    capture(grown, own)
    joined(grown, history)
    assert contents(after) == contents(before) == contents(grown)
    if any(text != "failed" for text, _ in own):
        assert after.standing(TERMS) == before.standing(TERMS) == grown.standing(TERMS)
    assert after.verify() == grown.verify() == ()
    assert [one.position for one in after.captures(TERMS)] == list(range(1, len(own) + 1))


def test_our_first_reading_after_a_history_is_a_re_extraction_and_then_changes_are_told(
    archive: Archive,
) -> None:
    joined(archive, Diary("history", (line(-9, A), line(-5, A2))))
    capture(archive, [A2, A3, A])
    assert [version.kind for version in archive.versions(TERMS)] == [
        "first", "changed", "re-extraction", "changed", "variant",
    ]  # fmt: skip
    assert archive.versions(TERMS)[3].base == 3, "compared with our own reading"
    assert archive.versions(TERMS)[4].variant_of == 1, "seen by others years ago"


def test_what_a_source_records_after_our_first_version_is_kept_aside(archive: Archive) -> None:
    joined(archive, Diary("history", (line(-9, A),)))
    capture(archive, [A])
    later = Diary("history", (line(-9, A), line(3, A2), line(4, A3)))
    joined(archive, later)
    assert kinds(archive, TERMS) == ["first", "aside", "aside"]
    assert archive.imports(TERMS)[1].reason == "we captured the terms ourselves by then"
    assert [version.kind for version in archive.versions(TERMS)] == ["first", "re-extraction"]
    assert list(joining.join(archive, [later])) == [], "a second time there is nothing to do"


def test_captures_that_failed_leave_the_history_to_its_source(archive: Archive) -> None:
    archive.record(TERMS, [failed()], None)
    archive.record(TERMS, [failed(1)], None)
    joined(archive, Diary("history", (line(-9, A), line(5, A2))))
    assert kinds(archive, TERMS) == ["first", "changed"]
    standing = archive.standing(TERMS)
    assert (standing.outcome, standing.failures) == ("failed", 2)
    assert archive.verify() == ()


def test_a_rebuild_leaves_what_was_imported(archive: Archive) -> None:
    history = Diary("history", (line(-9, A), line(-5, A2), line(-3, A3, OTHER)))
    joined(archive, history)
    capture(archive, [A2, A3])
    before = contents(archive)

    def derive(_: str, snapshots: tuple[Snapshotted, ...]) -> Derivation:
        return derived(text_of(snapshots[0].body))

    archive.rebuild(derive)
    assert contents(archive) == before
    archive.distrust_imports()
    assert joined(archive, history) == []
    assert contents(archive) == before


def test_a_source_that_is_taken_out_takes_its_records_along_and_nothing_else(
    archive: Archive,
) -> None:
    one = Diary("one", (line(-9, A), line(-5, A2)))
    other = Diary("other", (line(-7, A3), line(-2, A, OTHER)))
    joined(archive, one, other)
    capture(archive, [A2, A3])
    joined(archive, one)
    fresh = memory()
    joined(fresh, one)
    capture(fresh, [A2, A3])
    assert contents(archive) == contents(fresh)
    joined(archive)
    assert [version.kind for version in archive.versions(TERMS)] == ["first", "changed"]
    assert archive.verify() == ()


def test_a_lost_source_keeps_its_records_and_the_others_go_on(archive: Archive) -> None:
    other = (line(-8, A2), line(-2, A, OTHER))
    joined(archive, Diary("one", (line(-9, A),)), Diary("other", other))
    lost = Diary("other", other, lost=True)
    grown = Diary("one", (line(-9, A), line(-1, A3)))
    (error,) = joined(archive, grown, lost)
    assert "lost" in error.message
    assert kinds(archive, TERMS) == ["first", "changed", "changed"]
    assert kinds(archive, OTHER) == ["first"]
    assert len(joined(archive, grown, lost)) == 1, "it is told at every run"
    assert joined(archive, grown, Diary("other", other)) == []


def test_what_needs_a_lost_source_waits_for_it_and_is_not_lost_meanwhile(archive: Archive) -> None:
    other = (line(-8, A2),)
    joined(archive, Diary("one", (line(-6, A),)), Diary("other", other))
    before = contents(archive)
    grown = Diary("one", (line(-9, A3), line(-6, A)))
    joined(archive, grown, Diary("other", other, lost=True))
    assert contents(archive) == before, "an older record comes before one that cannot be read"
    assert joined(archive, grown, Diary("other", other)) == []
    assert kinds(archive, TERMS) == ["first", "changed", "changed"]


def test_a_torn_source_is_told_once_and_tried_again(archive: Archive) -> None:
    torn = Diary("torn", (line(-9, A), line(-8, A, OTHER)), torn=True)
    fine = Diary("fine", (line(-7, A, "Third/Terms"),))
    (error,) = joined(archive, torn, fine)
    assert (error.message, error.hint) == ("torn is torn", "glue it")
    assert kinds(archive, "Third/Terms") == ["first"]
    assert joined(archive, Diary("torn", torn.lines), fine) == []
    assert kinds(archive, TERMS) == ["first"]


def test_the_same_record_in_two_sources_is_there_once(archive: Archive) -> None:
    lines = (line(-9, A), line(-5, A2))
    joined(archive, Diary("clone", lines), Diary("another clone", (*lines, line(-4, A3))))
    assert kinds(archive, TERMS) == ["first", "changed", "changed"]


def test_the_same_text_from_two_sources_is_unchanged(archive: Archive) -> None:
    joined(archive, Diary("one", (line(-9, A), line(-5, A2))), Diary("other", (line(-8, A),)))
    assert kinds(archive, TERMS) == ["first", "unchanged", "changed"]


def test_names_that_differ_in_case_are_the_same_terms_spelled_as_declared(archive: Archive) -> None:
    one = Diary("one", (line(-9, A, "LANTERNLY/Terms of service"), line(-8, A, "Lamp/Terms")))
    other = Diary("other", (line(-7, A2, "lanternly/terms of service"), line(-6, A, "lamp/Terms")))
    joined(archive, one, other, declared=[TERMS])
    assert archive.terms() == ("Lamp/Terms", TERMS)
    assert kinds(archive, TERMS) == ["first", "changed"]


def test_terms_that_are_declared_later_have_their_history_under_that_name(
    archive: Archive,
) -> None:
    history = Diary("history", (line(-9, A, TERMS.upper()),))
    joined(archive, history)
    assert archive.terms() == (TERMS.upper(),)
    joined(archive, history, declared=[TERMS])
    assert archive.terms() == (TERMS,)
    assert list(joining.join(archive, [history], declared=[TERMS])) == []


def test_a_new_release_reads_everything_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = Diary("history", (line(-9, A), line(-5, A2)))
    joined(archive, history)
    capture(archive, [A3])
    before = contents(archive)
    monkeypatch.setattr(joining, "RELEASES", "another")
    assert [type(step).__name__ for step in joining.join(archive, [history])] == ["Progress"]
    assert contents(archive) == before
    assert list(joining.join(archive, [history])) == []
