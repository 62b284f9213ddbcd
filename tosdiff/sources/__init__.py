"""Other people's histories, read as they are: nothing here writes to them."""
