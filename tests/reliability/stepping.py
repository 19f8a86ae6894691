"""A storage and a messenger that can die, fail or freeze at every step they take."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot import ports
from bot.actions import Action, Post, Tell
from bot.app.chance import SystemClock, SystemDice
from bot.catalogue import Catalogue
from bot.deliveries import Delivery
from bot.engine import Engine
from bot.features import router as features
from bot.model.place import Address, Place
from bot.ports import CannotSay, Hindrance, Messenger, Receive, Standing, Storage, TryLater, UnitOfWork
from bot.router import Router
from bot.wording import Wording
from tests.builders import ALL_CAPABILITIES

WORDING, CATALOGUE = Wording(), Catalogue()

Step = Callable[[str], Awaitable[None]]
"""Awaited wherever something may happen to a process; told what it is about to do, or has just done."""


class Died(BaseException):
    """The process is gone: no ``except Exception`` of its own can help it."""


class Dying:
    """Dies, or fails once, at a certain step."""

    def __init__(self, at: int, error: type[BaseException]) -> None:
        self.left = at
        self._error = error

    async def __call__(self, _doing: str) -> None:
        """One step."""
        await asyncio.sleep(0)
        self.left -= 1
        if self.left == 0 or (self.left < 0 and self._error is Died):
            # Nothing is done after death.
            raise self._error


class Freezing:
    """Stands still at a certain step that is among those named, until it is thawed."""

    def __init__(self, at: int, among: Sequence[str]) -> None:
        self.left = at
        self._among = among
        self.frozen = asyncio.Event()
        self.thawed = asyncio.Event()

    async def __call__(self, doing: str) -> None:
        """One step."""
        if doing in self._among:
            self.left -= 1
            if self.left == 0:
                self.frozen.set()
                await self.thawed.wait()


async def walk_on(_doing: str) -> None:
    """Nothing happens."""


class Clock:
    """Tells a time that tests move."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant."""
        return self._now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self._now += time


class SteppingStorage:
    """A real storage, step by step."""

    def __init__(self, storage: Storage, step: Step) -> None:
        self.shared = storage.shared
        self._storage = storage
        self._step = step

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        """A unit of the real storage, but for the steps around it and around its commit."""
        await self._step("open")
        async with self._storage.unit() as unit:
            yield _Unit(unit, self._step)
        await self._step("left")

    def reindex(self, *, everything: bool = False) -> AsyncIterator[int]:
        """As the real storage does."""
        return self._storage.reindex(everything=everything)

    async def now(self) -> datetime | None:
        """As the real storage does."""
        return await self._storage.now()

    async def listen(self, hear: Callable[[], None]) -> None:
        """As the real storage does."""
        await self._storage.listen(hear)

    async def ready(self) -> None:
        """It is."""

    async def close(self) -> None:
        """It stays open for the next."""


class _Unit:
    def __init__(self, unit: UnitOfWork, step: Step) -> None:
        self._unit = unit
        self._step = step

    def __getattr__(self, noun: str) -> Any:
        return getattr(self._unit, noun)

    async def commit(self) -> None:
        await self._step("commit")
        await self._unit.commit()
        await self._step("committed")


class Fate(Enum):
    """What becomes of something the bot says."""

    SAID = "said"
    FAILED = "not said, and nobody knows"
    REPLY_LOST = "said, and nobody knows"
    REPLY_LATE = "said, and the reply never comes"
    BUSY = "not said, come back later"
    REFUSED = "not said, and never will be"


class Wall:
    """Where everything said stays: it outlives the processes, and stops nobody from saying a thing twice."""

    def __init__(self, *fates: Fate, lost_looks: int = 0, busy_looks: int = 0, barred_looks: int = 0) -> None:
        """The themes posted share these fates, in turn; afterwards all goes well.

        ``lost_looks`` is how often looking for something fails before it works, ``busy_looks`` how often it
        is put off, ``barred_looks`` how often it is refused.
        """
        self.fates = list(fates)
        self.lost_looks = lost_looks
        self.busy_looks = busy_looks
        self.barred_looks = barred_looks
        self.said: dict[str | None, list[Address]] = {}
        self._count = 0

    def standing(self, key: str) -> list[Address]:
        """Where that was said."""
        return self.said.get(key, [])

    def write(self, action: Post | Tell) -> Address:
        """Say it, whether or not it was said before."""
        near = action.place if isinstance(action, Post) else Place("sandbox", "mallette", action.to.user)
        address = Address(near, f"{self._count}")
        self._count += 1
        self.said.setdefault(action.key, []).append(address)
        return address


class DatedWall(Wall):
    """A wall on which stands when each thing was said."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.said_at: dict[str, datetime] = {}

    def write(self, action: Post | Tell) -> Address:
        """Say it now."""
        self.said_at.setdefault(action.key or "", self._clock.now())
        return super().write(action)


class SteppingMessenger:
    """One process's way to the wall."""

    name = "sandbox"
    capabilities = ALL_CAPABILITIES
    connected = True

    def __init__(self, wall: Wall, step: Step) -> None:
        self._wall = wall
        self._step = step

    async def listen(self, receive: Receive) -> None:
        """Nobody speaks here."""

    async def perform(self, action: Action) -> Address | None:
        """Say it, as its fate has it."""
        if not isinstance(action, Post | Tell):
            return None
        fate = Fate.SAID
        if isinstance(action, Post) and self._wall.fates:
            fate = self._wall.fates.pop(0)
        await self._step("say")
        match fate:
            case Fate.FAILED:
                raise ConnectionError("The wire was cut before.")
            case Fate.BUSY:
                raise TryLater(timedelta(seconds=30))
            case Fate.REFUSED:
                raise CannotSay(Hindrance.GONE)
        address = self._wall.write(action)
        await self._step("said")
        if fate is Fate.REPLY_LOST:
            raise ConnectionError("The wire was cut after.")
        if fate is Fate.REPLY_LATE:
            await asyncio.Event().wait()
        return address

    async def find(self, delivery: Delivery) -> Standing | None:
        """Look for it."""
        await self._step("look")
        if self._wall.lost_looks:
            self._wall.lost_looks -= 1
            raise ConnectionError("The wire was cut while looking.")
        if self._wall.busy_looks:
            self._wall.busy_looks -= 1
            raise TryLater(timedelta(seconds=30))
        if self._wall.barred_looks:
            self._wall.barred_looks -= 1
            raise CannotSay(Hindrance.FORBIDDEN)
        return next(map(Standing, self._wall.standing(delivery.key)), None)


def engine_over(
    storage: Storage,
    messenger: Messenger,
    clock: ports.Clock | None = None,
    router: Router = features,
    dice: ports.Dice | None = None,
) -> Engine:
    """The engine, as the house makes it; by the real time and real chance, where no other are given."""
    return Engine(
        storage=storage,
        router=router,
        messengers={messenger.name: messenger},
        clock=clock or SystemClock(),
        dice=dice or SystemDice(),
        wording=WORDING,
        catalogue=CATALOGUE,
        timezone="Europe/Paris",
    )
