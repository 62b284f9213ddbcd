"""A model is trained, interrupted, exported and run: the same from torch to the command line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from running import Desk

from tosdiff.entities import Clause
from tosdiff.errors import TaggerError
from tosdiff.tag.labels import CORE, LABELS
from tosdiff.tag.neural import NeuralTagger

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("sklearn", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")

WORDS = (
    *("robots", "may", "must", "not", "read", "collect", "our", "your", "pages", "data"),
    *("face", "users", "we", "you", "share", "court"),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT with two thin layers and forty words, its weights drawn at random."""
    from safetensors.torch import save_file
    from tokenizers import BertWordPieceTokenizer

    folder = tmp_path_factory.mktemp("base")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*marks, *WORDS, *"abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertWordPieceTokenizer(str(folder / "vocab.txt")).save(str(folder / "tokenizer.json"))
    config = {
        "vocab_size": len(vocabulary),
        "max_position_embeddings": 160,
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    torch.manual_seed(0)
    shapes = {
        "embeddings.word_embeddings.weight": (len(vocabulary), 16),
        "embeddings.position_embeddings.weight": (160, 16),
        "embeddings.token_type_embeddings.weight": (2, 16),
        "embeddings.LayerNorm.weight": (16,),
        "embeddings.LayerNorm.bias": (16,),
    }
    for number in range(2):
        at = f"encoder.layer.{number}"
        for name in ("query", "key", "value"):
            shapes |= {f"{at}.attention.self.{name}.weight": (16, 16)}
            shapes |= {f"{at}.attention.self.{name}.bias": (16,)}
        for name, wide, narrow in (
            ("attention.output.dense", 16, 16),
            ("intermediate.dense", 32, 16),
            ("output.dense", 16, 32),
        ):
            shapes |= {f"{at}.{name}.weight": (wide, narrow), f"{at}.{name}.bias": (wide,)}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{at}.{name}.weight": (16,), f"{at}.{name}.bias": (16,)}
    state = {name: 0.2 * torch.randn(shape) for name, shape in shapes.items()}
    save_file(state, str(folder / "model.safetensors"))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety clauses in which two words decide on two labels."""
    chance = random.Random(1)  # a test's own order
    lines = []
    for number in range(90):
        words = chance.choices(WORDS[6:-1], k=6)
        tags, stance = [], {}
        if number % 2:
            words[2] = "robots"
            tags, stance = ["anti-scraping"], {"anti-scraping": "forbids"}
        if number % 3 == 0:
            words[4] = "court"
            tags = [*tags, "jurisdiction"]
        words.insert(0, "the")
        row = {"text": " ".join(words), "tags": tags, "stance": stance}
        lines.append(json.dumps({**row, "split": "dev" if number >= 60 else "train"}))
    file = tmp_path_factory.mktemp("data") / "clauses.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def trained(run: Desk, base: Path, data: Path, out: Path, epochs: int = 2, *options: str) -> Path:
    done = run(
        "model", "train", "--data", str(data), "--base", str(base), "--out", str(out / "run"),
        "--epochs", str(epochs), *options,
    )  # fmt: skip
    assert done.code == 0, done.err
    done = run(
        "model", "export", str(out / "run"), "--base", str(base), "--dev", str(data),
        "--out", str(out / "model"), "--name", "tiny/1",
    )  # fmt: skip
    assert done.code == 0, done.err
    return out / "model"


def test_a_trained_model_finds_what_it_was_taught(
    run: Desk, base: Path, data: Path, tmp_path: Path
) -> None:
    model = trained(run, base, data, tmp_path)
    done = run(
        "model", "evaluate", str(data), "--split", "dev", "--model", str(model), "--format", "json"
    )
    scores = {item["name"]: item["f1"] for item in done.json()["labels"]}
    assert scores["anti-scraping"] > 0.9
    assert scores["jurisdiction"] > 0.9
    card = run("model", "card", str(model)).out
    assert "tiny/1" in card
    assert "60 labelled clauses" in card


def test_the_same_seed_gives_the_same_model(
    run: Desk, base: Path, data: Path, tmp_path: Path
) -> None:
    one = trained(run, base, data, tmp_path / "one")
    other = trained(run, base, data, tmp_path / "other")
    for name in ("encoder.onnx", "linear.npz", "model.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_an_interrupted_run_goes_on_to_the_same_model(
    run: Desk, base: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tosdiff.training import fitting

    whole = trained(run, base, data, tmp_path / "whole")
    keep = fitting._keep

    def killed(checkpoint: Path, recipe: object, epochs: int, *parts: object) -> None:
        keep(checkpoint, recipe, epochs, *parts)  # type: ignore[arg-type]  # passed on as it came
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fitting, "_keep", killed)
        done = run(
            "model", "train", "--data", str(data), "--base", str(base),
            "--out", str(tmp_path / "torn" / "run"), "--epochs", "2",
        )  # fmt: skip
        assert done.code == 130
    torn = trained(run, base, data, tmp_path / "torn")
    assert (torn / "encoder.onnx").read_bytes() == (whole / "encoder.onnx").read_bytes()


def test_a_score_does_not_depend_on_the_rest_of_the_batch(
    run: Desk, base: Path, data: Path, tmp_path: Path
) -> None:
    tagger = NeuralTagger(trained(run, base, data, tmp_path))
    texts = ("the robots may not read", "the court", "you share the data of users with robots")
    clauses = [Clause(text, (0, len(text)), "sentence") for text in texts]
    assert tagger.tag(clauses) == [tag for clause in clauses for tag in tagger.tag([clause])]
    assert {tag.label for tags in tagger.tag(clauses) for tag in tags} <= {x.name for x in LABELS}
    assert all(
        bool(tag.stance) == (tag.label in CORE) for tags in tagger.tag(clauses) for tag in tags
    )


def test_a_damaged_model_is_said_to_be_damaged(
    run: Desk, base: Path, data: Path, tmp_path: Path
) -> None:
    model = trained(run, base, data, tmp_path)
    whole = (model / "encoder.onnx").read_bytes()
    (model / "encoder.onnx").write_bytes(whole[:-100])
    with pytest.raises(TaggerError, match="bytes long"):
        NeuralTagger(model)
    (model / "encoder.onnx").write_bytes(bytes(len(whole)))
    with pytest.raises(TaggerError, match="cannot be read"):
        NeuralTagger(model)
    about = json.loads((model / "model.json").read_text("utf-8"))
    (model / "model.json").write_text(json.dumps({**about, "labels": ["other"]}), "utf-8")
    with pytest.raises(TaggerError, match="other labels"):
        NeuralTagger(model)


def test_a_model_learns_the_labels_of_unfair_tos_and_is_kept_from_tagging_with_ours(
    run: Desk, base: Path, tmp_path: Path
) -> None:
    lines = []
    for number in range(120):
        court = number % 4 == 0
        text = f"the {'court' if court else 'data'} of users"
        row = {"text": text, "labels": ["Jurisdiction"] if court else []}
        lines.append(json.dumps({**row, "split": "validation" if number >= 80 else "train"}))
    data = tmp_path / "unfair.jsonl"
    data.write_text("\n".join(lines), encoding="utf-8")
    model = trained(run, base, data, tmp_path, 4, "--labels", "unfair-tos")
    done = run(
        "model", "evaluate", str(data), "--split", "dev", "--model", str(model), "--format", "json"
    )
    assert done.json()["with_none"]["none"]["f1"] == 1.0
    assert "8 labels of unfair-tos" in run("model", "card", str(model)).out
    with pytest.raises(TaggerError, match="other labels than those of tosdiff"):
        NeuralTagger(model)


def test_each_epoch_takes_other_clauses_without_a_label_but_as_many() -> None:
    from tosdiff.training.fitting import rows_of
    from tosdiff.training.recipe import Recipe

    plain = list(range(50))
    first, second = (rows_of(plain, 60, Recipe(negatives=2), epoch) for epoch in (0, 1))
    assert len(first) == len(second) == 30
    assert first != second
    assert {*range(50, 60)} <= {*first} & {*second}
    assert rows_of(plain, 60, Recipe(), 0) == list(range(60)), "all, if not told otherwise"


def test_focal_loss_is_plain_loss_with_what_is_right_counting_less() -> None:
    from tosdiff.training.fitting import loss_of

    scores, labels = torch.tensor([[3.0, -1.0]]), torch.tensor([[1.0, 1.0]])
    plain = -torch.nn.functional.logsigmoid(scores)
    wrong = 1 - torch.sigmoid(scores)
    assert torch.allclose(loss_of(scores, labels, torch.ones(1), 0.0), plain.sum())
    assert torch.allclose(loss_of(scores, labels, torch.ones(1), 2.0), (wrong**2 * plain).sum())
