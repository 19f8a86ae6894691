"""The engine: it knows no messenger and no database."""
