"""The taggers that ship here: under which names what they say is remembered, and what they need."""

CUE_TAGGER = "cues/1"
"""The cue tagger: phrases instead of meaning. It is the baseline that a model must beat."""

NEEDED = ("numpy", "onnxruntime", "tokenizers")
"""What runs the clause model: the extra `model`."""
