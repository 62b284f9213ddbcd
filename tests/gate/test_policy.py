"""The policy: first rule decides, a turn takes and brings, and what is written wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Stance
from tosdiff.errors import DeclarationError
from tosdiff.gate.events import KINDS, Event, Kind
from tosdiff.gate.explain import explain
from tosdiff.gate.failing import Failing
from tosdiff.gate.policy import DEFAULT, Policy, Rule, with_defaults
from tosdiff.gate.reading import check_patterns, read_rule
from tosdiff.tag.labels import CORE, ORDER, STANCES

NAME = "Vidora/Terms of Service"
LABELS = st.sampled_from(tuple(ORDER))
STANCED = st.sampled_from((None, *STANCES))


@st.composite
def happened(draw: st.DrawFn) -> Event:
    """An event that changes may give: a turn has two stances, what came has none before."""
    kind: Kind = draw(st.sampled_from(KINDS))
    before = None if kind in {"added", "gained"} else draw(STANCED)
    after = None if kind in {"removed", "lost"} else draw(STANCED)
    if kind == "stance-turned":
        before, after = draw(st.permutations(STANCES))[:2]
    return Event(kind, draw(LABELS), before, after)


RULES = st.builds(
    Rule,
    st.just("a rule"),
    st.sampled_from(("error", "warning", "note", "off")),
    st.lists(LABELS, max_size=3).map(tuple),
    st.lists(st.sampled_from(KINDS), max_size=3).map(tuple),
    st.lists(st.sampled_from(STANCES), max_size=2).map(tuple),
    st.sampled_from((("*",), ("vidora/*",), ("Paylo/*",), ("*/terms*",))),
)


@given(st.lists(RULES, max_size=4), happened())
def test_the_first_rule_that_watches_decides(rules: list[Rule], event: Event) -> None:
    first = next((rule for rule in rules if rule.watches(NAME, event)), None)
    wanted = None if first is None or first.severity == "off" else first
    assert Policy(tuple(rules)).rule_for(NAME, event) is wanted


@given(st.lists(RULES, max_size=3), happened())
def test_the_default_rules_stand_below_those_of_a_corpus(rules: list[Rule], event: Event) -> None:
    own = any(rule.watches(NAME, event) for rule in rules)
    found = with_defaults(rules).rule_for(NAME, event)
    assert found is (Policy(tuple(rules)) if own else DEFAULT).rule_for(NAME, event)


@given(st.sampled_from(CORE), st.permutations(STANCES))
def test_a_turn_takes_one_stance_away_and_brings_another(label: str, stances: list[Stance]) -> None:
    old, new, other, _ = stances
    turn = Event("stance-turned", label, old, new)
    assert Rule("", "error", kinds=("removed",), stances=(old,)).watches(NAME, turn)
    assert Rule("", "error", kinds=("added",), stances=(new,)).watches(NAME, turn)
    assert Rule("", "error", kinds=("amended",), stances=(old,)).watches(NAME, turn)
    assert not Rule("", "error", kinds=("added",), stances=(old,)).watches(NAME, turn)
    assert not Rule("", "error", kinds=("added", "removed"), stances=(other,)).watches(NAME, turn)
    assert not Rule("", "error", kinds=("added", "removed")).watches(NAME, turn)


@pytest.mark.parametrize(
    ("kind", "before", "after", "severity"),
    [
        ("added", None, "forbids", "error"),
        ("removed", "forbids", None, "error"),
        ("gained", None, "forbids", "error"),
        ("removed", "permits", None, "error"),
        ("lost", "permits", None, "error"),
        ("added", None, "permits", "warning"),
        ("added", None, "practises", "error"),
        ("removed", "practises", None, "warning"),
        ("removed", "disclaims", None, "error"),
        ("added", None, "disclaims", "warning"),
        ("stance-turned", "permits", "forbids", "error"),
        ("amended", "forbids", "forbids", "warning"),
    ],
)
def test_a_right_that_goes_is_an_error_by_default(
    kind: Kind, before: Stance | None, after: Stance | None, severity: str
) -> None:
    rule = DEFAULT.rule_for(NAME, Event(kind, "anti-scraping", before, after))
    assert rule is not None
    assert rule.severity == severity


@given(happened())
def test_by_default_nothing_else_is_watched(event: Event) -> None:
    rule = DEFAULT.rule_for(NAME, event)
    is_watched = event.label in CORE and event.kind not in {"moved", "renumbered", "cosmetic"}
    assert (rule is not None) == is_watched


@given(RULES)
def test_each_rule_is_one_sentence(rule: Rule) -> None:
    said = explain(rule)
    assert said.startswith("If a clause ")
    assert said.endswith(".")
    assert all(label in said for label in rule.labels)


def wrong(**said: str) -> DeclarationError:
    fields = {"label": "core", "change": "added", "stance": "permits", "terms": "*", **said}
    severity = fields.pop("severity", "error")
    lists = {key: (value,) for key, value in fields.items()}
    with pytest.raises(DeclarationError) as caught:
        read_rule("here", "a rule", severity, **lists)
    return caught.value


@pytest.mark.parametrize(
    ("key", "typo", "meant"),
    [
        ("label", "anti-scrapping", "anti-scraping"),
        ("change", "stance-tuned", "stance-turned"),
        ("stance", "forbid", "forbids"),
        ("severity", "eror", "error"),
    ],
)
def test_a_typo_is_answered_with_a_near_match(key: str, typo: str, meant: str) -> None:
    error = wrong(**{key: typo})
    assert typo in error.message
    assert f"here, `{key}`" in error.message
    assert meant in error.hint


def test_a_pattern_that_fits_nothing_is_answered_with_a_near_one() -> None:
    for pattern, meant in (("Vidroa/*", "Vidora/*"), ("vidora", "Vidora/*")):
        rule = Rule("", "error", terms=(pattern,))
        with pytest.raises(DeclarationError) as caught:
            check_patterns(rule, "here", [NAME, "Paylo/User Agreement"])
        assert meant in caught.value.hint


def finding(severity: str, label: str, kind: Kind) -> object:
    from tosdiff.entities import Added, Clause, TaggedChange
    from tosdiff.findings import Finding

    change = TaggedChange(Added(Clause("x", (0, 1), "sentence")))
    return Finding(NAME, severity, label, "", change, "0" * 16, kind=kind)  # type: ignore[arg-type]  # parametrized


@pytest.mark.parametrize(
    ("asked", "severity", "label", "kind", "fails"),
    [
        ((), "error", "tracking", "added", True),
        ((), "warning", "tracking", "added", False),
        (("warning",), "error", "tracking", "added", True),
        (("warning",), "note", "tracking", "added", False),
        (("note",), "note", "tracking", "added", True),
        (("tracking",), "note", "tracking", "moved", False),
        (("tracking:moved",), "note", "tracking", "moved", True),
        (("tracking",), "note", "tracking", "lost", True),
        (("tracking:added",), "note", "tracking", "gained", True),
        (("tracking:added",), "error", "tracking", "removed", False),
        (("core",), "note", "tracking", "added", False),
        (("core",), "note", "identification", "added", True),
        (("nothing",), "error", "tracking", "added", False),
    ],
)
def test_what_fails_a_run_is_what_was_asked_for(
    asked: tuple[str, ...], severity: str, label: str, kind: Kind, fails: bool
) -> None:
    assert Failing.of(asked).fails(finding(severity, label, kind)) is fails  # type: ignore[arg-type]  # see above


@pytest.mark.parametrize("asked", ["warnings", "anti-scrapping", "core:aded", "nothing"])
def test_a_name_that_cannot_fail_is_refused(asked: str) -> None:
    with pytest.raises(DeclarationError):
        Failing.of((asked, "error"))
