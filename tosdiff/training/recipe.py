"""How a model is trained: every choice that its scores depend on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Rates are the encoder's top layer's; each layer below learns `decay` times as fast."""

    seed: int = 1
    layers: int = 6
    epochs: int = 5
    batch: int = 16
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warm_up: float = 0.1
    weight_decay: float = 0.01
    stance_weight: float = 0.5
    regularisation: float = 10.0  # C of the linear half
