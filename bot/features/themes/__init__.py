"""Themes are written, proposed, chosen, and kept in stock."""
