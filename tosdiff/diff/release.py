"""The release of the redline: what it found is remembered under this name."""

DIFFER = "tosdiff-diff/1"
