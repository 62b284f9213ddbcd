"""`--model`: what is wrong with it is said before any work, whether or not the extra is there."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from classifiers import MAP, folder, written
from gitting import VIDORA, Repo
from gitting import text as terms_text
from running import Desk

from tosdiff.tag.neural import WEIGHTS

BAN = "You must not scrape our pages.\n"


@pytest.fixture
def text(tmp_path: Path) -> str:
    """A file with one clause."""
    (tmp_path / "terms.txt").write_text(BAN, encoding="utf-8")
    return str(tmp_path / "terms.txt")


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    """A transformers folder that looks whole, with a label map inside."""
    written(folder(tmp_path / "mine") / "tosdiff-labels.json", MAP)
    return tmp_path / "mine"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """The model that ships, copied."""
    shutil.copytree(WEIGHTS, tmp_path / "ours")
    return tmp_path / "ours"


def failed(run: Desk, text: str, *options: str) -> tuple[int, str]:
    """Run classify with these options; nothing may come on standard output, and no traceback."""
    done = run(*options, "classify", text)
    assert done.out == ""
    assert "Traceback" not in done.err
    assert "hint: " in done.err
    return done.code, done.err


# ── which tagger ─────────────────────────────────────────────────────────────────────────────────


def test_a_tagger_and_a_model_are_one_too_many(run: Desk, text: str, ours: Path) -> None:
    code, said = failed(run, text, "--tagger", "cues", "--model", str(ours))
    assert code == 2
    assert "two taggers" in said


def test_a_flag_goes_before_the_environment(
    run: Desk, text: str, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tagged(*given: str) -> str:
        name: str = run(*given, "classify", text, "--format", "json").json()["tagger"]
        return name

    monkeypatch.delenv("TOSDIFF_TAGGER")
    monkeypatch.setenv("TOSDIFF_MODEL", str(ours))
    assert tagged().startswith("clauses/3@")
    assert tagged("--tagger", "cues").startswith("cues/")
    monkeypatch.setenv("TOSDIFF_TAGGER", "clauses")
    assert failed(run, text)[0] == 2
    monkeypatch.delenv("TOSDIFF_MODEL")
    assert tagged("--model", str(ours)).startswith("clauses/3@")
    assert tagged("--model", "") == "clauses/3"


def test_left_to_us_the_clause_model_tags_but_phrases_a_whole_history(
    run: Desk, text: str, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOSDIFF_TAGGER")
    assert run("classify", text, "--format", "json").json()["tagger"].startswith("clauses/")
    repo.record("Start tracking", 0, {VIDORA: terms_text()})
    matrix = run("--corpus", str(repo.path), "matrix", "--format", "json")
    assert matrix.json()["tagger"].startswith("cues/")
    assert "phrases" not in matrix.err


def test_without_what_runs_the_model_phrases_tag_and_it_is_said(
    run: Desk, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOSDIFF_TAGGER")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    done = run("classify", text, "--format", "json")
    assert done.json()["tagger"].startswith("cues/")
    assert "pip install 'tosdiff[model]'" in done.err
    assert run("--tagger", "cues", "classify", text).err == "", "who asked for it need not be told"


def test_a_map_without_a_model_is_a_usage_error(run: Desk, text: str, tmp_path: Path) -> None:
    assert failed(run, text, "--label-map", str(tmp_path / "map.json"))[0] == 2


# ── a model of our own ───────────────────────────────────────────────────────────────────────────


def test_an_exported_folder_tags_and_is_named_by_its_digest(
    run: Desk, text: str, ours: Path
) -> None:
    done = run("--model", str(ours), "classify", text, "--format", "json").json()
    assert done["clauses"][0]["tags"][0]["label"] == "anti-scraping"
    about = json.loads((ours / "model.json").read_text("utf-8"))
    written(ours / "model.json", {**about, "notes": ["another"]})
    again = run("--model", str(ours), "classify", text, "--format", "json").json()
    assert again["tagger"] != done["tagger"]


def cut(name: str) -> Callable[[Path], object]:
    return lambda at: (at / name).write_bytes((at / name).read_bytes()[:100])


def changed(name: str) -> Callable[[Path], object]:
    return lambda at: (at / name).write_bytes((at / name).read_bytes()[:-9] + b"123456789")


def said(**other: Any) -> Callable[[Path], object]:
    def write(at: Path) -> None:
        about = json.loads((at / "model.json").read_text("utf-8"))
        written(at / "model.json", {**about, **other})

    return write


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut("encoder.onnx"), "encoder.onnx is 100 bytes long"),
        (changed("encoder.onnx"), "encoder.onnx is not what model.json says"),
        (changed("tokenizer.json"), "tokenizer.json is not what model.json says"),
        (changed("linear.npz"), "linear.npz is not what model.json says"),
        (cut("model.json"), "no readable model.json"),
        (lambda at: (at / "model.json").write_bytes(b"\xff"), "no readable model.json"),
        (lambda at: (at / "linear.npz").unlink(), "a file of it is missing"),
        (said(scales={}), "no readable model.json"),
        (said(labels=["anti-scraping"]), "a model of other labels"),
        (said(format=99), "a model of format 99"),
    ],
)
def test_a_damaged_model_of_ours_is_refused(
    run: Desk, text: str, ours: Path, harm: Callable[[Path], object], words: str
) -> None:
    harm(ours)
    code, err = failed(run, text, "--model", str(ours))
    assert code == 3
    assert words in err
    assert "install tosdiff again" not in err


def test_a_model_of_ours_needs_no_map(run: Desk, text: str, ours: Path, tmp_path: Path) -> None:
    given = str(written(tmp_path / "map.json", MAP))
    code, err = failed(run, text, "--model", str(ours), "--label-map", given)
    assert code == 2
    assert "leave out --label-map" in err


# ── a transformers model ─────────────────────────────────────────────────────────────────────────


def test_a_name_that_is_no_model_is_a_usage_error(run: Desk, text: str, tmp_path: Path) -> None:
    for name, words in (
        ("./nowhere", "no such folder"),
        ("nowhere", "no such folder"),
        ("~nobody-here/model/deep", "no such folder"),
        (text, "is a file"),
        (str(tmp_path), "holds no model"),
    ):
        code, err = failed(run, text, "--model", name)
        assert code == 2
        assert words in err


def test_a_hub_id_is_never_fetched_unasked(
    run: Desk, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("asked the network"))
    code, err = failed(run, text, "--model", "nobody/nothing")
    assert code == 3
    assert "no model in the hub's local cache" in err
    assert "--download" in err


def test_a_hub_id_that_cannot_be_fetched_says_why(
    run: Desk, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)  # no test goes beyond loopback
    code, err = failed(run, text, "--model", "nobody/nothing", "--download")
    assert code == 3
    assert "nobody/nothing could not be fetched" in err


@pytest.mark.parametrize("name", ["./mine", "nobody/nothing"])
def test_without_the_extra_it_says_what_to_install(
    run: Desk, text: str, mapped: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("tosdiff.tag.release.find_spec", lambda _: None)
    monkeypatch.chdir(mapped.parent)
    code, err = failed(run, text, "--model", name)
    assert code == 3
    assert "hint: pip install 'tosdiff[hub]'" in err


def config(**other: Any) -> Callable[[Path], object]:
    return lambda at: folder(at, **other)


SHARDS = "model.safetensors.index.json"


def sharded(at: Path) -> None:
    (at / "model.safetensors").rename(at / "a.safetensors")
    written(at / SHARDS, {"weight_map": {"w": "a.safetensors", "v": "b.safetensors"}})


def pickled(at: Path) -> None:
    (at / "model.safetensors").rename(at / "pytorch_model.bin")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut("config.json"), "config.json cannot be read"),
        (lambda at: (at / "config.json").write_text("[]"), "not a JSON object"),
        (lambda at: (at / "model.safetensors").unlink(), "has no weights"),
        (lambda at: (at / "model.safetensors").write_bytes(b"x"), "damaged, or not whole"),
        (lambda at: (at / "model.safetensors").write_bytes(b"\xff" * 99), "damaged, or not whole"),
        (cut("model.safetensors"), ""),
        (lambda at: (at / "tokenizer.json").unlink(), "has no tokenizer"),
        (sharded, "has no b.safetensors"),
        (pickled, "as a pickle"),
        (config(architectures=["BertForMaskedLM"]), "BertForMaskedLM, which has no classif"),
        (config(problem_type="regression"), "a regression model"),
        (config(id2label={"0": "a", "2": "b"}), '"id2label" is no list of labels'),
        (config(id2label=["a"]), '"id2label" is no list of labels'),
        (config(id2label={"0": "a", "1": "a"}), '"id2label" is no list of labels'),
        (config(id2label={}), '"id2label" is no list of labels'),
        (config(id2label=None, num_labels=10**12), '"id2label" is no list of labels'),
    ],
)
def test_a_transformers_folder_that_is_not_whole_or_no_classifier_is_refused(
    run: Desk, text: str, mapped: Path, harm: Callable[[Path], object], words: str
) -> None:
    harm(mapped)
    code, err = failed(run, text, "--model", str(mapped))
    assert code == 3
    assert words in err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "not ours, and no label map says what they mean: LABEL_0, LABEL_1, LABEL_2"),
        ({"LABEL_0": "anti-scraping"}, "does not say what they mean: LABEL_1, LABEL_2"),
        ({**MAP, "LABEL_9": None}, "labels that the model has not: LABEL_9"),
        (dict.fromkeys(MAP), "leaves out every label"),
        ({**MAP, "LABEL_1": "anti-scrapping"}, "LABEL_1: there is no label 'anti-scrapping'"),
        ({**MAP, "LABEL_1": {"label": "tracking", "stance": "forbids"}}, "tracking has no stance"),
        ({**MAP, "LABEL_1": {"label": "tracking", "stance": "hates"}}, "Invalid enum value"),
        ({**MAP, "LABEL_1": {"label": "tracking", "cut": 5}}, "`float` <= 1"),
        ({**MAP, "LABEL_1": {"lable": "tracking"}}, "lable"),
        ({**MAP, "LABEL_1": True}, "LABEL_1 is true"),
        ({**MAP, "languages": ["German"]}, "languages"),
        ({"labels": MAP, "cutt": 0.5}, "cutt"),
        ([], "not a JSON object"),
    ],
)
def test_a_map_that_is_missing_or_wrong_is_a_usage_error(
    run: Desk, text: str, tmp_path: Path, given: object, words: str
) -> None:
    made = folder(tmp_path / "mine")
    if given is not None:
        written(made / "tosdiff-labels.json", given)
    code, err = failed(run, text, "--model", str(made))
    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("map.json", None, "No such file"),
        ("map.json", b"{", "not JSON"),
        ("map.json", b"\xff", "not JSON"),
        ("map.json", b"[" * 100_000, "not JSON"),
        ("map.toml", b"a = ", "not TOML"),
    ],
)
def test_a_map_that_cannot_be_read_is_a_usage_error(
    run: Desk, text: str, mapped: Path, name: str, data: bytes | None, words: str
) -> None:
    given = mapped.parent / name
    if data is not None:
        given.write_bytes(data)
    code, err = failed(run, text, "--model", str(mapped), "--label-map", str(given))
    assert code == 2
    assert words in err
