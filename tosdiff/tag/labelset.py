"""Which labels a model speaks of: ours, or those of a benchmark that is not of our making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.entities import Stance
from tosdiff.errors import TaggerError
from tosdiff.tag.labels import CORE, ORDER, STANCES, label


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels in their order. `sided` are those that have a stance.

    With `judges_none`, having no label counts as one more class, as LexGLUE counts it.
    """

    name: str
    labels: tuple[str, ...]
    sided: tuple[str, ...] = ()
    judges_none: bool = False

    @property
    def stances(self) -> tuple[Stance, ...]:
        """The stances there are: none if no label has one."""
        return STANCES if self.sided else ()

    def known(self, name: str) -> str:
        """Return a label's name as it is. Raises: TaggerError if it is not of this set."""
        if name in self.labels:
            return name
        if self is OURS:
            return label(name).name
        raise TaggerError(
            f"{self.name} has no label {name!r}", hint=f"its labels are {', '.join(self.labels)}"
        )


OURS = LabelSet("tosdiff", tuple(ORDER), CORE)
UNFAIR = LabelSet(  # Lippi et al., 2019, in the order and with the names of LexGLUE
    "unfair-tos",
    (
        "Limitation of liability",
        "Unilateral termination",
        "Unilateral change",
        "Content removal",
        "Contract by using",
        "Choice of law",
        "Jurisdiction",
        "Arbitration",
    ),
    judges_none=True,
)
SETS: dict[str, LabelSet] = {known.name: known for known in (OURS, UNFAIR)}


def set_of(labels: Sequence[str]) -> LabelSet:
    """Return the set that has just these labels. Raises: TaggerError if there is none."""
    for known in SETS.values():
        if list(labels) == list(known.labels):
            return known
    raise TaggerError(
        f"nobody knows the labels {', '.join(map(str, labels))}",
        hint=f"the sets of labels are {', '.join(SETS)}",
    )
