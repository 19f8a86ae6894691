"""Processes on one PostgreSQL tell each other what is owed, and a lost connection costs nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text

from bot.ports import Storage
from storage.sql import listening
from storage.sql.engine import make_engine
from storage.urls import database_url
from tests.builders import a_delivery
from tests.databases import empty_database, opened, postgres_url
from tests.patience import PATIENCE

__all__ = ["postgres_url"]


CUT_EVERYBODY_ELSE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Ear:
    """What is heard, counted."""

    def __init__(self) -> None:
        self.heard = 0
        self._again = asyncio.Event()

    def __call__(self) -> None:
        self.heard += 1
        self._again.set()

    async def next(self) -> None:
        """Wait until something more is heard."""
        self._again.clear()
        async with asyncio.timeout(PATIENCE):
            await self._again.wait()


@asynccontextmanager
async def two_processes(postgres_url: str) -> AsyncIterator[tuple[str, Storage, Ear]]:
    """Where both remember, one of them, and the ear of the other, which hears already."""
    async with empty_database(postgres_url) as url, opened(url) as here, opened(url) as there:
        ear = Ear()
        task = asyncio.create_task(there.listen(ear))
        await ear.next()
        yield url, here, ear
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def owe(storage: Storage, *, commit: bool = True) -> None:
    """Owe something to somebody."""
    async with storage.unit() as unit:
        await unit.deliveries.add(a_delivery())
        if commit:
            await unit.commit()


async def test_another_process_hears_at_once_of_what_is_owed(postgres_url: str) -> None:
    """When it is kept, and not before."""
    async with two_processes(postgres_url) as (_, here, ear):
        await owe(here, commit=False)
        before = ear.heard
        await owe(here)
        while ear.heard == before:
            await ear.next()
        assert ear.heard == before + 1


async def test_after_a_lost_connection_it_looks_for_itself_and_hears_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something may have been owed meanwhile."""
    monkeypatch.setattr(listening, "PAUSE", 0.2)
    monkeypatch.setattr(listening, "HEARTBEAT", 0.05)
    async with two_processes(postgres_url) as (url, here, ear):
        engine = make_engine(database_url(url))
        async with engine.connect() as connection:
            await connection.execute(CUT_EVERYBODY_ELSE)
        await engine.dispose()
        await ear.next()
        before = ear.heard
        await owe(here)
        while ear.heard == before:
            await ear.next()
