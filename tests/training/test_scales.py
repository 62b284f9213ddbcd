"""Scores that mean what they say: calibration and cuts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.tag.neural import scaled
from tosdiff.training.scales import best_cut, calibration_error, f1, fit_scales


def drawn(seed: int, rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Logits that are far too sure of themselves, and what was true."""
    chance = np.random.default_rng(seed)
    honest = chance.uniform(0.02, 0.98, (rows, 3))
    truth = (chance.uniform(size=honest.shape) < honest).astype(float)
    return 3 * np.log(honest / (1 - honest)) + np.array([-1.0, 0.0, 1.0]), truth


def test_scores_of_a_boastful_model_become_honest() -> None:
    logits, truth = drawn(1)
    scales = fit_scales(logits, truth)
    after = calibration_error(scaled(logits, scales.slope, scales.shifts), truth)
    assert calibration_error(scaled(logits, 1.0, (0.0, 0.0, 0.0)), truth) > 0.1
    assert after < 0.02


@given(st.integers(0, 50))
def test_calibration_never_changes_the_order_of_two_clauses(seed: int) -> None:
    logits, truth = drawn(seed, 60)
    scales = fit_scales(logits, truth)
    scores = scaled(logits, scales.slope, scales.shifts)
    for column in range(logits.shape[1]):
        order = np.argsort(logits[:, column])
        assert (np.diff(scores[order, column]) >= 0).all()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_no_other_cut_is_better_than_the_best(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    truth = np.array([float(true) for _, true in pairs])
    best = f1(scores >= best_cut(scores, truth), truth)
    assert all(f1(scores >= cut, truth) <= best + 1e-9 for cut in np.arange(0.1, 0.901, 0.01))


def test_a_label_that_is_rare_is_cut_about_where_all_are() -> None:
    logits, truth = drawn(3, 300)
    truth[:, 2] = 0
    truth[0, 2] = 1
    scales = fit_scales(logits, truth)
    common = best_cut(scaled(logits, scales.slope, scales.shifts).ravel(), truth.ravel())
    assert abs(scales.cuts[2] - common) < 0.05


@given(st.integers(0, 20))
def test_a_label_that_was_picked_for_is_not_cut_below_the_best_cut_of_all(seed: int) -> None:
    logits, truth = drawn(seed, 60)
    free, held = fit_scales(logits, truth), fit_scales(logits, truth, picked=(0,))
    least = best_cut(scaled(logits, free.slope, free.shifts).ravel(), truth.ravel())
    assert held.cuts[0] == max(free.cuts[0], least)
    assert held.cuts[1:] == free.cuts[1:]
