"""Two versions to a comparison: clauses aligned, changes named, words drawn; pure."""
