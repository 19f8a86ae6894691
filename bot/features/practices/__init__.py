"""Practices are kept, and found again."""
