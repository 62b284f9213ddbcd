"""The taggers that ship here: under which names what they say is remembered, and what they need."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

CUE_TAGGER = "cues/2"
"""The cue tagger: phrases instead of meaning. It is the baseline that a model must beat."""

NEEDED = ("numpy", "onnxruntime", "tokenizers")
"""What runs the clause model: the extra `model`."""


def missing_packages(needed: Sequence[str] = NEEDED) -> tuple[str, ...]:
    """Return what is needed and not installed; by default by the clause model."""
    return tuple(name for name in needed if find_spec(name) is None)
