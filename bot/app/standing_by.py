"""Of several processes on one database one hears a messenger that is heard by one; others stand by."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.events import Event
from bot.finishing import to_the_end
from bot.ports import Clock, Conflict, HeardByOne, Messenger, Receive, Storage, StorageError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tenure:
    """How long one holds what one process at a time may hold."""

    lease: timedelta = timedelta(seconds=10)
    renewed: timedelta = timedelta(seconds=3)
    """How often whoever holds it says so again."""
    looked: timedelta = timedelta(seconds=1)
    """How often the others look whether it is free."""
    margin: timedelta = timedelta(seconds=2)
    """So long before it is over whoever holds it falls silent."""
    answered: timedelta = timedelta(seconds=2)
    """How long the database may take to say who holds it; after that, nobody can tell."""


class Alone(Messenger, HeardByOne, Protocol):
    """A messenger to be heard by one."""


class NotHeld(Exception):
    """Another process may listen by now: what is heard here is its to deal with."""


class StandingBy:
    """Lets this process hear a messenger while no other does."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        holder: str,
        tenure: Tenure | None = None,
        silent: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``holder`` names this process among those on the same database, and no other that ever was.

        ``silent`` is told of a messenger which this process has heard, or has stood by, and does no more.
        """
        self._storage = storage
        self._clock = clock
        self._holder = holder
        self._tenure = tenure or Tenure()
        self._silent = silent
        self.names: set[str] = set()
        """The messengers which another process hears."""

    async def listen(self, messenger: Alone, receive: Receive) -> None:
        """Hear the messenger whenever nobody else does, until cancelled. Raises what it raises."""
        lease = _Lease(self._storage, self._clock, messenger.name, self._holder, self._tenure)
        try:
            await self._listen_while_held(lease, messenger, receive)
        finally:
            lease.close()

    async def _listen_while_held(self, lease: "_Lease", messenger: Alone, receive: Receive) -> None:
        while True:
            if not await lease.take():
                self.names.add(messenger.name)
                log.info("standing by", messenger=messenger.name)
                try:
                    await _until(lease.taken(), messenger.stand_by(receive))
                finally:
                    self.names.discard(messenger.name)
                    self._silent(messenger.name)
            log.info("taking over", messenger=messenger.name)
            try:
                await _until(lease.lost(), messenger.listen(_only_while(lease, receive)))
            finally:
                self._silent(messenger.name)
                await to_the_end(lease.let_go())
            log.warning("the messenger is another process's to hear", messenger=messenger.name)


class _Lease:
    """The right to listen, for a while."""

    def __init__(self, storage: Storage, clock: Clock, name: str, holder: str, tenure: Tenure) -> None:
        self._storage = storage
        self._clock = clock
        self._name = f"listening:{name}"
        self._holder = holder
        self._tenure = tenure
        self._until: datetime | None = None
        self._asking: asyncio.Task[bool] | None = None
        """What the database was asked last; never cancelled when it hangs, for that may hang, too."""

    @property
    def held(self) -> bool:
        """Whether nobody else can hold it yet, by the clock alone: this process may have stood still."""
        return self._until is not None and self._clock.now() < self._until - self._tenure.margin

    async def take(self) -> bool:
        """Take it, or go on holding it; False while somebody else does, or nobody can tell."""
        return await self._ask(self._take)

    async def _take(self) -> bool:
        until = (now := self._clock.now()) + self._tenure.lease
        try:
            async with self._storage.unit() as unit:
                held = await unit.leases.hold(self._name, self._holder, now, until)
                await unit.commit()
        except (StorageError, Conflict):
            return False
        self._until = until if held else None
        return held

    async def taken(self) -> None:
        """Return when it is ours."""
        while not await self.take():  # noqa: ASYNC110  # what it waits for is another process
            await asyncio.sleep(self._tenure.looked.total_seconds())

    async def lost(self) -> None:
        """Go on holding it; return when it is somebody else's, or may be."""
        while True:
            await asyncio.sleep(self._tenure.renewed.total_seconds())
            # Where nobody else can have taken it, a database that is away is no reason to hear nothing.
            if not self.held and self._storage.shared:
                return
            if not await self.take() and self._until is None:
                return

    async def let_go(self) -> None:
        """Leave it to the next, who else waits until it is over."""
        self._until = None
        if not await self._ask(self._let_go):
            log.info("not let go; it ends by itself", lease=self._name)

    async def _let_go(self) -> bool:
        try:
            async with self._storage.unit() as unit:
                await unit.leases.let_go(self._name, self._holder)
                await unit.commit()
        except (StorageError, Conflict):
            return False
        return True

    def close(self) -> None:
        """Ask nothing any more."""
        if self._asking:
            self._asking.cancel()

    async def _ask(self, work: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
        """Do it; False where it cannot be done in time. Nothing else is asked before that is over.

        What comes late would else undo what came after it.
        """
        patience = self._tenure.answered.total_seconds()
        if self._asking:
            await asyncio.wait({self._asking}, timeout=patience)
            if not self._asking.done():
                return False
        self._asking = asyncio.create_task(work())
        await asyncio.wait({self._asking}, timeout=patience)
        return self._asking.done() and self._asking.result()


def _only_while(lease: _Lease, receive: Receive) -> Receive:
    """What is heard is kept only as long as nobody else hears it."""

    async def held(event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        if not lease.held:
            raise NotHeld
        await receive(event, kept)

    return held


async def _until(end: Coroutine[Any, Any, None], work: Coroutine[Any, Any, None]) -> None:
    """Work until the end comes. Raises what the work raises."""
    working, ending = asyncio.create_task(work), asyncio.create_task(end)
    try:
        await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
        for over in (working, ending):
            if over.done():
                await over
    finally:
        working.cancel()
        ending.cancel()
        await asyncio.gather(working, ending, return_exceptions=True)
