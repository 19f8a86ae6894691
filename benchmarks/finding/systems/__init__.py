"""What is compared: Mallette's own search, and what else a bot could search with."""
