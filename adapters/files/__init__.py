"""Practices, themes and programmes in files: JSONL, CSV and YAML in; those and Markdown and HTML out."""

from adapters.files.reading import Entry, Unreadable, read
from adapters.files.writing import FORMATS, PACK, write, write_packs

__all__ = ["FORMATS", "PACK", "Entry", "Unreadable", "read", "write", "write_packs"]
