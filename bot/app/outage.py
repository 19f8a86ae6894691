"""A storage that says once when nothing can be remembered any more, and once when it is over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic

import structlog

from bot.ports import Storage, StorageError, UnitOfWork

log = structlog.get_logger()

FIRST_LOOK = 0.5
LONGEST_PAUSE = 5.0
"""Seconds between two looks whether it is over."""
PATIENCE = 15.0
"""Seconds a look may take: longer than a database is waited for."""


class Watched:
    """Another storage, watched: whoever works with it meets every ``StorageError`` as before."""

    def __init__(self, storage: Storage, over: Callable[[], None]) -> None:
        """``over`` is called when something can be remembered again."""
        self._storage = storage
        self._over = over
        self._lost = asyncio.Event()
        self.shared = storage.shared
        self.trouble: str | None = None
        """Why nothing can be remembered, as far as is known."""

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work of the storage."""
        try:
            async with self._storage.unit() as unit:
                yield unit
        except StorageError as error:
            self._note(error)
            raise

    async def now(self) -> datetime | None:
        """What time it is where the storage remembers."""
        try:
            return await self._storage.now()
        except StorageError as error:
            self._note(error)
            raise

    async def listen(self, hear: Callable[[], None]) -> None:
        """Hear of what other processes keep."""
        await self._storage.listen(hear)

    async def ready(self) -> None:
        """Raises ``StorageError`` when nothing can be remembered now."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._storage.ready()
        except TimeoutError:
            slow = StorageError("The database does not answer in time.")
            self._note(slow)
            raise slow from None
        except StorageError as error:
            self._note(error)
            raise

    def reindex(self, *, everything: bool = False) -> AsyncIterator[int]:
        """Read practices again for searches."""
        return self._storage.reindex(everything=everything)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._storage.close()

    async def watch(self) -> None:
        """Look, as long as nothing can be remembered, whether it can again; until cancelled."""
        while True:
            await self._lost.wait()
            began, pause = monotonic(), FIRST_LOOK
            while True:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                try:
                    await self.ready()
                    break
                except StorageError:
                    continue
            self._lost.clear()
            self.trouble = None
            log.warning("The database can be used again.", seconds=round(monotonic() - began, 1))
            self._over()

    def _note(self, error: StorageError) -> None:
        if self.trouble is None:
            self.trouble = str(error)
            self._lost.set()
            log.error(f"{error} What people write is not acknowledged meanwhile, and is taken in afterwards.")
