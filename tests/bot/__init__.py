"""The engine and its values."""
