"""Clauses to tags: the labels, the tagger that every caller knows, and the cue tagger."""
