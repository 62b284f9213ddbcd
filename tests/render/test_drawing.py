"""The redline as people see it: in the terminal, wide and narrow, with and without colour."""

import re

import pytest
from drawing import NEW, OLD, drawn, seen, text_of
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tosdiff.render.entry import Entry, abridged
from tosdiff.render.folding import Choice
from tosdiff.render.pieces import Piece
from tosdiff.render.view import Fold, Unchanged

_WIDTHS = (40, 50, 60, 80, 120)
_PIECES = st.lists(
    st.builds(
        Piece,
        st.sampled_from(["kept", "deleted", "inserted"]),
        st.lists(st.sampled_from(["a", "boat", "not"]), max_size=9).map(" ".join),
    ),
    max_size=6,
)


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("side_by_side", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, side_by_side: bool) -> None:
    for line in drawn(seen(), width=width, side_by_side=side_by_side).splitlines():
        assert cell_len(line) <= width


@pytest.mark.parametrize("width", _WIDTHS)
def test_without_colour_signs_tell_what_was_deleted_and_inserted(width: int) -> None:
    out = drawn(seen(), width=width)
    assert "\x1b" not in out
    assert "[-18-] {+16+}" in out


def test_with_colour_a_word_never_runs_into_the_one_that_took_its_place() -> None:
    out = re.sub(r"\x1b\[[0-9;]*m", "", drawn(seen(), colour=True))
    assert "You may must leave" in out


def test_colour_is_never_the_only_sign() -> None:
    out = drawn(seen(), colour=True)
    deleted, inserted = re.findall(r"\x1b\[([0-9;]*)m(?:18|16)\x1b", out)
    assert "9" in deleted.split(";")  # struck through
    assert "4" in inserted.split(";")  # underlined


def test_a_moved_section_is_one_block_linked_both_ways() -> None:
    shown = seen()
    moved = [row for row in shown.rows if isinstance(row, Entry) and row.sort == "moved"]
    for entry in (row for row in moved if not row.is_origin):
        (origin,) = [row for row in moved if row.is_origin and row.number == entry.number]
        assert entry.note.startswith("moved here from Harbour rules › ")
        assert origin.note.startswith("moved to Harbour rules › ")
    assert any(len(row.parts) > 2 for row in moved)


def test_weighty_changes_are_listed_with_their_numbers() -> None:
    shown = seen()
    said = [(number, weight.reason) for number, part in shown.weighty for weight in part.weights]
    assert {reason for _, reason in said} == {"negation", "modal", "number", "term", "right"}
    out = drawn(shown)
    listed, below = out.split("weighty changes", 1)[1].split("\n\n", 1)
    for number in {number for number, _ in said}:
        assert re.search(rf"^ *{number} ", listed, re.MULTILINE)
        assert re.search(rf"^ *{number}!", below, re.MULTILINE)


def test_both_addresses_of_a_link_are_drawn() -> None:
    out = _flat(drawn(seen()))
    assert "link: https://harbour.example/tariff → https://harbour.example/fees" in out


def test_a_lead_in_is_drawn_before_the_item_that_completes_it() -> None:
    assert "(You may not:) {+collect the faces of other masters.+}" in _flat(drawn(seen()))


def test_what_completes_a_lead_in_is_not_faint_like_it() -> None:
    out = drawn(seen(), colour=True)
    (style,) = re.findall(r"\x1b\[([0-9;]*)mcollect the faces", out)
    assert "2" not in style.split(";")


def test_cosmetic_and_date_only_changes_are_counted_and_folded() -> None:
    out = drawn(seen())
    assert "1 date-only and 1 cosmetic changes are counted" in _flat(out)
    assert "June 2020" not in out
    unfolded = drawn(seen(choice=Choice(unfolded=True)))
    assert "June 2020" in unfolded
    assert "are counted" not in unfolded


@pytest.mark.parametrize("only", ["added", "removed", "amended", "moved", "link", "date"])
def test_only_draws_what_was_asked_for_and_says_so(only: str) -> None:
    shown = seen(choice=Choice(only=frozenset({only})))
    assert shown.entries
    assert {row.sort for row in shown.entries} <= {only, "moved" if only == "link" else only}
    assert any("not asked for" in remark for remark in shown.remarks)


def test_context_draws_unchanged_neighbours_once_and_in_order() -> None:
    rows = seen(choice=Choice(context=2)).rows
    texts = [row.text for row in rows if isinstance(row, Unchanged)]
    assert len(set(texts)) == len(texts)
    places = [NEW.find(text) for text in texts]
    assert places == sorted(places)
    assert "The harbour is kept by the town of Freetown." in texts
    assert not [row for row in seen().rows if isinstance(row, Unchanged)]


def test_side_by_side_keeps_each_wording_in_its_column() -> None:
    lines = drawn(seen(), width=120, side_by_side=True).splitlines()
    (line,) = [line for line in lines if "leave your berth" in line]
    left, right = line.split("│")
    assert "You [-may-] leave" in left
    assert "You {+must+} leave" in right


def test_stat_is_the_summary_alone() -> None:
    out = drawn(seen(), summary_only=True)
    assert out.rstrip() == drawn(seen()).split("\n\nHarbour rules\n")[0].rstrip()


def test_word_only_leaves_out_what_stayed() -> None:
    old = OLD.replace(
        "Nobody is let in.", "All of the boats wait outside of the gate until dawn or so."
    )
    out = _flat(drawn(seen(old, old.replace("dawn", "dusk")), words_only=True))
    assert "… of the gate until [-dawn-] {+dusk+} or so." in out
    assert "All of the boats" not in out


@given(_PIECES)
def test_abridging_keeps_every_word_that_changed(pieces: list[Piece]) -> None:
    short = abridged(pieces)
    for op in ("deleted", "inserted"):
        assert text_of(short, op) == text_of(pieces, op)


def test_a_run_of_renumbered_clauses_is_one_line() -> None:
    old = "\n\n".join(f"## {n}. Part {'abcdefgh'[n]}\n\nText of part {n * 7}." for n in range(1, 8))
    new = "## 1. New\n\nSomething new.\n\n" + re.sub(
        r"## (\d)", lambda match: f"## {int(match[1]) + 1}", old
    )
    shown = seen(old, new)
    assert [row.text for row in shown.rows if isinstance(row, Fold)] == [
        "clauses 1–7 renumbered 2–8, 7 in all"
    ]


def test_a_page_printed_twice_is_said_in_one_line() -> None:
    shown = seen(OLD, OLD + "\n" + OLD)
    assert "The new page seems to hold its text twice" in shown.remarks[0]


def test_another_document_is_said_to_be_one() -> None:
    shown = seen(OLD, "Cookies are baked on Mondays by the town's own baker.\n")
    assert "Nothing of the old text is left" in shown.remarks[0]
    assert not seen(OLD, OLD).remarks


def test_the_same_texts_are_said_to_be_the_same() -> None:
    assert "no clause changed" in drawn(seen(OLD, OLD))
