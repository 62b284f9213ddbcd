"""The gate: a comparison and its tags in, findings out."""
