"""Practices and themes in files: JSONL, CSV and YAML in; Markdown, HTML, JSON lines and CSV out."""

from adapters.files.reading import Entry, Unreadable, read
from adapters.files.writing import FORMATS, write

__all__ = ["FORMATS", "Entry", "Unreadable", "read", "write"]
