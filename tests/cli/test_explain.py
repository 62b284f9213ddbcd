"""`labels` says what there is; `explain` says why a clause has it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from running import Desk

from tosdiff.tag import examples
from tosdiff.tag.labels import LABELS

ITEM = ("explain", "use robots to copy our pages;", "--lead-in", "You may not:")


def test_labels_lists_all_by_group_with_definition_and_example(run: Desk) -> None:
    out = " ".join(run("labels").out.split())
    for label in LABELS:
        assert f"{label.name} {label.definition} “{label.example}”" in out
    assert out.index("Core") < out.index("Data") < out.index("Contract")
    assert "forbids: the user" in out


def test_labels_as_json_gives_core_labels_their_stances(run: Desk) -> None:
    said = run("labels", "--format", "json").json()
    assert said["schema"] == "tosdiff.labels/1"
    stances = {item["label"]: bool(item["stances"]) for item in said["labels"]}
    assert stances == {label.name: label.group == "core" for label in LABELS}
    assert len(run("labels", "--format", "jsonl").out.splitlines()) == len(LABELS)


def test_explain_marks_the_words_that_carried_a_tag_without_colour(run: Desk) -> None:
    out = run(*ITEM).out
    assert "anti-scraping forbids" in out
    assert "use **robots** to" in out


def test_explain_in_colour_marks_by_more_than_colour(run: Desk) -> None:
    out = run("--color", "always", *ITEM).out
    assert "\x1b[1;4mrobots\x1b[0m" in out
    assert "“robots” " in out


def test_explain_as_json_gives_each_word_with_its_weight(run: Desk) -> None:
    said = run(*ITEM, "--format", "json").json()
    assert said["schema"] == "tosdiff.explanation/1"
    (tag,) = [item for item in said["tags"] if item["label"] == "anti-scraping"]
    (robots,) = [word for word in tag["words"] if word["text"] == "robots"]
    assert said["text"][slice(*robots["span"])] == "robots"
    assert robots["weight"] == tag["score"]


def test_explain_reads_standard_input(run: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Do not scrape.\n")))
    assert "**scrape**" in run("explain", "-").out


def test_explain_names_the_word_that_turns_the_stance(run: Desk) -> None:
    out = run("explain", "You must not use robots, or scrape our pages in bulk.").out
    assert "the stance turns without “not”: permits" in out


def test_a_clause_without_tags_and_an_empty_one(run: Desk) -> None:
    done = run("explain", "Tea is free.")
    assert (done.code, "no tags" in done.out) == (0, True)
    assert run("explain", " ").code == 2


@pytest.mark.parametrize("words", [0, 5_000])
def test_explain_takes_a_clause_of_any_length(run: Desk, words: int) -> None:
    text = "Never scrape. " + "The lamp is lit. " * words
    assert "anti-scraping" in run("explain", text).out


@pytest.fixture
def labelled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package that ships one labelled example."""
    labels = '"tags": ["anti-scraping"], "stance": {"anti-scraping": "forbids"}'
    row = f'{{"text": "Robots may not copy our pages.", {labels}}}'
    (tmp_path / "examples.jsonl").write_text(row, encoding="utf-8")
    monkeypatch.setattr(examples, "files", lambda _: tmp_path)


@pytest.mark.usefixtures("labelled")
def test_the_nearest_labelled_example_is_shown(run: Desk) -> None:
    out = run(*ITEM).out
    assert "Robots may not copy our pages." in out
    assert run(*ITEM, "--format", "json").json()["nearest"][0]["tags"][0]["score"] == 1.0
    assert "examples" not in run("explain", "Tea is free on Fridays.").out
