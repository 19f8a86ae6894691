"""The replicas: which are begun, killed, frozen, and begun again."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.reliability.dying import points
from tests.reliability.process import BotProcess
from tests.reliability.replicas.replica import LEASE, MOMENTS
from tests.reliability.replicas.scenes.scene import Scene

MODULE = "tests.reliability.replicas.replica"
CLOCKS = (0.0, 60.0, -60.0)
"""Seconds each replica's clock goes wrong."""
MOST_TIMES = 4
"""A point is come to at most so often before a replica dies there."""


class Fleet:
    """As many processes as clocks, on one database and one messenger."""

    def __init__(self, folder: Path, url: str, scene: Scene, chance: random.Random) -> None:
        self._chance = chance
        self.points = points(MOMENTS[scene.name])
        self._points = itertools.cycle(chance.sample(self.points, len(self.points)))
        self.suffered = Counter[str]()
        """What was done to them, and how often."""
        self.replicas: list[BotProcess] = []
        self.died_at = set[str]()
        """The points somebody died at."""
        self._doomed: dict[BotProcess, str] = {}
        """The point some die at as soon as they come there, be it long afterwards."""
        for number, ahead in enumerate(CLOCKS):
            replica = BotProcess(
                folder,
                f"replica-{number}",
                CLOCK_AHEAD=f"{ahead}",
                TIMEZONE="UTC",
                **scene.settings(),
            )
            replica.database_url = url
            self.replicas.append(replica)
        scene.reached_at([replica.url for replica in self.replicas])

    async def begin(self) -> None:
        """Begin every life, and wait until all can be used."""
        for replica in self.replicas:
            await replica.start(MODULE)
        await self._ready()

    async def mend(self) -> None:
        """Begin again what is dead or about to die, and wait until all can be used.

        Whoever began while the database was away may end of it yet: only who begins now has no reason to.
        """
        for replica in self.replicas:
            if replica in self._doomed and replica.alive:
                del self._doomed[replica]
                await replica.kill()
            if not await replica.ready():
                await self._revive(replica)
        await self._ready()

    async def _ready(self) -> None:
        for replica in self.replicas:
            assert await replica.ready(), replica.log.read_text()[-2000:]

    async def stop(self) -> list[int]:
        """Tell all of them to stop, as an operator does; their exit codes."""
        return [await replica.stop() for replica in self.replicas]

    async def end(self) -> None:
        """Whatever happened: leave no process behind."""
        for replica in self.replicas:
            await replica.kill()

    # ---- What is done to them ----------------------------------------------------------------------------

    @asynccontextmanager
    async def _one_of_them(self) -> AsyncIterator[BotProcess]:
        """A replica at random; a dead one is begun again first, for what happens happens to the living."""
        replica = self._chance.choice(self.replicas)
        await self._revive(replica)
        await replica.ready()
        yield replica

    async def _revive(self, replica: BotProcess) -> None:
        """Begin again what is dead: at its point, or because the database was away when it began."""
        if not replica.alive:
            if point := self._doomed.get(replica):
                self.suffered["deaths at a point"] += 1
                self.died_at.add(point)
            await self._begin(replica)

    async def _begin(self, replica: BotProcess) -> None:
        self._doomed.pop(replica, None)
        await replica.start(MODULE)

    async def kill(self) -> None:
        """End one at any moment, be it while it starts, and begin it again."""
        async with self._one_of_them() as replica:
            await replica.kill()
            self.suffered["kills"] += 1
            await self._begin(replica)
            await asyncio.sleep(self._chance.uniform(0, 0.5))

    async def die(self) -> None:
        """Let one begin again that dies at a point as soon as it comes there."""
        async with self._one_of_them() as replica:
            await replica.kill()
            self._doomed[replica] = next(self._points)
            await replica.start(MODULE, self._doomed[replica], str(self._chance.randint(1, MOST_TIMES)))
            await replica.ready()

    async def freeze(self) -> None:
        """Let one stand still until its leases are over."""
        async with self._one_of_them() as replica:
            replica.freeze()
            self.suffered["freezes"] += 1
            await asyncio.sleep(LEASE.total_seconds() * self._chance.uniform(0.9, 1.3))
            replica.thaw()
