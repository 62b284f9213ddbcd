"""The corpus directory: its settings, its declarations, and the names of its terms."""
