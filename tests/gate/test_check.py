"""The gate finds what the policy watches, once a label, and its fingerprints last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.diff.compare import compare
from tosdiff.entities import Added, Change, Moved, Tag, TaggedChange
from tosdiff.findings import Severity
from tosdiff.gate.check import check
from tosdiff.gate.events import kind_of
from tosdiff.gate.policy import DEFAULT, Policy, Rule
from tosdiff.text.segment import document

BAN = Tag("anti-scraping", 0.9, "forbids")
LEAVE = Tag("anti-scraping", 0.9, "permits")
COOKIES = Tag("tracking", 0.9)
NAME = "Vidora/Terms of Service"


def changes(old: str, new: str) -> tuple[Change, ...]:
    return compare(document(old), document(new)).changes


def added(text: str = "You must not scrape the pages of the service.") -> Change:
    (change,) = changes("We run a service for moving pictures.\n", _with(text))
    return change


def _with(text: str) -> str:
    return f"We run a service for moving pictures.\n\n{text}\n"


def test_a_new_clause_with_a_core_label_is_a_finding() -> None:
    (finding,) = check(NAME, [TaggedChange(added(), (), (BAN,))], DEFAULT)
    assert (finding.severity, finding.label) == ("error", "anti-scraping")
    assert finding.message == "adds a clause on anti-scraping (forbids)"


def test_a_label_that_no_rule_names_is_none() -> None:
    assert check(NAME, [TaggedChange(added(), (), (COOKIES,))], DEFAULT) == ()


def test_a_ban_that_becomes_a_permission_is_told_as_such() -> None:
    (change,) = changes(
        _with("You must not scrape the pages of the service."),
        _with("You may scrape the pages of the service."),
    )
    (finding,) = check(NAME, [TaggedChange(change, (BAN,), (LEAVE,))], DEFAULT)
    assert finding.message.endswith("(forbids → permits)")


def test_the_first_rule_that_watches_decides() -> None:
    policy = Policy(
        (
            Rule("ours", "note", ("anti-scraping",), stances=("forbids",), terms=("vidora/*",)),
            Rule("all", "error", ("anti-scraping",)),
        )
    )

    def severity(terms: str, tag: Tag) -> Severity:
        (finding,) = check(terms, [TaggedChange(added(), (), (tag,))], policy)
        return finding.severity

    assert severity(NAME, BAN) == "note"
    assert severity(NAME, LEAVE) == "error"
    assert severity("Paylo/User Agreement", BAN) == "error"


def test_a_clause_that_only_moved_or_changed_its_dress_is_no_finding() -> None:
    one, two, three = (
        "You must not scrape the pages of the service with robots of any kind.",
        "You may end this agreement on any day in the settings of your account.",
        "We answer for damage that we cause by intent or by gross negligence.",
    )
    moved = changes(f"{one}\n\n{two}\n\n{three}\n", f"{two}\n\n{three}\n\n{one}\n")
    assert any(isinstance(change, Moved) for change in moved)
    dressed = changes(_with(one), _with(one.replace("robots", "**robots**")))
    for change in (*moved, *dressed):
        assert check(NAME, [TaggedChange(change, (BAN,), (BAN,))], DEFAULT) == ()


@given(st.sampled_from(["Fees", "9. Limits", "Rules"]), st.integers(min_value=0, max_value=5))
def test_a_fingerprint_does_not_depend_on_what_stands_around(heading: str, before: int) -> None:
    text = "You must not scrape the pages of the service."
    around = "".join(f"Clause number {place} says so.\n\n" for place in range(before))
    old, new = f"# {heading}\n\n{around}", f"# {heading}\n\n{around}{text}\n"
    change = next(item for item in changes(old, new) if isinstance(item, Added))
    (finding,) = check(NAME, [TaggedChange(change, (), (BAN,))], DEFAULT)
    alone = next(
        item
        for item in changes(f"# {heading}\n", f"# {heading}\n\n{text}\n")
        if isinstance(item, Added)
    )
    (other,) = check(NAME, [TaggedChange(alone, (), (BAN,))], DEFAULT)
    assert finding.fingerprint == other.fingerprint
    assert kind_of(change) == "added"
