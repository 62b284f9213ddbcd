"""The network: fetching pages with courtesy, within bounds, and with a record of what happened."""
