"""A PostgreSQL that does not answer is one that is away: nobody waits for it for ever."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.ports import StorageError
from storage.sql.engine import make_engine
from storage.sql.unit import SqlStorage
from storage.urls import database_url
from tests.builders import NOW
from tests.databases import empty_database, opened, postgres_url
from tests.patience import PATIENCE

__all__ = ["postgres_url"]

HELD = text("LOCK TABLE leases IN ACCESS EXCLUSIVE MODE")


async def test_what_is_not_answered_in_time_is_said_in_one_sentence_and_done_later(postgres_url: str) -> None:
    """Somebody holds a table, and stands still with it."""
    async with empty_database(postgres_url) as url, opened(url):
        storage = SqlStorage(database_url(url), answered=0.2)
        another = make_engine(database_url(url))
        async with another.connect() as holder:
            await holder.execute(HELD)
            with pytest.raises(StorageError, match="does not answer in time"):
                async with asyncio.timeout(PATIENCE), storage.unit() as unit:
                    await unit.leases.hold("it", "me", NOW, NOW + timedelta(minutes=1))
            await holder.rollback()
        async with storage.unit() as unit:
            assert await unit.leases.hold("it", "me", NOW, NOW + timedelta(minutes=1))
            await unit.commit()
        await another.dispose()
        await storage.close()
