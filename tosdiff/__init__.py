"""tosdiff keeps what platforms promise: captures, versions, redlines, tags, and a gate."""

__version__ = "0.1.0"
