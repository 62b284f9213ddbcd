"""An amended lead-in turns the items under it."""

from collections.abc import Sequence

from tosdiff.api.leadins import led_anew
from tosdiff.api.tagging import tag_changes
from tosdiff.diff.compare import compare
from tosdiff.entities import Clause, Comparison, Tag
from tosdiff.tag.shifts import shifts
from tosdiff.text.segment import document

RULES = """# Rules

Guests may not:

- use robots
- feed the cat

Tea is free. Coffee is not.
"""


class Judge:
    """Robots are what is scraped with; what a `not` leads in is forbidden."""

    name = "judge/1"

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        return [
            (Tag("anti-scraping", 0.9, "forbids" if "not" in item.lead_in else "permits"),)
            if "robots" in item.text
            else ()
            for item in clauses
        ]


def compared(old: str, new: str) -> Comparison:
    return compare(document(old), document(new))


def test_a_ban_lifted_in_the_lead_in_alone_is_a_stance_that_turned() -> None:
    (change,) = tag_changes(compared(RULES, RULES.replace("may not:", "may:")), Judge())
    (shift,) = shifts(change)
    assert shift.old
    assert shift.new
    assert (shift.label, shift.old.stance, shift.new.stance) == (
        "anti-scraping",
        "forbids",
        "permits",
    )


def test_items_that_mean_the_same_under_it_add_no_tag() -> None:
    (change,) = tag_changes(compared(RULES, RULES.replace("may not:", "must not:")), Judge())
    assert (change.old_tags, change.new_tags) == ((), ())


def test_what_stands_elsewhere_is_not_led_anew() -> None:
    assert not list(led_anew(compared(RULES, RULES.replace("Coffee is not", "Coffee costs"))))
