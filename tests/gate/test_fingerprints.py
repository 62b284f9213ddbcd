"""A fingerprint is of the terms, the clause and the label: nothing else changes it."""

from __future__ import annotations

from textwrap import fill

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.diff.compare import compare
from tosdiff.entities import Change, Tag, TaggedChange
from tosdiff.findings import Finding
from tosdiff.gate.check import check
from tosdiff.gate.policy import Policy, Rule
from tosdiff.text.segment import document

NAME = "Vidora/Terms of Service"
ALL = Policy((Rule("all", "error"),))
CLAUSES = (
    "You may watch films on any screen that you own, alone or with friends.",
    "You must not scrape our pages by robots, as section 4.2 says in more words.",
    "We keep a list of the films that you watched, and nobody else may read it.",
    "You may leave on any day, and we give back what you paid for the days to come.",
)
BAN = 1
AMENDED = CLAUSES[BAN].replace("robots", "robots, agents or other machines")


def findings(old: str, new: str, label: str = "anti-scraping") -> tuple[Finding, ...]:
    tag = (Tag(label, 0.9, "forbids"),)
    changes = compare(document(old), document(new)).changes
    return check(NAME, [TaggedChange(change, tag, tag) for change in changes], ALL)


def amended(old: str, new: str, label: str = "anti-scraping") -> str:
    """The fingerprint of the one amendment between two texts."""
    (print_,) = {item.fingerprint for item in findings(old, new, label) if item.kind == "amended"}
    return print_


def text(clauses: tuple[str, ...], *, numbered: int = 0, heading: str = "Rules") -> str:
    marks = [f"{numbered + at}. " if numbered else "" for at in range(len(clauses))]
    body = "\n\n".join(mark + clause for mark, clause in zip(marks, clauses, strict=True))
    return f"# {heading}\n\n{body}\n"


PLAIN = amended(text(CLAUSES), text((CLAUSES[0], AMENDED, *CLAUSES[2:])))


@given(
    st.permutations(range(len(CLAUSES))),
    st.sampled_from((0, 1, 7)),
    st.sampled_from(("Rules", "What you may do", "9. Limits")),
    st.sampled_from(("4.2", "5.1", "11")),
)
def test_moves_numbers_headings_and_references_leave_no_trace(
    order: list[int], numbered: int, heading: str, section: str
) -> None:
    old = tuple(CLAUSES[at].replace("4.2", section) for at in order)
    new = tuple((AMENDED if at == BAN else CLAUSES[at]).replace("4.2", section) for at in order)
    assert (
        amended(
            text(old, numbered=numbered, heading=heading),
            text(new, numbered=numbered, heading=heading),
        )
        == PLAIN
    )


@given(st.sets(st.sampled_from(("wrap", "bold", "quotes", "case", "link", "comma"))))
def test_dress_and_wrapped_lines_leave_no_trace(dress: set[str]) -> None:
    clause = CLAUSES[BAN]
    new = AMENDED
    for name, before, after in (
        ("bold", "must not", "**must not**"),
        ("case", "scrape", "SCRAPE"),
        ("link", "our", "[our](https://vidora.example)"),
        ("comma", "words.", "words;"),
        ("quotes", "pages", "“pages”"),
    ):
        if name in dress:
            clause, new = clause.replace(before, after), new.replace(before, after)
    old: tuple[str, ...] = (CLAUSES[0], clause, *CLAUSES[2:])
    after_all: tuple[str, ...] = (CLAUSES[0], new, *CLAUSES[2:])
    if "wrap" in dress:
        old, after_all = (tuple(fill(one, 60) for one in side) for side in (old, after_all))
    assert amended(text(old), text(after_all)) == PLAIN


@given(st.integers(min_value=0, max_value=len(CLAUSES) - 1), st.integers(0, len(CLAUSES)))
def test_other_changes_of_the_terms_leave_no_trace(gone: int, at: int) -> None:
    if gone == BAN:
        return
    new = [AMENDED if clause == CLAUSES[BAN] else clause for clause in CLAUSES]
    del new[gone]
    new.insert(at, "Portuguese law governs whatever we quarrel about in front of a court.")
    assert PLAIN in {item.fingerprint for item in findings(text(CLAUSES), text(tuple(new)))}


@given(st.sampled_from(("robots or agents", "robots, at any speed", "any machine")))
def test_what_a_clause_becomes_leaves_no_trace(wording: str) -> None:
    new = CLAUSES[BAN].replace("robots", wording)
    assert amended(text(CLAUSES), text((CLAUSES[0], new, *CLAUSES[2:]))) == PLAIN


def test_another_label_or_clause_or_terms_has_another_fingerprint() -> None:
    new = text((CLAUSES[0], AMENDED, *CLAUSES[2:]))
    assert amended(text(CLAUSES), new, "tracking") != PLAIN
    other = text((*CLAUSES[:3], CLAUSES[3].replace("any day", "Mondays")))
    assert amended(text(CLAUSES), other) != PLAIN
    tag = (Tag("anti-scraping", 0.9, "forbids"),)
    changes: tuple[Change, ...] = compare(document(text(CLAUSES)), document(new)).changes
    (elsewhere,) = check("Paylo/Terms", [TaggedChange(one, tag, tag) for one in changes], ALL)
    assert elsewhere.fingerprint != PLAIN


@given(st.integers(min_value=2, max_value=5))
def test_clauses_with_the_same_words_have_fingerprints_of_their_own(times: int) -> None:
    parts = "".join(f"## Part {at}\n\n{CLAUSES[BAN]}\n\n" for at in range(times))
    found = findings("# Rules\n", f"# Rules\n\n{parts}")
    prints = [item.fingerprint for item in found if item.tagged.change.new.text == CLAUSES[BAN]]  # type: ignore[union-attr]  # all are added
    assert len(prints) == len(set(prints)) == times
