"""The verbs, without a command line: they compose the stages; IO comes in as arguments."""
