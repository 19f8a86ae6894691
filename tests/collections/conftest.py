"""Both databases, one after the other, for what must be the same on each."""

from tests.databases import database_url, postgres_tables, postgres_url, sqlite_tables

__all__ = ["database_url", "postgres_tables", "postgres_url", "sqlite_tables"]
