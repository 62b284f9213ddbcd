"""From logits to scores that mean what they say, and the cut from which a tag stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tosdiff.tag.neural import scaled

Matrix = NDArray[np.float64]

_BINS = 10


@dataclass(frozen=True, slots=True)
class Scales:
    """For each label: score = sigmoid(slope * logit + shift); a tag from `cut` on."""

    slope: float
    shifts: tuple[float, ...]
    cuts: tuple[float, ...]


def fit_scales(
    logits: Matrix,
    truth: Matrix,
    shrink: float | None = 30.0,
    slack: float = 0.0,
    *,
    picked: Sequence[int] = (),
) -> Scales:
    """Return scales for logits, clauses by labels, whose truth is known.

    With fewer than `shrink` positives a label's own cut counts less than the cut of all; without
    `shrink` there is one cut for all. `slack`, see `best_cut`, is for the cut of all. The columns
    `picked` are of labels for which clauses were picked, so that they are far more frequent here
    than in terms: their cuts are not lower than the best cut of all.
    """
    slope, shifts = _calibrate(logits, truth)
    scores = scaled(logits, slope, shifts)
    common = best_cut(scores.ravel(), truth.ravel(), slack)
    if shrink is None:
        return Scales(slope, tuple(map(float, shifts)), (common,) * logits.shape[1])
    least = best_cut(scores.ravel(), truth.ravel())
    cuts = []
    for column in range(logits.shape[1]):
        own = best_cut(scores[:, column], truth[:, column])
        count = truth[:, column].sum()
        cut = float((count * own + shrink * common) / (count + shrink))
        cuts.append(max(cut, least) if column in picked else cut)
    return Scales(slope, tuple(map(float, shifts)), tuple(cuts))


def best_cut(scores: Matrix, truth: Matrix, slack: float = 0.0) -> float:
    """Return the cut, of 0.10 to 0.90, with the best F1; of equals the middle one.

    With `slack` the lowest whose F1 is at most so much worse: a reader sees a tag that is wrong,
    and never one that is missing.
    """
    steps = np.arange(0.10, 0.901, 0.01)
    found = np.array([f1(scores >= step, truth) for step in steps])
    best = steps[found >= found.max() - max(slack, 1e-12)]
    return float(best[0] if slack else best[len(best) // 2])


def f1(found: NDArray[np.bool_], truth: Matrix) -> float:
    """Return F1 of what was found."""
    right = float((found * truth).sum())
    return 2 * right / max(1.0, float(found.sum()) + float(truth.sum()))


def calibration_error(scores: Matrix, truth: Matrix) -> float:
    """Return the expected calibration error over all decisions, in ten bins of equal width."""
    scores, truth = scores.ravel(), truth.ravel()
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return float(
        sum(
            abs(scores[bins == one].mean() - truth[bins == one].mean()) * (bins == one).mean()
            for one in np.unique(bins)
        )
    )


def _calibrate(logits: Matrix, truth: Matrix) -> tuple[float, Matrix]:
    """Fit one slope for all labels and a shift for each, drawn to their mean, by Newton's steps."""
    labels = logits.shape[1]
    slope, shifts = 1.0, np.zeros(labels)
    for _ in range(50):
        scores = 1 / (1 + np.exp(-(slope * logits + shifts)))
        miss, sure = scores - truth, scores * (1 - scores)
        step = (miss * logits).sum() / max(1e-9, (sure * logits**2).sum())
        slope -= float(np.clip(step, -0.5, 0.5))
        drawn = shifts - shifts.mean()
        shifts = shifts - np.clip((miss.sum(0) + drawn) / (sure.sum(0) + 1.0), -1.0, 1.0)
    return slope, shifts
