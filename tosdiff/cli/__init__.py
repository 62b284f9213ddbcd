"""The command line: thin Click verbs; the only place that prints or exits."""
