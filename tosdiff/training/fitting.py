"""Fine-tune the encoder on labelled clauses; an interrupted run goes on after its last epoch."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tosdiff.tag.encoding import Tokens
from tosdiff.tag.examples import Example
from tosdiff.tag.labelset import OURS, LabelSet
from tosdiff.training.encoder import ClauseEncoder
from tosdiff.training.recipe import Recipe

Told = Callable[[int, int, float], None]  # steps done, steps in all, loss of the last

_BUCKET = 25  # batches whose clauses are sorted by length together, so that little is padded


def targets(examples: Sequence[Example], known: LabelSet = OURS) -> tuple[Tensor, Tensor]:
    """Return labels as 0 and 1, and stances as numbers, -1 for none: examples by labels."""
    labels = torch.zeros(len(examples), len(known.labels))
    stances = torch.full((len(examples), len(known.sided)), -1)
    for row, example in enumerate(examples):
        for label, stance in example.labels.items():
            labels[row, known.labels.index(label)] = 1.0
            if stance:
                stances[row, known.sided.index(label)] = known.stances.index(stance)
    return labels, stances


def fit(
    model: ClauseEncoder,
    tokens: Sequence[Tokens],
    examples: Sequence[Example],
    recipe: Recipe,
    *,
    checkpoint: Path,
    told: Told,
) -> None:
    """Train a model in place. `checkpoint` keeps its state after each epoch."""
    labels, stances = targets(examples, recipe.label_set)
    weights = torch.tensor([example.weight for example in examples])
    plain = [row for row, example in enumerate(examples) if not example.labels]
    course = math.ceil(len(rows_of(plain, len(tokens), recipe, 0)) / recipe.batch)
    steps = recipe.epochs * course
    optimizer = torch.optim.AdamW(_groups(model, recipe))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _course(steps, recipe.warm_up))
    epoch = _resume(checkpoint, recipe, model, optimizer, schedule)
    done = epoch * course
    for number in range(epoch, recipe.epochs):
        torch.manual_seed(1000 * recipe.seed + number)
        model.train()
        chosen = rows_of(plain, len(tokens), recipe, number)
        for rows in _batches(tokens, chosen, recipe, number):
            scores, sides = model(*padded([tokens[row] for row in rows]))
            counts = weights[rows]
            loss = loss_of(scores, labels[rows], counts, recipe.focal)
            loss = loss + recipe.stance_weight * _stance_loss(sides, stances[rows], counts)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            told(done, steps, float(loss.detach()))
        _keep(checkpoint, recipe, number + 1, model, optimizer, schedule)


def rows_of(plain: Sequence[int], total: int, recipe: Recipe, epoch: int) -> list[int]:
    """Return the rows that an epoch takes, the same count always; `plain` have no label."""
    wanted = recipe.negatives * (total - len(plain))
    if not wanted or wanted >= len(plain):
        return list(range(total))
    chance = random.Random(f"{recipe.seed} {epoch}")  # noqa: S311  # for choice, not for secrets
    left_out = set(plain).difference(chance.sample(plain, wanted))
    return [row for row in range(total) if row not in left_out]


def predict(
    model: ClauseEncoder, tokens: Sequence[Tokens]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return probabilities: clauses by labels, and clauses by core labels by stances."""
    model.eval()
    labels, stances = [], []
    with torch.no_grad():
        for one in tokens:
            scores, sides = model(*padded([one]))
            labels.append(torch.sigmoid(scores)[0].numpy())
            stances.append(torch.softmax(sides, -1)[0].numpy())
    return np.array(labels, np.float64), np.array(stances, np.float64)


def padded(batch: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, mask and sides of clauses, each as long as the longest."""
    shape = len(batch), max(len(one.ids) for one in batch)
    ids, mask, sides = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, one in enumerate(batch):
        length = len(one.ids)
        ids[row, :length] = torch.tensor(one.ids)
        mask[row, :length] = 1
        sides[row, :length] = torch.tensor(one.sides)
    return ids, mask, sides


def _batches(
    tokens: Sequence[Tokens], chosen: Sequence[int], recipe: Recipe, epoch: int
) -> list[list[int]]:
    """Return the rows of each batch of an epoch: clauses of about one length, in random order."""
    chance = random.Random(1000 * recipe.seed + epoch)  # noqa: S311  # for order, not for secrets
    rows = list(chosen)
    chance.shuffle(rows)
    size = recipe.batch * _BUCKET
    buckets = [
        sorted(rows[start : start + size], key=lambda row: len(tokens[row].ids))
        for start in range(0, len(rows), size)
    ]
    found = [
        bucket[start : start + recipe.batch]
        for bucket in buckets
        for start in range(0, len(bucket), recipe.batch)
    ]
    chance.shuffle(found)
    return found


def loss_of(scores: Tensor, labels: Tensor, counts: Tensor, focal: float) -> Tensor:
    """Return the loss of logits: the sum over labels, the mean over clauses as each counts."""
    single = functional.binary_cross_entropy_with_logits(scores, labels, reduction="none")
    if focal:
        single = single * (-torch.expm1(-single)) ** focal  # 1 - the probability of what is right
    return (single.sum(1) * counts).mean()


def _stance_loss(sides: Tensor, stances: Tensor, counts: Tensor) -> Tensor:
    known = stances >= 0
    if not bool(known.any()):
        return sides.sum() * 0.0
    single = functional.cross_entropy(sides[known], stances[known], reduction="none")
    return (single * counts[:, None].expand(known.shape)[known]).mean()


def _groups(model: ClauseEncoder, recipe: Recipe) -> list[dict[str, Any]]:
    top = len(model.layers)
    groups = []
    for name, value in model.named_parameters():
        if name.startswith(("labels.", "stances.")):
            rate = recipe.head_rate
        else:
            depth = int(name.split(".")[1]) + 1 if name.startswith("layers.") else 0
            rate = recipe.rate * recipe.decay ** (top - depth)
        decay = recipe.weight_decay if value.ndim > 1 else 0.0
        groups.append({"params": [value], "lr": rate, "weight_decay": decay})
    return groups


def _course(steps: int, warm_up: float) -> Callable[[int], float]:
    """Return the share of the rate at each step: up, and then down to nothing, both straight."""
    warm = max(1, int(warm_up * steps))
    return lambda step: min(step / warm, max(0.0, (steps - step) / max(1, steps - warm)))


def _resume(checkpoint: Path, recipe: Recipe, *parts: Any) -> int:
    """Load what an interrupted run with the same recipe left; return how many epochs are done."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    if state["recipe"] != asdict(recipe):
        return 0
    for part, kept in zip(parts, state["parts"], strict=True):
        part.load_state_dict(kept)
    return int(state["epochs"])


def _keep(checkpoint: Path, recipe: Recipe, epochs: int, *parts: Any) -> None:
    state = {
        "recipe": asdict(recipe),
        "epochs": epochs,
        "parts": [part.state_dict() for part in parts],
    }
    beside = checkpoint.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(checkpoint)
