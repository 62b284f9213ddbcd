"""The weights that ship behind a transformers pipeline: what the same model costs elsewhere.

The int8 weights of `encoder.onnx` are turned back into float32, which is exact, and put into
transformers' own BERT with our two heads on top; `text-classification` runs it. So both compute the
same function of the same clauses, but for rounding activations to int8; how far they are apart is
measured and printed beside the speed. It needs transformers, torch and onnx.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from tosdiff.entities import Clause
from tosdiff.tag.context import body_of, heading_of
from tosdiff.tag.english import is_english
from tosdiff.tag.labels import CORE, LABELS, STANCES
from tosdiff.tag.neural import WEIGHTS, Halves, NeuralTagger

_NEEDED = ("transformers", "torch", "onnx")
_HEAD = 32  # numbers of a state that one attention head reads: 384 / 12
_LONGEST = 153  # tokens: heading, clause and three marks
_ROUNDS = 3
_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "joined",
    "attention.output.LayerNorm": "norm",
    "intermediate.dense": "wide",
    "output.dense": "narrow",
    "output.LayerNorm": "last_norm",
}


def missing() -> list[str]:
    """Return what is not installed of what this needs."""
    return [name for name in _NEEDED if find_spec(name) is None]


def compare(clauses: Sequence[Clause]) -> dict[str, Any]:
    """Return clauses a second of CPU of both, and how far their probabilities are apart."""
    import torch

    torch.set_num_threads(1)
    clauses = [clause for clause in clauses if _is_read(clause)]
    tagger, halves, pipeline = NeuralTagger(), Halves(WEIGHTS), _pipeline(WEIGHTS)
    inputs = [_input(clause) for clause in clauses]
    runs: dict[str, Callable[[], Any]] = {
        "tosdiff: both halves, scaled and cut": lambda: tagger.tag(clauses),
        "tosdiff: the encoder alone": lambda: halves.encoded(clauses)[0],
        "transformers pipeline, one by one": lambda: pipeline(inputs, batch_size=1),
        "transformers pipeline, batches of 16": lambda: pipeline(inputs, batch_size=16),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    answers = {}
    for _ in range(_ROUNDS):  # in turns: a machine that slows down slows all
        for name, run in runs.items():
            started = time.process_time()
            answers[name] = run()
            times[name].append(time.process_time() - started)
    speeds = {name: len(clauses) / median(spent) for name, spent in times.items()}
    whole, encoder, *peers = speeds.values()
    ours = answers["tosdiff: the encoder alone"]
    theirs = _probabilities(answers["transformers pipeline, one by one"])
    return {
        "clauses": len(clauses),
        "clauses_per_second": {name: round(speed, 1) for name, speed in speeds.items()},
        "ratio": round(whole / max(peers), 2),
        "ratio_encoder": round(encoder / max(peers), 2),
        "mean_difference": round(float(np.abs(ours - theirs).mean()), 4),
        "other_decisions": int(((ours >= 0.5) != (theirs >= 0.5)).sum()),
        "decisions": int(ours.size),
    }


def told(figures: Mapping[str, Any]) -> str:
    """Write the figures for people."""
    speeds = figures["clauses_per_second"]
    return "\n".join(
        [f"the same weights, {figures['clauses']} clauses, one thread, {_ROUNDS} rounds in turns:"]
        + [f"{name:40}{speed:8.1f} clauses a second of CPU" for name, speed in speeds.items()]
        + [_RATIOS.format(**figures), _APART, _DIFFERENCE.format(**figures)]
    )


_RATIOS = "ratio to the pipeline's best: {ratio}; the encoder alone: {ratio_encoder}"
_APART = (
    "tosdiff: int8 on onnxruntime, a clause at a time, and a linear half on words and cues; "
    "the pipeline: float32 on torch, no linear half"
)
_DIFFERENCE = (
    "mean difference of a probability: {mean_difference}; {other_decisions} of {decisions} "
    "decisions at 0.5 differ"
)


def _is_read(clause: Clause) -> bool:
    """Tell whether the clause model reads a clause: what it passes over costs it nothing."""
    return clause.kind != "heading" and is_english(body_of(clause).lower())


def _input(clause: Clause) -> dict[str, str]:
    heading, body = heading_of(clause), body_of(clause)
    return {"text": heading, "text_pair": body} if heading else {"text": body}


def _probabilities(answers: Sequence[Sequence[Mapping[str, Any]]]) -> Any:
    places = {label.name: place for place, label in enumerate(LABELS)}
    found = np.zeros((len(answers), len(LABELS)))
    for row, scores in enumerate(answers):
        for item in scores:
            found[row, places[item["label"]]] = item["score"]
    return found


def _pipeline(folder: Path) -> Any:
    """Return a pipeline that runs the weights of a model folder."""
    import transformers

    logging.getLogger("transformers").setLevel("CRITICAL")  # it warns of a class not its own
    transformers.utils.logging.disable_progress_bar()
    warnings.simplefilter("ignore")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=_LONGEST,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )
    run = transformers.TextClassificationPipeline(
        model=_model(folder), tokenizer=tokenizer, top_k=None, function_to_apply="sigmoid"
    )
    return lambda inputs, batch_size: run(
        inputs, batch_size=batch_size, truncation="longest_first", max_length=_LONGEST
    )


def _model(folder: Path) -> Any:
    """Return transformers' BERT with our pooling, our heads and our weights."""
    import torch
    from transformers import BertModel, BertPreTrainedModel
    from transformers.modeling_outputs import SequenceClassifierOutput

    state, config = _weights(folder)

    class Peer(BertPreTrainedModel):  # type: ignore[misc]  # transformers has no types here
        def __init__(self) -> None:
            super().__init__(config)
            self.bert = BertModel(config, add_pooling_layer=False)
            self.labels = torch.nn.Linear(2 * config.hidden_size, len(LABELS))
            self.stances = torch.nn.Linear(2 * config.hidden_size, len(CORE) * len(STANCES))

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            states = self.bert(input_ids, attention_mask, token_type_ids).last_hidden_state
            shown = attention_mask.to(states.dtype).unsqueeze(-1)
            mean = (states * shown).sum(1) / shown.sum(1)
            pooled = torch.cat([mean, (states + (shown - 1) * 1e4).amax(1)], 1)
            self.stances(pooled)  # ours computes them too
            return SequenceClassifierOutput(logits=self.labels(pooled))

    model = Peer()
    unfilled, strange = model.load_state_dict(state, strict=False)
    assert not strange, strange
    assert all("position_ids" in name for name in unfilled), unfilled
    return model.eval()


def _weights(folder: Path) -> tuple[dict[str, Any], Any]:
    """Read the weights of an int8 encoder under transformers' names, and the shape they have."""
    import onnx
    import torch
    from onnx import numpy_helper
    from transformers import BertConfig

    graph = onnx.load(str(folder / "encoder.onnx")).graph
    kept = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    products = {node.name: node.input[1] for node in graph.node if node.op_type == "MatMulInteger"}

    def floats(name: str) -> Any:
        parts = (kept[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point"))
        whole, zero = parts
        return torch.from_numpy((whole - zero) * kept[f"{name}_scale"])

    def product(name: str) -> Any:
        return floats(products[f"/{name}_quant"].removesuffix("_quantized")).T.contiguous()

    state = {f"{head}.weight": product(f"{head}/Gemm_MatMul") for head in ("labels", "stances")}
    state |= {f"{head}.bias": torch.tensor(kept[f"{head}.bias"]) for head in ("labels", "stances")}
    for name in ("word_embeddings", "position_embeddings", "token_type_embeddings"):
        state[f"bert.embeddings.{name}.weight"] = floats(f"embeddings.{name}.weight")
    for part in ("weight", "bias"):
        state[f"bert.embeddings.LayerNorm.{part}"] = torch.tensor(
            kept[f"embeddings.LayerNorm.{part}"]
        )
    layers = sum(name.endswith(".query.bias") for name in kept)
    for place in range(layers):
        for theirs, ours in _NAMES.items():
            at = f"bert.encoder.layer.{place}.{theirs}"
            state[f"{at}.bias"] = torch.tensor(kept[f"layers.{place}.{ours}.bias"])
            state[f"{at}.weight"] = (
                torch.tensor(kept[f"layers.{place}.{ours}.weight"])
                if "norm" in ours
                else product(f"layers.{place}/{ours}/MatMul")
            )
    words, hidden = state["bert.embeddings.word_embeddings.weight"].shape
    return state, BertConfig(
        vocab_size=words,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=hidden // _HEAD,
        intermediate_size=len(state["bert.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(state["bert.embeddings.position_embeddings.weight"]),
        id2label={place: label.name for place, label in enumerate(LABELS)},
        label2id={label.name: place for place, label in enumerate(LABELS)},
    )
