"""How soon something is found, among how many, and what the index takes."""
