"""What other processes on the same PostgreSQL say, and how one says something to them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import StorageError
from storage.sql.engine import PATIENCE
from storage.sql.rows import Rows
from storage.urls import saying_why

CHANNEL = "mallette"
OWED = "owed"
"""Something is to be said, at once for all anybody knows."""
PAUSE = 5.0
"""Seconds before one listens again after the connection was lost."""
HEARTBEAT = 20.0
"""Seconds between two looks whether the connection still stands: nobody tells when a cable is cut."""


async def tell_others(word: str, rows: Rows) -> None:
    """Say something to every process that listens, as soon as this unit is kept, and never else."""
    if not rows.sqlite:
        await rows.run(select(func.pg_notify(CHANNEL, word)))


async def listen(engine: AsyncEngine, hear: Callable[[], None]) -> None:
    """Call ``hear`` whenever somebody says something, and after every gap, until cancelled.

    In a gap something may have been said: whoever hears looks for itself.
    """
    while True:
        # Whoever works with the database says what is wrong with it; here one only waits.
        with suppress(StorageError), saying_why(engine.url):
            await _listen(engine.execution_options(isolation_level="AUTOCOMMIT"), hear)
        await asyncio.sleep(PAUSE)


async def _listen(engine: AsyncEngine, hear: Callable[[], None]) -> None:
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection

        def heard(*_: object) -> None:
            hear()

        await driver.add_listener(CHANNEL, heard)
        hear()
        try:
            while True:
                await asyncio.sleep(HEARTBEAT)
                async with asyncio.timeout(PATIENCE):
                    await connection.execute(text("SELECT 1"))
        finally:
            with suppress(Exception):  # it may be gone: then nobody listens any more either
                await driver.remove_listener(CHANNEL, heard)
