"""Any transformers classifier as a tagger: a tiny one that is made here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from classifiers import COLLECTION, MAP, SCRAPING, TEA, TEXTS, learnt, written
from loopback import Server
from running import Desk

from tosdiff.entities import Clause, Tag
from tosdiff.tag.named import Named
from tosdiff.tag.tagger import WaitingTagger

pytest.importorskip("torch", reason="the extra `hub` is not installed")
pytest.importorskip("transformers", reason="the extra `hub` is not installed")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A multi-label model without a map."""
    return learnt(tmp_path_factory.mktemp("models") / "multi")


@pytest.fixture
def model(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes, with a map."""
    shutil.copytree(made, tmp_path / "tiny")
    written(tmp_path / "tiny" / "tosdiff-labels.json", MAP)
    return tmp_path / "tiny"


def clause(text: str, kind: Any = "sentence", **more: Any) -> Clause:
    return Clause(text, (0, len(text)), kind, **more)


def opened(model: Path, given: dict[str, Any]) -> WaitingTagger:
    written(model / "tosdiff-labels.json", given)
    return Named(str(model)).open()


def labels(tags: tuple[Tag, ...]) -> list[str]:
    return [tag.label for tag in tags]


def test_it_tags_as_it_learnt_with_the_stance_of_the_map(model: Path) -> None:
    scraping, collection, tea = Named(str(model)).open().tag([clause(text) for text in TEXTS])
    assert [(tag.label, tag.stance) for tag in scraping] == [("anti-scraping", "forbids")]
    assert [(tag.label, tag.stance) for tag in collection] == [("data-collection", None)]
    assert tea == ()


def test_a_score_is_the_same_whatever_else_is_asked(model: Path) -> None:
    tagger = Named(str(model)).open()
    clauses = [clause(text) for text in (*TEXTS, f"{SCRAPING} {COLLECTION}" * 40)]
    assert tagger.tag(clauses) == [tags for one in clauses for tags in tagger.tag([one])]


def test_the_map_moves_the_cut_of_one_label_and_of_all(model: Path) -> None:
    texts = [clause(text) for text in TEXTS]
    assert opened(model, {**MAP, "cut": 1.0}).tag(texts) == [(), (), ()]
    strict = {**MAP, "LABEL_0": {"label": "anti-scraping", "cut": 1.0}}
    assert [labels(tags) for tags in opened(model, strict).tag(texts)] == [
        [],
        ["data-collection"],
        [],
    ]


def test_two_labels_that_mean_the_same_give_the_better_tag_once(model: Path) -> None:
    both = {"LABEL_0": "tracking", "LABEL_1": "tracking", "LABEL_2": None, "cut": 0.0}
    (tags,) = opened(model, both).tag([clause(SCRAPING)])
    assert labels(tags) == ["tracking"]
    assert tags[0].score > 0.5


def test_of_single_labels_the_best_counts(tmp_path: Path) -> None:
    for problem in ("single_label_classification", None):
        model = learnt(tmp_path / str(problem), problem=problem)
        found = opened(model, MAP).tag([clause(text) for text in TEXTS])
        assert [labels(tags) for tags in found] == [["anti-scraping"], ["data-collection"], []]


def test_labels_with_our_names_need_no_map(tmp_path: Path) -> None:
    model = learnt(tmp_path / "named", ("anti-scraping", "data-collection", "tracking"))
    found = Named(str(model)).open().tag([clause(TEA)])
    assert [labels(tags) for tags in found] == [["tracking"]]


def test_headings_blanks_and_what_it_does_not_read_get_no_tags(model: Path) -> None:
    texts = [clause(SCRAPING, "heading"), clause(" "), clause("Wir sammeln die Adresse nicht.")]
    anything = {**MAP, "cut": 0.0}
    assert opened(model, anything).tag(texts) == [(), (), ()]
    german = opened(model, {**anything, "languages": ["de"]})
    assert [bool(tags) for tags in german.tag(texts)] == [False, False, True]


def test_a_heading_is_read_if_the_map_says_so(model: Path) -> None:
    under = [clause(TEA, heading=("You must not scrape",))]
    without = opened(model, {**MAP, "cut": 0.0}).tag(under)
    assert without == opened(model, {**MAP, "cut": 0.0}).tag([clause(TEA)])
    assert opened(model, {**MAP, "cut": 0.0, "heading": True}).tag(under) != without


def test_a_clause_of_twenty_thousand_words_is_read_from_its_beginning(model: Path) -> None:
    (tags,) = Named(str(model)).open().tag([clause(SCRAPING + " Lamp oil." * 10_000)])
    assert isinstance(tags, tuple)


def test_the_name_holds_what_the_model_and_the_map_say(model: Path) -> None:
    first = Named(str(model)).open().name
    assert first.startswith("tiny@")
    assert Named(str(model)).open().name == first
    assert opened(model, {**MAP, "LABEL_1": "tracking"}).name != first
    written(model / "tosdiff-labels.json", MAP)
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert Named(str(model)).open().name != first


def test_every_verb_tags_with_it_and_another_model_tags_anew_and_says_so(
    run: Desk, platform: Server, model: Path
) -> None:
    run.snapshot()
    first = run("--model", str(model), "show", "vidora", "--tags")
    assert "re-tagging" in first.err
    assert "cues/2 tagged them before" in first.err
    again = run("--model", str(model), "show", "vidora", "--tags")
    assert (again.err, again.out) == ("", first.out)
    written(model / "tosdiff-labels.json", {**MAP, "cut": 0.4})
    assert run("--model", str(model), "matrix").err.count("re-tagging") == 1


def test_a_known_tag_costs_no_inference(
    run: Desk, platform: Server, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.snapshot()
    first = run("--model", str(model), "show", "vidora", "--tags").out
    monkeypatch.setattr("tosdiff.tag.hub._model", lambda _: pytest.fail("loaded"))
    assert run("--model", str(model), "show", "vidora", "--tags").out == first


def test_it_speaks_no_word_of_its_own_and_asks_no_network(model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 1, "text": SCRAPING}), encoding="utf-8")
    barred = (
        "import socket, sys\n"
        "def no(*_): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = no\n"
        "from tosdiff.cli.main import entry\n"
        "sys.argv[0] = 'tosdiff'; entry()\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            barred,
            "--model",
            str(model),
            "classify",
            str(tmp_path / "in.jsonl"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["tags"][0]["label"] == "anti-scraping"


def test_a_hub_id_is_read_from_the_local_cache(
    run: Desk, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    cached = tmp_path / "cache" / "models--somebody--tiny"
    shutil.copytree(made, cached / "snapshots" / ("0" * 40))
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("asked the network"))
    (tmp_path / "terms.txt").write_text(SCRAPING, encoding="utf-8")
    given = str(written(tmp_path / "map.json", MAP))
    done = run(
        "--model", "somebody/tiny", "--label-map", given, "classify", str(tmp_path / "terms.txt")
    )
    assert "tagged by somebody/tiny@" in done.out


# ── what only loading can tell ───────────────────────────────────────────────────────────────────


def failed(run: Desk, model: Path) -> str:
    (model.parent / "terms.txt").write_text(SCRAPING, encoding="utf-8")
    done = run("--model", str(model), "classify", str(model.parent / "terms.txt"))
    assert (done.code, done.out) == (3, "")
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == 2
    return done.err


def altered(model: Path, **other: Any) -> None:
    config = json.loads((model / "config.json").read_text("utf-8"))
    written(model / "config.json", {**config, **other})


def test_a_model_without_its_head_is_refused(run: Desk, model: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(str(model / "model.safetensors"))
    kept = {name: value for name, value in weights.items() if "classifier" not in name}
    save_file(kept, str(model / "model.safetensors"), {"format": "pt"})
    assert "lack classifier.bias, classifier.weight" in failed(run, model)


def test_weights_of_another_shape_are_refused(run: Desk, model: Path) -> None:
    altered(model, hidden_size=32)
    assert "cannot be loaded" in failed(run, model)


def test_other_labels_than_the_weights_have_are_refused(run: Desk, model: Path) -> None:
    altered(model, id2label={"0": "LABEL_0", "1": "LABEL_1"}, label2id={})
    written(model / "tosdiff-labels.json", {"LABEL_0": "tracking", "LABEL_1": None})
    assert "cannot be loaded" in failed(run, model)


@pytest.mark.parametrize("other", [{"model_type": "none-such"}, {"model_type": None}])
def test_a_kind_that_transformers_does_not_know_is_refused(
    run: Desk, model: Path, other: dict[str, Any]
) -> None:
    altered(model, **other)
    said = failed(run, model)
    assert "cannot be loaded" in said or "cannot be read" in said


def test_code_that_comes_with_a_model_is_never_run(run: Desk, model: Path) -> None:
    mark = model.parent / "ran"
    (model / "own.py").write_text(f"open({str(mark)!r}, 'w')\n")
    auto = {"AutoConfig": "own.C", "AutoModelForSequenceClassification": "own.M"}
    altered(model, model_type="own", auto_map=auto)
    failed(run, model)
    assert not mark.exists()


def test_a_damaged_tokenizer_is_refused(run: Desk, model: Path) -> None:
    tokenizer = model / "tokenizer.json"
    tokenizer.write_bytes(tokenizer.read_bytes()[:300])
    assert "the tokenizer in" in failed(run, model)


def test_a_tokenizer_of_another_model_is_refused(run: Desk, model: Path) -> None:
    tokenizer = json.loads((model / "tokenizer.json").read_text("utf-8"))
    tokenizer["model"]["vocab"]["scrape"] = 99
    written(model / "tokenizer.json", tokenizer)
    assert "more tokens than the model" in failed(run, model)


def test_weights_that_are_no_numbers_are_refused(run: Desk, model: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(str(model / "model.safetensors"))
    weights["classifier.weight"].fill_(float("nan"))
    save_file(weights, str(model / "model.safetensors"), {"format": "pt"})
    assert "computes no number" in failed(run, model)
