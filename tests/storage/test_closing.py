"""Connections close, whatever they are cancelled in."""

import asyncio
from pathlib import Path

import pytest

from storage.sql.engine import make_engine
from storage.urls import database_url
from tests.patience import PATIENCE


async def test_a_connection_that_is_stopped_while_it_closes_still_closes(tmp_path: Path) -> None:
    """What happens when a statement is cancelled as the bot is told to stop: it must not wait for ever."""
    engine = make_engine(database_url(f"sqlite+aiosqlite:///{tmp_path}/mallette.db"))
    try:
        async with engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None
            raw.detach()
        closing = asyncio.create_task(driver.close())
        await asyncio.sleep(0)
        driver.stop()
        async with asyncio.timeout(PATIENCE):
            await closing
        with pytest.raises(ValueError, match="no active connection"):
            await driver.commit()
    finally:
        await engine.dispose()
