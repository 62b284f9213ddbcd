"""Since when each clause stands: against a recomputation that remembers nothing."""

from __future__ import annotations

from dataclasses import dataclass

from archiving import COSMETIC, EEA, START, TERMS, A, derived, fetched, memory, record_all, text_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.api.blame import Blamed, blame
from tosdiff.archive.archive import Archive
from tosdiff.diff.compare import compare
from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import (
    Amended,
    Clause,
    Cosmetic,
    Merged,
    Moved,
    Renumbered,
    Split,
    Version,
)
from tosdiff.tag.cues import CueTagger
from tosdiff.text.words import clause_digest

TAGGER = CueTagger()
COPY = "You may not copy any lamp in this house."
DRAW = "You may not copy or draw any lamp in this house."
LIST = "We keep a list of all the lamps that you light."
LEAVE = "You may leave us on any day by the front door."
OIL = "Oil is paid for by the pint at the end of each month."


def text(*clauses: str, title: str = "Terms") -> str:
    return f"# {title}\n\n" + "\n\n".join(clauses) + "\n"


def blamed(archive: Archive, when: str = "latest") -> dict[str, Blamed]:
    return {item.clause.text: item for item in blame(archive, TERMS, when, TAGGER)[1]}


def days(item: Blamed) -> tuple[int, int]:
    """The days on which the wording and its first wording came, counted from the first version."""
    since, first = item.origin.since.captured_at, item.origin.first.captured_at
    return (since - START).days, (first - START).days


def test_an_amended_clause_remembers_its_first_wording() -> None:
    with memory() as archive:
        record_all(archive, text(COPY, LIST), text(COPY, LIST, LEAVE), text(DRAW, LIST, LEAVE))
        found = blamed(archive)
        assert days(found[DRAW]) == (2, 0)
        assert days(found[LEAVE]) == (1, 1)
        assert days(found[LIST]) == (0, 0)
        previous = found[DRAW].previous
        assert previous is not None
        assert previous.text == COPY


def test_what_stood_in_the_first_version_may_be_older() -> None:
    with memory() as archive:
        record_all(archive, text(COPY, LIST), text(DRAW, LIST, LEAVE))
        found = blamed(archive)
        assert found[DRAW].origin.or_earlier
        assert not found[LEAVE].origin.or_earlier


def test_another_regions_page_in_between_is_looked_through() -> None:
    with memory() as archive:
        assert record_all(archive, A, EEA, A) == ["first", "changed", "variant"]
        assert {days(item) for item in blamed(archive).values()} == {(0, 0)}


def test_a_clause_that_was_gone_for_a_day_was_never_removed() -> None:
    whole = text(COPY, LIST, LEAVE)
    with memory() as archive:
        record_all(archive, whole, text(COPY), text(COPY, LIST, LEAVE, OIL))
        found = blamed(archive)
        assert days(found[LEAVE]) == (0, 0)
        assert days(found[OIL]) == (2, 2)


def test_a_clause_that_was_gone_for_half_a_year_came_back() -> None:
    whole = text(COPY, LIST, LEAVE)
    with memory() as archive:
        record_all(archive, whole, text(COPY, LIST))
        record_all(archive, whole, start=180)
        found = blamed(archive)
        assert days(found[LEAVE]) == (180, 0)
        assert days(found[LIST]) == (0, 0)


def test_mark_up_and_our_own_reading_make_no_clause_younger() -> None:
    with memory() as archive:
        record_all(archive, A, COSMETIC)
        archive.record(TERMS, [fetched(COSMETIC, 5)], derived(A + "\nNew here.\n", extractor="r/2"))
        found = blamed(archive)
        assert days(found["We keep a list of lamps."]) == (0, 0)
        assert found["New here."].origin.or_earlier


def test_a_renamed_heading_makes_no_clause_younger() -> None:
    with memory() as archive:
        record_all(archive, text(COPY, LIST), text(COPY, LIST, title="The lamps' own terms"))
        assert days(blamed(archive)[COPY]) == (0, 0)


def test_blame_of_an_older_version_knows_nothing_of_younger_ones() -> None:
    with memory() as archive:
        record_all(archive, text(COPY, LIST), text(DRAW, LIST), text(DRAW, LEAVE))
        before = blame(archive, TERMS, "2024-03-02", TAGGER)
        record_all(archive, text(OIL, LEAVE), start=9)
        assert blame(archive, TERMS, "2024-03-02", TAGGER) == before


def test_a_rebuild_tells_the_same_again() -> None:
    def read(_: str, snapshots: tuple[object, ...]) -> object:
        return derived(text_of(snapshots[0].body))  # type: ignore[attr-defined] # a Snapshotted

    with memory() as archive:
        record_all(archive, text(COPY, LIST), text(DRAW, LIST, OIL), text(DRAW, LEAVE))
        before = blame(archive, TERMS, "latest", TAGGER)
        archive.rebuild(read)  # type: ignore[arg-type] # the same
        assert blame(archive, TERMS, "latest", TAGGER) == before


# ── the law ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Naive:
    """Walks back from a clause through whole texts; asks no index and no memory."""

    archive: Archive
    versions: dict[int, Version]

    def origin(self, seq: int, clause: Clause) -> tuple[int, int]:
        version = self.versions[seq]
        parent = self.parent(version)
        if parent is None:
            return seq, seq
        old, new = (self.archive.document(item) for item in (parent, version))
        same = [item for item in old.clauses if clause_digest(item) == clause_digest(clause)]
        if same:
            return self.origin(parent.seq, same[0])
        changes = compare(old, new).changes
        of = [change for change in changes if clause in new_clauses(change)]
        if not of:
            named = {item.span for change in changes for item in old_clauses(change)}
            place = [
                item
                for item in new.clauses
                if not any(item in new_clauses(change) for change in changes)
            ].index(clause)
            rest = [item for item in old.clauses if item.span not in named]
            return self.origin(parent.seq, rest[place])
        (change,) = of
        found = [self.origin(parent.seq, item) for item in old_clauses(change)]
        if not found:
            return self.returned(seq, clause)
        first = min(one for _, one in found)
        match change:
            case Renumbered() | Cosmetic():
                keeps = True
            case Moved() | Split() | Merged():
                keeps = not (change.redline.deleted or change.redline.inserted)
            case _:
                assert isinstance(change, Amended)
                keeps = False
        keeps = keeps or version.kind == "cosmetic"
        return (max(one for one, _ in found) if keeps else seq), first

    def returned(self, seq: int, clause: Clause) -> tuple[int, int]:
        """A wording that stood on the line before has its first day from then."""
        step = self.parent(self.versions[seq])
        while step is not None:
            for item in self.archive.document(step).clauses:
                if clause_digest(item) == clause_digest(clause):
                    return seq, self.origin(step.seq, item)[1]
            step = self.parent(step)
        return seq, seq

    def parent(self, version: Version) -> Version | None:
        if version.kind == "variant":
            alike = [
                item
                for item in self.versions.values()
                if item.seq < version.seq and item.words_digest == version.words_digest
            ]
            return alike[-1]
        return self.versions.get(version.base or 0)


_CLAUSES = st.sampled_from([COPY, DRAW, LIST, LEAVE, OIL, "Wicks are lent to all members."])
_TEXTS = st.lists(_CLAUSES, min_size=1, max_size=5, unique=True).map(lambda some: text(*some))


@settings(max_examples=40)
@given(st.lists(_TEXTS, min_size=1, max_size=6))
def test_blame_agrees_with_walking_back_through_whole_texts(some: list[str]) -> None:
    with memory() as archive:
        record_all(archive, *some)
        versions = {item.seq: item for item in archive.versions(TERMS)}
        naive = Naive(archive, versions)
        for seq, version in versions.items():
            _, found = blame(archive, TERMS, version.id, TAGGER)
            clauses = archive.document(version).clauses
            assert [item.clause.text for item in found] == [item.text for item in clauses]
            for item, clause in zip(found, clauses, strict=True):
                told = item.origin.since.seq, item.origin.first.seq
                assert told[1] <= told[0] <= seq
                assert told == naive.origin(seq, clause)
