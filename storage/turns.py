"""One unit of work at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Lets one task in at a time, in the order they came."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._inside: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def mine(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it. Raises ``RuntimeError`` where a task would wait for itself."""
        task = asyncio.current_task()
        if task is not None and task is self._inside:
            raise RuntimeError("This task has a unit of work open already: one event, one unit of work.")
        async with self._lock:
            self._inside = task
            try:
                yield
            finally:
                self._inside = None
