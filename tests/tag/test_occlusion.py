"""Which words carried a decision: told of any tagger by leaving words out."""

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.entities import Clause, Stance, Tag
from tosdiff.tag.occlusion import Explained, explain


class Judge:
    """A tagger that scores by a rule over what it reads; 0 is no tag."""

    name = "judge/1"

    def __init__(
        self, rule: Callable[[str], float], stance: Callable[[str], Stance | None] = lambda _: None
    ) -> None:
        self.rule, self.stance = rule, stance
        self.readings = 0

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        self.readings += len(clauses)
        read = [" ".join((*c.heading, c.lead_in, c.text)) for c in clauses]
        return [
            (Tag("anti-scraping", score, self.stance(text)),) if (score := self.rule(text)) else ()
            for text in read
        ]


def clause(text: str, lead_in: str = "", heading: tuple[str, ...] = ()) -> Clause:
    return Clause(text, (0, len(text)), "item" if lead_in else "sentence", heading, lead_in)


def only(item: Clause, judge: Judge) -> Explained:
    (found,) = explain(item, judge)
    return found


def heavy(item: Clause, judge: Judge) -> list[str]:
    return [word.text for word in only(item, judge).heavy]


def test_the_word_without_which_there_is_no_tag_is_the_heavy_one() -> None:
    judge = Judge(lambda text: float("robots" in text))
    assert heavy(clause("Never use robots to read our pages."), judge) == ["robots"]


def test_the_word_that_moves_the_score_most_weighs_most() -> None:
    judge = Judge(lambda text: 0.5 * ("robots" in text) + 0.4 * ("bulk" in text) + 0.05)
    found = only(clause("No robots and no bulk copies."), judge)
    weights = {word.text: round(word.weight, 2) for word in found.words if word.weight}
    assert weights == {"robots": 0.5, "bulk": 0.4}


def test_words_far_apart_of_which_one_would_do_are_both_found() -> None:
    judge = Judge(lambda text: float("robots" in text or "spiders" in text))
    far = clause("Use no robots whatever you do or want to do here with us, nor spiders.")
    assert only(far, judge).how == "alone"
    assert heavy(far, judge) == ["robots", "spiders"]


def test_words_beside_each_other_of_which_one_would_do_are_found_together() -> None:
    judge = Judge(lambda text: float("robots" in text or "spiders" in text))
    assert heavy(clause("Use neither robots nor spiders."), judge) == ["robots", "nor", "spiders"]


def test_the_lead_in_and_the_heading_are_left_out_too() -> None:
    judge = Judge(lambda text: float("not" in text and "Robots" in text))
    found = only(clause("read our pages", "You may not:", ("Rules", "Robots and us")), judge)
    assert [(word.text, word.field) for word in found.heavy] == [
        ("Robots", "heading"),
        ("not", "lead_in"),
    ]


def test_a_word_without_which_the_stance_turns_is_named() -> None:
    judge = Judge(lambda _: 0.9, lambda text: "forbids" if "not" in text else "permits")
    (turn,) = only(clause("You may not read our pages."), judge).turns
    assert (turn.word.text, turn.stance) == ("not", "permits")


def test_a_tagger_that_always_says_the_same_is_told_as_the_whole() -> None:
    found = only(clause("Whatever."), Judge(lambda _: 1.0))
    assert found.heavy == () or found.how == "alone"


@given(st.integers(0, 3000))
def test_work_is_bounded_however_long_the_clause(words: int) -> None:
    judge = Judge(lambda text: float("robots" in text))
    explain(clause("robots " + "word " * words), judge)
    assert judge.readings < 1000


@given(st.text(max_size=60), st.text(max_size=20))
def test_spans_are_of_the_words_that_they_name(text: str, lead_in: str) -> None:
    item = clause(text, lead_in)
    for explained in explain(item, Judge(lambda _: 0.5)):
        for word in explained.words:
            where = {"text": text, "lead_in": lead_in, "heading": ""}[word.field]
            assert where[slice(*word.span)] == word.text
