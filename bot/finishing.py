"""Told to stop, what was begun is finished first."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 4.0
"""The longest that stopping waits for what is under way. It does so twice, and whoever stops us kills after
ten seconds or more."""


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do ``work``. When cancelled meanwhile, let it end, within patience, and be cancelled after it."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task], timeout=PATIENCE_SECONDS)
        task.cancel()
        raise
