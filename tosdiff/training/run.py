"""Train both halves of a model into a folder, from which it can be exported."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tosdiff.errors import TaggerError
from tosdiff.tag.encoding import encode, read_tokenizer
from tosdiff.tag.examples import Example
from tosdiff.tag.linear import LinearModel, learn_vocabulary
from tosdiff.training.encoder import ClauseEncoder, load_pretrained, read_shape
from tosdiff.training.fitting import Told, fit, targets
from tosdiff.training.recipe import Recipe


def train(
    data: Sequence[Path],
    examples: Sequence[Example],
    base: Path,
    out: Path,
    recipe: Recipe,
    told: Told,
) -> None:
    """Train on these examples; `out` then holds encoder.pt, linear.npz and run.json.

    `base` is a folder with a pretrained BERT: config.json, model.safetensors, tokenizer.json.
    Raises: TaggerError if there is nothing to learn from, or no base.
    """
    if not examples:
        raise TaggerError("no clause to learn from", hint="labelled JSONL of the split `train`")
    out.mkdir(parents=True, exist_ok=True)
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    save_linear(fit_linear(examples, recipe), out / "linear.npz")
    model = new_model(base, recipe)
    load_pretrained(model, base / "model.safetensors")
    tokens = encode([example.clause for example in examples], read_tokenizer(base))
    fit(model, tokens, examples, recipe, checkpoint=out / "checkpoint.pt", told=told)
    torch.save(model.state_dict(), out / "encoder.pt")
    about = {
        "recipe": asdict(recipe),
        "data": {"clauses": len(examples), "sha256": digest(data)},
        "base": {"sha256": digest([base / "model.safetensors"])},
    }
    (out / "run.json").write_text(json.dumps(about, indent=2), encoding="utf-8")


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 over all these files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def new_model(base: Path, recipe: Recipe) -> ClauseEncoder:
    """Return an encoder of the base's shape, its weights not yet loaded."""
    known = recipe.label_set
    shape = read_shape(base, recipe.layers)
    return ClauseEncoder(shape, len(known.labels), len(known.sided), len(known.stances))


def fit_linear(examples: Sequence[Example], recipe: Recipe) -> LinearModel:
    """Return the linear half: a balanced logistic regression for each label."""
    from scipy.sparse import csr_matrix

    clauses = [example.clause for example in examples]
    known = recipe.label_set
    vocabulary = learn_vocabulary(clauses, known.labels if recipe.cues else ())
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, features in enumerate(vocabulary.features(clauses)):
        rows += [row] * len(features)
        columns += features.keys()
        values += features.values()
    matrix = csr_matrix((values, (rows, columns)), shape=(len(clauses), vocabulary.width))
    counts = np.array([example.weight for example in examples])
    truth = targets(examples, known)[0].numpy()
    return LinearModel(vocabulary, *regress(matrix, truth, counts, recipe))


def regress(
    matrix: Any, truth: NDArray[np.float32], counts: NDArray[np.float64], recipe: Recipe
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit a balanced logistic regression for each label; return columns by labels, and biases."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((matrix.shape[1], truth.shape[1]), np.float32)
    bias = np.full(truth.shape[1], -10.0, np.float32)
    for place in range(truth.shape[1]):
        if not truth[:, place].any():
            continue  # a label that nobody has taught it is never found
        fitted = LogisticRegression(
            C=recipe.regularisation, class_weight="balanced", solver="liblinear"
        ).fit(matrix, truth[:, place], sample_weight=counts)
        weights[:, place], bias[place] = fitted.coef_[0], fitted.intercept_[0]
    return weights, bias


def save_linear(model: LinearModel, path: Path) -> None:
    """Write the linear half as the tagger reads it."""
    sides: dict[str, Any] = {}
    for side, terms in (("body", model.vocabulary.body), ("heading", model.vocabulary.heading)):
        listed = "\n".join(terms).encode("utf-8")
        sides[side] = np.frombuffer(listed, np.uint8)
        sides[f"{side}_rarity"] = np.array([rarity for _, rarity in terms.values()], np.float32)
    np.savez_compressed(path, weights=model.weights.astype(np.float16), bias=model.bias, **sides)
