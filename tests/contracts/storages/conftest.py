"""The storages, one after the other."""

from tests.databases import postgres_tables, postgres_url, sqlite_tables, storage

__all__ = ["postgres_tables", "postgres_url", "sqlite_tables", "storage"]
