"""The databases, one after the other."""

from tests.databases import bare_url, database_url, postgres_tables, postgres_url, sqlite_tables

__all__ = ["bare_url", "database_url", "postgres_tables", "postgres_url", "sqlite_tables"]
