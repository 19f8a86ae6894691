"""One process among several: it dies, freezes and stumbles at any step, as its dice fall."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TypeVar

from bot.actions import Action, Edit, Post, Reread, Tell
from bot.deliverer import LEASE, Deliverer
from bot.deliveries import Delivery
from bot.engine import Engine
from bot.events import MessengerConnected, ThreadRead
from bot.features import router
from bot.handover import Handover, Heard, Patience
from bot.model.place import Address
from bot.ports import Receive, Standing, Storage, StorageError, TryLater
from tests.builders import ALL_CAPABILITIES
from tests.reliability.simulation.platform import Platform, reading
from tests.reliability.simulation.time import LoopClock
from tests.reliability.stepping import CATALOGUE, WORDING, Died, SteppingStorage

T = TypeVar("T")

WAKING = 20.0
"""Seconds between two looks at what has come due."""
STILL = ("open", "left", "look", "said", "change")
"""Where a process may freeze: not between the last look at its lease and the request, which nothing helps."""


@dataclass
class Odds:
    """How often what goes wrong goes wrong, at each step where it can."""

    dies: float = 0.006
    freezes: float = 0.005
    stumbles: float = 0.02
    """The database cannot be used for a moment."""
    cut: float = 0.15
    """A request ends unknown, before or after it was done."""
    busy: float = 0.1

    calm: bool = False
    """Nothing goes wrong, and nothing takes time."""


class SeededDice:
    """Chance for the engine, the same each time."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def id(self) -> str:
        """32 hexadecimal characters."""
        return f"{self._chance.getrandbits(128):032x}"

    def choose(self, among: Sequence[T]) -> T:
        """One of them."""
        return self._chance.choice(among)


@dataclass
class Replica:
    """A process, over its lives."""

    name: str
    storage: Storage
    platform: Platform
    chance: random.Random
    odds: Odds = field(default_factory=Odds)
    suffered: Counter[str] = field(default_factory=Counter)
    _life: "Life | None" = None

    def begin(self) -> None:
        """A new life."""
        self._life = Life(self)

    async def revive(self) -> None:
        """Begin again whenever it is dead, until cancelled."""
        while True:
            if self._life is None or self._life.dead:
                self.begin()
            await asyncio.sleep(self.chance.uniform(0.1, 10))

    async def end(self) -> None:
        """Leave nothing behind."""
        if self._life:
            await self._life.die()


class Life:
    """One life of a process: it listens, wakes and delivers until it dies."""

    def __init__(self, replica: Replica) -> None:
        self._of = replica
        self._numbers = count()
        self.dead = False
        storage, hand = SteppingStorage(replica.storage, self.step), Hand(self, replica.platform)
        storage.shared = True
        clock = LoopClock()
        self._engine = Engine(
            storage=storage,
            router=router,
            messengers={hand.name: hand},
            clock=clock,
            dice=SeededDice(replica.chance),
            wording=WORDING,
            catalogue=CATALOGUE,
            timezone="Europe/Paris",
            owed=self._owed,
        )
        self._deliverer = Deliverer(
            storage=storage,
            messengers={hand.name: hand},
            clock=clock,
            receive=self._engine.receive,
            holder=f"{replica.name}:{replica.chance.random()}",
        )
        self.rereads: asyncio.Queue[Reread] = asyncio.Queue()
        self._task = asyncio.create_task(self._live())

    async def die(self) -> None:
        """Be gone: nothing is done after death."""
        self.dead = True
        self._of.platform.listening.pop(self._of.name, None)
        self._task.cancel()
        with suppress(asyncio.CancelledError, Died):
            await self._task

    # ---- What may happen ---------------------------------------------------------------------------------

    async def step(self, doing: str) -> None:
        """Something is about to be done, or has just been."""
        chance, odds, suffered = self._of.chance, self._of.odds, self._of.suffered
        self._stay_dead()
        if odds.calm:
            return
        await asyncio.sleep(chance.choice((0, 0, 0.001, 0.01, 0.1)))
        self._stay_dead()
        if chance.random() < odds.dies:
            suffered["deaths"] += 1
            self.dead = True
            self._of.platform.listening.pop(self._of.name, None)
            self._task.cancel()
        elif doing in STILL and chance.random() < odds.freezes:
            suffered["freezes"] += 1
            await asyncio.sleep(LEASE.total_seconds() * chance.uniform(0.5, 2))
        elif doing in {"open", "commit"} and chance.random() < odds.stumbles:
            suffered["outages"] += 1
            raise StorageError("The database cannot be used.")
        self._stay_dead()

    def roll(self, odds: float, what: str) -> bool:
        """Whether that happens now."""
        happens = not self._of.odds.calm and self._of.chance.random() < odds
        self._of.suffered[what] += happens
        return happens

    @property
    def odds(self) -> Odds:
        """How often what goes wrong goes wrong now."""
        return self._of.odds

    def _stay_dead(self) -> None:
        if self.dead:
            raise Died

    def _owed(self) -> None:
        self._deliverer.call()

    # ---- What it does ------------------------------------------------------------------------------------

    async def _live(self) -> None:
        with suppress(BaseExceptionGroup, Died):
            async with asyncio.TaskGroup() as tasks:
                handover = Handover(self._engine.receive, Patience(), tasks)
                tasks.create_task(self._deliverer.run())
                tasks.create_task(self._wake())
                tasks.create_task(self._reread(handover))
                self._of.platform.listening[self._of.name] = lambda heard: self._hear(heard, handover)
                connected = f"connected:{self._of.name}:{self._of.chance.random()}"
                await handover.tell(
                    [MessengerConnected(id=connected, at=LoopClock().now(), messenger="sandbox")]
                )
        self.dead = True

    async def _hear(self, heard: Heard, handover: Handover) -> None:
        await handover.start(heard).kept.wait()
        if self.dead:
            raise ConnectionError

    async def _wake(self) -> None:
        while True:
            with suppress(StorageError):
                await self._engine.time_passed()
            self._deliverer.call()
            await asyncio.sleep(WAKING)

    async def _reread(self, handover: Handover) -> None:
        while True:
            asked = {(again := await self.rereads.get()).thread: again}
            while not self.rereads.empty():
                again = self.rereads.get_nowait()
                asked[again.thread] = again.with_known(asked.get(again.thread))
            for again in asked.values():
                await self.step("read")
                times = f"{self._of.name}:{self._of.chance.random()}"
                standing = self._of.platform.thread(again.thread)
                began = LoopClock().now()
                told = [reading(message, f":reread:{times}") for message in standing if message.author]
                stand = frozenset(message.address.message for message in standing)
                for heard in told:
                    await self.step("read")
                    await handover.start(heard).landed.wait()
                read = ThreadRead(
                    id=f"read:{again.thread.thread}:{times}",
                    at=began,
                    thread=again.thread,
                    messages=stand,
                    known=again.known,
                )
                await handover.tell([read])


class Hand:
    """A process's way to the servers."""

    name = "sandbox"
    capabilities = ALL_CAPABILITIES
    connected = True

    def __init__(self, life: Life, platform: Platform) -> None:
        self._life = life
        self._platform = platform

    async def listen(self, receive: Receive) -> None:
        """What is heard is handed over elsewhere."""

    async def perform(self, action: Action) -> Address | None:
        """Do it, if all goes well; what is known of how it ended may be nothing."""
        life = self._life
        match action:
            case Reread():
                life.rereads.put_nowait(action)
            case Edit():
                await life.step("change")
                self._platform.shown[action.address] = action.card
            case Post() | Tell():
                await life.step("say")
                if life.roll(life.odds.busy, "put off"):
                    raise TryLater(timedelta(seconds=30))
                if life.roll(life.odds.cut, "cut before"):
                    raise ConnectionError("The wire was cut before.")
                address = self._platform.write(action)
                await life.step("said")
                if life.roll(life.odds.cut, "cut after"):
                    raise ConnectionError("The wire was cut after.")
                return address
        return None

    async def find(self, delivery: Delivery) -> Standing | None:
        """Look for it."""
        await self._life.step("look")
        if self._life.roll(self._life.odds.cut, "cut while looking"):
            raise ConnectionError("The wire was cut while looking.")
        return next(map(Standing, self._platform.standing(delivery.key)), None)
