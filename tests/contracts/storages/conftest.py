"""The storages, one after the other."""

from tests.databases import postgres_url, storage

__all__ = ["postgres_url", "storage"]
