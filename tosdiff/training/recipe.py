"""How a model is trained: every choice that its scores depend on."""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.tag.labelset import OURS, SETS, UNFAIR, LabelSet


@dataclass(frozen=True, slots=True)
class Recipe:
    """Rates are the encoder's top layer's; each layer below learns `decay` times as fast.

    With `negatives`, each epoch takes so many fresh clauses without a label for one that has some;
    0 takes them all. `focal` is the exponent by which what is already right counts less (Lin et
    al., 2017); 0 is plain cross-entropy. `shrink` is the number of positives on dev with which a
    label's own cut counts half; without it there is one cut for all labels. `slack` is how
    much F1 on dev a lower cut of all may cost. Examples that are set `aside` count so much each:
    those in whose style no real text is.
    """

    labels: str = OURS.name

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
    cues: bool = True  # whether the linear half reads what the cue tagger finds
    negatives: int = 0
    focal: float = 0.0
    shrink: float | None = 30.0
    aside: float = 0.2
    slack: float = 0.005

    @property
    def label_set(self) -> LabelSet:
        """The labels that the model learns."""
        return SETS[self.labels]


RECIPES: dict[str, Recipe] = {
    OURS.name: Recipe(),
    UNFAIR.name: Recipe(
        labels=UNFAIR.name,
        regularisation=30.0,
        cues=False,
        negatives=3,
        focal=2.0,
        shrink=None,
        slack=0.0,
    ),
}
