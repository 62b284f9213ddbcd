"""The model that ships: small, whole, offline, and no worse than its card says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from running import Desk

from tosdiff.cli import taggers
from tosdiff.entities import Clause
from tosdiff.tag.cues import CueTagger
from tosdiff.tag.examples import read_examples
from tosdiff.tag.labels import CORE
from tosdiff.tag.neural import WEIGHTS, NeuralTagger, read_about
from tosdiff.training.evaluation import evaluate
from tosdiff.training.readings import read_readings

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "clauses"
READINGS = CORPUS.parent / "readings" / "readings.jsonl"


@pytest.fixture(scope="module")
def tagger() -> NeuralTagger:
    return NeuralTagger()


def clause(text: str, kind: Any = "sentence") -> Clause:
    return Clause(text, (0, len(text)), kind)


def test_the_model_is_small_and_its_card_names_its_data() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) <= 40 * 2**20
    card = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    assert "labelled clauses; SHA-256 of the files together" in card
    assert "all-MiniLM-L6-v2 (Apache-2.0)" in card


def test_a_score_is_the_same_whatever_else_is_asked(tagger: NeuralTagger) -> None:
    texts = (
        "You must not crawl, scrape or index our pages by automated means.",
        "Ja.",
        "We collect your address when you sign up, and the courts of Leeds hear disputes.",
    )
    clauses = [clause(text) for text in texts]
    assert tagger.tag(clauses) == [tags for one in clauses for tags in tagger.tag([one])]
    assert tagger.tag(clauses[::-1]) == tagger.tag(clauses)[::-1]


def test_core_tags_have_a_stance_and_others_none(tagger: NeuralTagger) -> None:
    [tags] = tagger.tag([clause("You must not crawl our pages; we may close your account.")])
    assert tags
    assert all((tag.stance is not None) == (tag.label in CORE) for tag in tags)


@pytest.mark.parametrize(
    "one",
    [
        clause(""),
        clause("§§§ !!!"),
        clause("No scraping", "heading"),
        clause("Sie dürfen unsere Seiten nicht automatisiert auslesen oder kopieren."),
    ],
)
def test_what_says_nothing_in_english_gets_no_tags(tagger: NeuralTagger, one: Clause) -> None:
    assert tagger.tag([one]) == [()]


def test_a_clause_of_twenty_thousand_words_is_read_from_its_beginning(tagger: NeuralTagger) -> None:
    text = "You must not scrape our pages. " + "The lamp is lit at dusk. " * 4000
    [tags] = tagger.tag([clause(text)])
    assert "anti-scraping" in {tag.label for tag in tags}


def test_clauses_of_our_own_are_found_far_better_than_by_cues(tagger: NeuralTagger) -> None:
    examples = read_examples([CORPUS / "test.jsonl"])
    by_cues = evaluate(CueTagger(), examples)["micro_f1"]
    assert evaluate(tagger, examples)["micro_f1"] >= by_cues + 0.3


def test_services_it_has_not_seen_are_read_as_the_card_says(
    tagger: NeuralTagger, shared: Path
) -> None:
    data = shared / "data"
    examples = read_examples([data / "clauses.jsonl"], split="dev")
    examples += read_readings(READINGS, data / "clauses_unlabelled.jsonl.gz", split="dev")
    figures = evaluate(tagger, examples)
    said = read_about()["scores"]
    assert abs(figures["micro_f1"] - said["micro_f1"]) < 0.01
    assert abs(figures["macro_f1"] - said["macro_f1"]) < 0.01


def test_every_verb_tags_with_it_when_asked(run: Desk, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("You must not scrape our pages.\n", encoding="utf-8")
    done = run("--tagger", "clauses", "classify", str(file), "--format", "json")
    assert done.json()["tagger"] == read_about()["name"]
    assert done.json()["clauses"][0]["tags"][0]["label"] == "anti-scraping"


def test_its_card_is_printed(run: Desk) -> None:
    assert run("model", "card").out.startswith(f"# Model card: {read_about()['name']}")


def test_without_what_runs_it_the_model_says_what_to_install(
    run: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tosdiff.tag.release.find_spec", lambda _: None)
    monkeypatch.setattr(taggers, "_load_model", taggers._load_model.__wrapped__)
    file = tmp_path / "terms.txt"
    file.write_text("You must not scrape our pages.\n", encoding="utf-8")
    done = run("--tagger", "clauses", "classify", str(file))
    assert done.code == 3
    assert "hint: pip install 'tosdiff[model]'" in done.err
