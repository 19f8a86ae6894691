"""Opening what remembers."""

from bot.ports import Storage
from storage.memory.unit import MemoryStorage
from storage.migrating import migrate
from storage.sql.unit import SqlStorage
from storage.urls import database_url


async def open_storage(url: str) -> Storage:
    """The storage at ``url``, brought up to date: SQLite, PostgreSQL, or ``memory://`` for a while.

    Raises ``StorageError`` with one sentence an operator can act upon, and without the password.
    """
    if url == "memory://":
        return MemoryStorage()
    parsed = database_url(url)
    await migrate(parsed)
    return SqlStorage(parsed)
