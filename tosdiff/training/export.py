"""Make of a trained run what ships: ONNX in int8, scales chosen on dev with that very file."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tosdiff.errors import TaggerError
from tosdiff.tag.encoding import Tokens, encode, read_tokenizer
from tosdiff.tag.examples import Example
from tosdiff.tag.labelset import LabelSet
from tosdiff.tag.neural import FORMAT, Halves, NeuralTagger, scaled
from tosdiff.tag.runtime import load_onnxruntime
from tosdiff.training.encoder import ClauseEncoder
from tosdiff.training.evaluation import evaluate
from tosdiff.training.fitting import predict, targets
from tosdiff.training.recipe import Recipe
from tosdiff.training.run import new_model
from tosdiff.training.scales import calibration_error, fit_scales

TOLERANCE = 1e-4  # between torch and ONNX in float: the same sums in another order
INT8_TOLERANCE = 0.05  # mean difference of a probability by quantisation


def export(
    run: Path,
    base: Path,
    dev: Sequence[Example],
    out: Path,
    *,
    name: str,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Write a model folder that NeuralTagger reads; return what it says of itself.

    Raises: TaggerError if the run is not finished, or ONNX computes other than torch did.
    """
    recipe, about = _begun(run)
    model = new_model(base, recipe)
    model.load_state_dict(torch.load(run / "encoder.pt", weights_only=True))
    out.mkdir(parents=True, exist_ok=True)
    whole = run / "encoder.fp32.onnx"
    write_onnx(model, whole)
    _quantise(whole, out / "encoder.onnx")
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile(run / "linear.npz", out / "linear.npz")
    known = recipe.label_set
    halves = Halves(out, known)
    clauses = [example.clause for example in dev]
    tokens = encode(clauses, read_tokenizer(base))
    parity = _parity(model, tokens, whole, halves.encoded(clauses)[0])
    raw = halves.raw(clauses)
    truth = targets(dev, known)[0].numpy().astype(np.float64)
    picked = [known.labels.index(label) for label in known.sided]
    scales = fit_scales(raw.labels, truth, recipe.shrink, recipe.slack, picked=picked)
    said = {
        "format": FORMAT,
        "name": name,
        "notes": list(notes),
        "labels": list(known.labels),
        "stances": list(known.stances),
        "scales": asdict(scales),
        "calibration_error": round(
            calibration_error(scaled(raw.labels, scales.slope, scales.shifts), truth), 4
        ),
        "parity": parity,
        "files": {
            file: _file(out / file) for file in ("encoder.onnx", "tokenizer.json", "linear.npz")
        },
        **about,
    }
    _write(said, out)
    said["scores"] = evaluate(NeuralTagger(out, known), dev, known)
    _write(said, out)
    return said


def labels_of(run: Path) -> LabelSet:
    """Return the labels that a run learnt. Raises: TaggerError if it is not finished."""
    return _begun(run)[0].label_set


def _begun(run: Path) -> tuple[Recipe, dict[str, Any]]:
    """Return the recipe of a finished run, and all that the run says of itself."""
    try:
        about = json.loads((run / "run.json").read_text(encoding="utf-8"))
        (run / "encoder.pt").stat()
        return Recipe(**about["recipe"]), about
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TaggerError(f"{run} holds no finished run", hint="`tosdiff model train`") from error


def _write(said: Mapping[str, Any], out: Path) -> None:
    (out / "model.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def write_onnx(model: ClauseEncoder, path: Path) -> None:
    """Write an encoder as ONNX in float, for any number of clauses of any length."""
    model.eval()
    one = torch.ones((1, 8), dtype=torch.long)
    axes = {0: "clauses", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter: what it writes is quantised best
        torch.onnx.export(
            model,
            (one, one, torch.zeros_like(one)),
            str(path),
            input_names=["ids", "mask", "sides"],
            output_names=["labels", "stances"],
            dynamic_axes={
                **dict.fromkeys(("ids", "mask", "sides"), axes),
                "labels": {0: "clauses"},
                "stances": {0: "clauses"},
            },
            opset_version=17,
            dynamo=False,
        )


def _quantise(whole: Path, small: Path) -> None:
    load_onnxruntime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(whole), str(small), per_channel=True, weight_type=QuantType.QInt8)


def _parity(
    model: ClauseEncoder, tokens: Sequence[Tokens], whole: Path, small_says: NDArray[np.float64]
) -> Mapping[str, float]:
    """Compare torch, ONNX in float and what ONNX in int8 said. Raises: TaggerError."""
    torch_says, _ = predict(model, tokens)
    float_says = _run(whole, tokens)
    found = {
        "float_max": float(np.abs(torch_says - float_says).max()),
        "int8_mean": float(np.abs(torch_says - small_says).mean()),
        "int8_flips": int(((torch_says >= 0.5) != (small_says >= 0.5)).sum()),
        "decisions": int(torch_says.size),
    }
    if found["float_max"] > TOLERANCE or found["int8_mean"] > INT8_TOLERANCE:
        raise TaggerError(f"ONNX computes other than torch did: {found}", hint="report this")
    return found


def _run(path: Path, tokens: Sequence[Tokens]) -> NDArray[np.float64]:
    session = load_onnxruntime().InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = []
    for one in tokens:
        ids = np.array([one.ids], np.int64)
        inputs = {"ids": ids, "mask": np.ones_like(ids), "sides": np.array([one.sides])}
        found.append(1 / (1 + np.exp(-session.run(["labels"], inputs)[0][0].astype(np.float64))))
    return np.array(found)


def _file(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
