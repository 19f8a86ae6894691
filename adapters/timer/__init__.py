"""Wakes the bot every so often. What is due, and when, is for the database to say; this is only the clock."""

import asyncio
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY_SECONDS = 20


async def keep_waking(wake: Callable[[], Awaitable[None]], every: float = EVERY_SECONDS) -> None:
    """Call ``wake`` at once and then every so many seconds, never twice at a time, until cancelled.

    Cancelled meanwhile, it returns when ``wake`` does.
    """
    scheduler = AsyncIOScheduler()
    awake = asyncio.Lock()

    async def wake_alone() -> None:
        async with awake:
            await wake()

    scheduler.add_job(
        wake_alone, "interval", seconds=every, coalesce=True, max_instances=1, misfire_grace_time=None
    )
    await wake()
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.pause()
        async with awake:
            scheduler.shutdown(wait=False)
