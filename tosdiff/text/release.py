"""The release of the extractor: part of every recipe, so that its upgrades are never changes."""

EXTRACTOR = "tosdiff-extract/1"
