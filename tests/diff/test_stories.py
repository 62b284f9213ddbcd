"""Each kind of change, told by the smallest pair of texts that shows it."""

import pytest

from tosdiff.diff.compare import compare
from tosdiff.diff.interchange import to_ops
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Comparison,
    Cosmetic,
    Merged,
    Moved,
    Redline,
    Removed,
    Renumbered,
    Split,
)
from tosdiff.text.segment import document

_FEES = "You pay the fees that are shown when you order."
_LAW = "The courts of Freetown decide all disputes about these terms."
_DATA = "We store your address and your orders for two years."
_LEAVE = "You may close your account at any time without a reason."
_LOSS = "We are not liable for loss of data or profit."


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def _compare(old: str, new: str) -> Comparison:
    return compare(document(old), document(new))


def _changes(old: str, new: str) -> list[Change]:
    return list(_compare(old, new).changes)


def _only(old: str, new: str) -> Change:
    (change,) = _changes(old, new)
    return change


def _drawn(old: str, new: str, redline: Redline) -> tuple[list[str], list[str]]:
    deleted = [old[start:end] for start, end in redline.deleted]
    return deleted, [new[start:end] for start, end in redline.inserted]


def test_a_text_does_not_differ_from_itself() -> None:
    assert not _changes(_text(_FEES, _LAW), _text(_FEES, _LAW))


def test_a_new_clause_is_added() -> None:
    change = _only(_text(_FEES, _LAW), _text(_FEES, _DATA, _LAW))
    assert isinstance(change, Added)
    assert change.new.text == _DATA


def test_a_clause_that_went_is_removed() -> None:
    change = _only(_text(_FEES, _DATA, _LAW), _text(_FEES, _LAW))
    assert isinstance(change, Removed)
    assert change.old.text == _DATA


def test_one_word_in_a_clause_amends_it_and_only_it_is_drawn() -> None:
    old, new = _text(_FEES, _DATA), _text(_FEES, _DATA.replace("two", "nine"))
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert not change.rewritten
    assert _drawn(old, new, change.redline) == (["two"], ["nine"])


def test_a_negation_is_a_change_of_one_word() -> None:
    old = _text("We may sell your data to others.")
    new = _text("We may not sell your data to others.")
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == ([], ["not"])


def test_a_currency_is_a_word() -> None:
    old, new = _text("You pay $5 for each order."), _text("You pay €5 for each order.")
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == (["$"], ["€"])


def test_a_moved_clause_is_not_reported_as_removed() -> None:
    change = _only(
        _text(_FEES, _LAW, _DATA, _LEAVE, _LOSS), _text(_LAW, _DATA, _LEAVE, _FEES, _LOSS)
    )
    assert isinstance(change, Moved)
    assert change.old.text == change.new.text == _FEES
    assert change.redline == Redline()


def test_a_moved_clause_may_be_amended_too() -> None:
    changed = _FEES.replace("order", "book")
    old = _text(_FEES, _LAW, _DATA, _LEAVE, _LOSS)
    new = _text(_LAW, _DATA, _LEAVE, changed, _LOSS)
    change = _only(old, new)
    assert isinstance(change, Moved)
    assert _drawn(old, new, change.redline) == (["order"], ["book"])


def test_short_neighbours_move_with_a_section() -> None:
    section = ("## Fees", _FEES, "No refunds.")
    rest = (_LAW, _DATA, _LEAVE, _LOSS, "We may end the service with a notice of a month.")
    changes = _changes(_text(*section, *rest), _text(*rest, *section))
    assert len(changes) == 3
    assert all(isinstance(change, Moved) for change in changes)


def test_the_lighter_text_is_what_moved() -> None:
    change = _only(_text("Law", _LAW, _DATA), _text(_LAW, "Law", _DATA))
    assert isinstance(change, Moved)
    assert change.old.text == "Law"


@pytest.mark.parametrize("form", ["{}. ", "{}\\. ", "### {}. ", "**{}.** ", "({}) ", "§ {} "])
def test_a_new_number_renumbers_what_follows(form: str) -> None:
    old = _text(*(form.format(k) + clause for k, clause in enumerate([_FEES, _LAW, _DATA], 1)))
    new = _text(
        *(form.format(k) + clause for k, clause in enumerate([_LEAVE, _FEES, _LAW, _DATA], 1))
    )
    kinds = [type(change) for change in _changes(old, new)]
    assert kinds == [Added, Renumbered, Renumbered, Renumbered]


def test_a_reference_that_follows_a_new_number_is_renumbered() -> None:
    old = _text("## 2. Fees", _FEES, "## 3. Law", _LAW, "See Section 3 for the courts.")
    new = _text(
        "## 2. Data", "## 3. Fees", _FEES, "## 4. Law", _LAW, "See Section 4 for the courts."
    )
    kinds = [type(change) for change in _changes(old, new)]
    assert kinds == [Added, Renumbered, Renumbered, Renumbered]


def test_a_reference_to_another_provision_is_amended() -> None:
    change = _only(_text(_FEES, "Section 3 applies."), _text(_FEES, "Section 7 applies."))
    assert isinstance(change, Amended)


def test_a_sentence_cut_in_two_is_split() -> None:
    old = _text("We may change the fees at any time, and you may leave within a month of a change.")
    new = _text("We may change the fees at any time. You may leave within a month of a change.")
    change = _only(old, new)
    assert isinstance(change, Split)
    assert len(change.new) == 2
    assert _drawn(old, new, change.redline) == ([", and"], ["."])


def test_two_sentences_made_one_are_merged() -> None:
    old = _text("We may change the fees at any time. You may leave within a month of a change.")
    new = _text("We may change the fees at any time, but you may leave within a month of a change.")
    change = _only(old, new)
    assert isinstance(change, Merged)
    assert len(change.old) == 2


def test_a_rewritten_clause_is_drawn_as_two_blocks_not_as_chaff() -> None:
    old = _text(
        "We may use your data to improve the service and to show the ads of our partners to you.",
        _LAW,
    )
    new = _text(
        "The ads of partners that improve a service are what the data of a user may show to us.",
        _LAW,
    )
    for change in _changes(old, new):
        if isinstance(change, Amended):
            assert change.rewritten
            assert change.redline == Redline((change.old.span,), (change.new.span,))
        else:
            assert isinstance(change, Added | Removed)


def test_words_kept_by_chance_between_edits_are_drawn_with_them() -> None:
    old = _text("You grant the provider of the site and its partners a licence to your works.")
    new = _text("You grant each operator of our network and any affiliate a licence to your works.")
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert len(change.redline.deleted) <= 2


@pytest.mark.parametrize(
    ("new", "aspect"),
    [
        ("See the TERMS of [our partner](https://a.example), please.", "case"),
        ("See the terms of [our partner](https://a.example) please!", "punctuation"),
        ("See the terms of [our partner](https://b.example), please.", "link"),
        ("See the terms of our partner, please.", "link"),
        ("See the **terms** of [our partner](https://a.example), please.", "markup"),
        ("See the terms\u00a0of [our partner](https://a.example), please.", "markup"),
        ("### See the terms of [our partner](https://a.example), please.", "structure"),
    ],
)
def test_the_same_words_are_a_cosmetic_change_of_some_aspect(new: str, aspect: str) -> None:
    old = "See the terms of [our partner](https://a.example), please."
    change = _only(_text(_FEES, old), _text(_FEES, new))
    assert isinstance(change, Cosmetic)
    assert change.aspect == aspect


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Last updated: March 1, 2023", "Last updated: 4 June 2024"),
        ("Effective 2023-03-01.", "Effective 2024-06-04."),
        ("Stand: 1. März 2023", "Stand: 4. Juni 2024"),
        ("最終更新日 2023年3月1日", "最終更新日 2024年6月4日"),
        ("March 1, 2023", "June 4, 2024"),
    ],
)
def test_a_new_date_of_the_text_itself_is_cosmetic(old: str, new: str) -> None:
    change = _only(_text(old, _FEES), _text(new, _FEES))
    assert isinstance(change, Cosmetic)
    assert change.aspect == "date"


def test_a_new_date_in_a_provision_amends_it() -> None:
    old = "Orders before March 1, 2023 are free."
    change = _only(_text(old), _text(old.replace("2023", "2024")))
    assert isinstance(change, Amended)


def test_other_bullets_underlines_and_spaces_are_no_change() -> None:
    old = f"Terms\n=====\n\n*   {_FEES}\n*   {_LAW}  \n"
    new = f"# Terms\n\n- {_FEES}\n- {_LAW}\n"
    assert not _changes(old, new)


def test_a_table_of_contents_is_not_taken_for_the_headings_it_names() -> None:
    contents = ("*   Fees", "*   Law")
    body = ("## Fees", _FEES, "## Law", _LAW)
    changes = _changes(_text(*contents, *body), _text(*body))
    assert [type(change) for change in changes] == [Removed, Removed]


def test_changes_stand_in_the_order_of_the_new_text_and_removals_where_they_stood() -> None:
    old = _text(_FEES, _LAW, _DATA, _LEAVE)
    new = _text(_FEES, _DATA.replace("two", "six"), _LOSS, _LEAVE)
    kinds = [type(change) for change in _changes(old, new)]
    assert kinds == [Removed, Amended, Added]


def test_ops_carry_the_spans_of_the_clauses_and_of_the_words_drawn() -> None:
    old, new = _text(_FEES, _DATA), _text(_FEES, _DATA.replace("two", "nine"), _LAW)
    place = old.index(_DATA)
    word = place + _DATA.index("two")
    amended, added = to_ops(_compare(old, new))
    assert amended == {
        "kind": "modified",
        "old_span": [place, place + len(_DATA)],
        "new_span": [place, place + len(_DATA) + 1],
        "del": [[word, word + 3]],
        "ins": [[word, word + 4]],
    }
    start = new.index(_LAW)
    assert added["old_span"] is None
    assert added["ins"] == [[start, start + len(_LAW)]]


def test_a_cosmetic_op_tells_its_aspect() -> None:
    (op,) = to_ops(
        _compare(_text("See [it](https://a.example)."), _text("See [it](https://b.example)."))
    )
    assert (op["kind"], op["aspect"]) == ("cosmetic", "link")


def test_spans_count_code_points_and_line_feeds_as_they_are() -> None:
    old = "👩‍👩‍👧 Hallo.\r\n\r\nWe sell data.\r\n"
    new = "👩‍👩‍👧 Hallo.\r\n\r\nWe never sell data.\r\n"
    (op,) = to_ops(_compare(old, new))
    assert op["ins"] == [[new.index("never"), new.index("never") + 5]]


def test_chinese_is_redlined_by_the_character() -> None:
    old, new = "您可以复制本网站的内容。\n", "您不可以复制本网站的内容。\n"
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == ([], ["不"])


def test_a_family_of_emoji_is_redlined_whole() -> None:
    old, new = "Made for 👩‍👩‍👧 and you.\n", "Made for 👨‍👩‍👧 and you.\n"
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == (["👩‍👩‍👧"], ["👨‍👩‍👧"])


def test_arabic_is_redlined_by_the_word() -> None:
    old, new = "لا يجوز لك نسخ الموقع.\n", "لا يجوز لك بيع الموقع.\n"
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == (["نسخ"], ["بيع"])


def test_a_thousand_equal_clauses_lose_only_those_that_went() -> None:
    clause = _FEES + "\n\n"
    changes = _changes(clause * 1000, clause * 990)
    assert [type(change) for change in changes] == [Removed] * 10


def test_a_huge_clause_that_changed_throughout_is_drawn_as_two_blocks() -> None:
    words = [f"word{k}" for k in range(3000)]
    old = " ".join(words)
    new = " ".join(word if k % 2 else f"{word}x" for k, word in enumerate(words))
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert change.rewritten


def test_an_entity_is_drawn_whole() -> None:
    old, new = "You &amp; the partners of the site.\n", "You or the partners of the site.\n"
    change = _only(old, new)
    assert isinstance(change, Amended)
    assert _drawn(old, new, change.redline) == (["&amp;"], ["or"])
