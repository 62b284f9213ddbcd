"""The releases of the extractor and the normaliser: their upgrades are never changes of terms."""

EXTRACTOR = "tosdiff-extract/1"  # part of every recipe
NORMALISER = "tosdiff-words/1"  # part of what is digested of a clause
