"""Members answer, and choose what becomes of it."""
