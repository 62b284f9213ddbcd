"""The releases of the taggers that ship here: what they say is remembered under these names."""

CUE_TAGGER = "cues/1"
