"""Evidence for others: time-stamps, and web archives that other tools read."""
