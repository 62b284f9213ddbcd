"""What a page does to its text is told from what its owner does to the terms."""

from __future__ import annotations

import pytest

from tosdiff.diff.noise import is_reworded, noise
from tosdiff.text.passages import Reader, Reading

KEEPING = "We keep the colour of your door for as long as your licence lasts."
LENDING = "You may not lend the key to anybody outside of the house."
LEAVING = "You may leave on any day; write to us, and we give back what is left."
MENU = "[Rooms](/rooms)\n\n[Prices](/prices)"
BODY = f"{KEEPING}\n\n{LENDING}\n\n{LEAVING}"
TAPE = "\n\n".join(f"${number},365.48\n\n-{number}.05%" for number in range(11, 18))
TERMS = f"# House rules\n\n{BODY}"


def said(old: str, new: str) -> str:
    """The word that the reason starts with."""
    return noise(*read(old, new)).partition(":")[0]


def read(*texts: str) -> tuple[Reading, ...]:
    reader = Reader()
    return tuple(map(reader.read, texts))


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (TERMS.replace("You may not", "Youmay not"), "spacing"),
        (TERMS.replace("colour", "color").replace("licence", "license"), "spelling"),
        (f"# House rules\n\n{LENDING}\n\n{LEAVING}\n\n{KEEPING}", "order"),
        (f"{TERMS}\n\n{TERMS}", "doubled"),
        (f"{TERMS}\n\nWas this page helpful?", "furniture"),
        (f"[Garden](/garden)\n\n{TERMS}", "furniture"),
        (f"{TERMS}\n\nUpdated over 3 months ago", "furniture"),
        (f"English enFrançais frDeutsch de\n\n{TERMS}", "furniture"),
        (f"{TAPE}\n\n{TERMS}", "furniture"),
    ],
)
def test_noise_is_named(new: str, why: str) -> None:
    assert said(TERMS, new) == why
    assert said(new, TERMS) == why


def test_an_address_hidden_from_robots_is_noise_but_another_address_is_a_change() -> None:
    shown, hidden = (
        f"{TERMS}\n\nWrite to {who}." for who in ("us@house.example", "[email protected]")
    )
    assert said(shown, hidden) == "address"
    assert said(shown, shown.replace("us@", "legal@")) == ""


@pytest.mark.parametrize(
    "new",
    [
        TERMS.replace("may not", "may"),
        TERMS.replace("any day", "the last day of a month"),
        f"# House rules\n\n{KEEPING}\n\n{LENDING}",
        f"{TERMS}\n\nYou pay $84,365.48 for the door.",
        f"{TERMS}\n\nFee\n\n25.00\n\n3.5%",
        f"{TERMS}\n\n[Arbitration terms](/arbitration-terms)",
        f"{TERMS}\n\n| Do we sell data? |\n| --- |\n| No |",
        TERMS.replace("colour", "color").replace("any day", "no day"),
    ],
)
def test_a_change_is_never_noise(new: str) -> None:
    assert noise(*read(TERMS, new)) == ""
    assert noise(*read(new, TERMS)) == ""


def test_an_item_that_goes_to_another_list_is_a_change() -> None:
    lists = "You may:\n\n- sing\n- {}\n\nYou may not:\n\n- smoke\n- {}\n"
    assert (
        said(lists.format("cook in the yard", "run"), lists.format("run", "cook in the yard")) == ""
    )


def test_a_paragraph_under_another_heading_is_a_change() -> None:
    parted = "# Guests\n\n{}\n\n# Owners\n\n{}\n"
    assert said(parted.format(LENDING, LEAVING), parted.format(LEAVING, LENDING)) == ""


def test_a_link_list_in_the_middle_is_no_menu() -> None:
    filler = "\n\n".join(
        f"Rule {number} says that door {number} stays shut." for number in range(30)
    )
    text = f"{filler}\n\n[Acme Ltd](https://acme.example)\n\n{filler.replace('Rule', 'Law')}"
    assert said(text, text.replace("[Acme Ltd]", "[Other Ltd]")) == ""


def test_a_clause_with_other_words_in_it_is_worded_anew() -> None:
    assert is_reworded(*read(TERMS, TERMS.replace("any day", "the last day of a month")))
    dated = f"Last updated: 1 March 2020\n\n{BODY}"
    assert is_reworded(*read(dated, dated.replace("1 March 2020", "9 May 2021")))


def test_another_selection_of_the_same_page_words_nothing_anew() -> None:
    assert not is_reworded(*read(TERMS, f"{MENU}\n\n{TERMS}"))
    assert not is_reworded(*read(TERMS, f"# House rules\n\n{LENDING}"))
    assert not is_reworded(*read(TERMS, TERMS.replace(" for as long as your licence lasts", "")))
