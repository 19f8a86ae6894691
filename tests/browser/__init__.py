"""The real program, and people at its page in a real browser."""
