"""The replicas: which are begun, killed, frozen, and begun again."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.adapters.slack.local import LocalSlack
from tests.reliability.process import BotProcess
from tests.reliability.replicas.replica import LEASE, POINTS

MODULE = "tests.reliability.replicas.replica"
CLOCKS = (0.0, 60.0, -60.0)
"""Seconds each replica's clock goes wrong."""
MOST_TIMES = 4
"""A point is come to at most so often before a replica dies there."""


class Fleet:
    """As many processes as clocks, on one database and one workspace."""

    def __init__(
        self, folder: Path, url: str, slack: LocalSlack, chance: random.Random, *, over_http: bool
    ) -> None:
        self._chance = chance
        self._points = itertools.cycle(chance.sample(POINTS, len(POINTS)))
        self.suffered = Counter[str]()
        """What was done to them, and how often."""
        self.replicas: list[BotProcess] = []
        for number, ahead in enumerate(CLOCKS):
            replica = BotProcess(
                folder,
                f"replica-{number}",
                MESSENGERS="slack",
                SLACK_BOT_TOKEN=slack.bot_token,
                SLACK_APP_TOKEN="" if over_http else slack.app_token,
                SLACK_SIGNING_SECRET=slack.signing_secret,
                SLACK_API_URL=slack.api_url,
                CLOCK_AHEAD=f"{ahead}",
                TIMEZONE="UTC",
            )
            replica.database_url = url
            self.replicas.append(replica)
        if over_http:
            slack.webhooks.aim(*(f"{replica.url}/slack/events" for replica in self.replicas))

    async def begin(self) -> None:
        """Begin every life, and wait until all can be used."""
        for replica in self.replicas:
            await replica.start(MODULE)
        await self.ready()

    async def ready(self) -> None:
        """Wait until every replica can be used."""
        for replica in self.replicas:
            assert await replica.ready(), replica.log.read_text()[-2000:]

    async def mend(self) -> None:
        """Thaw what is frozen, begin again what is dead, and wait until all can be used."""
        for replica in self.replicas:
            replica.thaw()
            await self._revive(replica)
        await self.ready()

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
        """Begin again what is dead: since whoever is killed is begun again at once, it died at its point."""
        if not replica.alive:
            self.suffered["deaths at a point"] += 1
            await replica.start(MODULE)

    async def kill(self) -> None:
        """End one at any moment, be it while it starts, and begin it again."""
        async with self._one_of_them() as replica:
            await replica.kill()
            self.suffered["kills"] += 1
            await replica.start(MODULE)
            await asyncio.sleep(self._chance.uniform(0, 0.5))

    async def die(self) -> None:
        """Let one begin again that dies at a point as soon as it comes there."""
        async with self._one_of_them() as replica:
            await replica.kill()
            await replica.start(MODULE, next(self._points), str(self._chance.randint(1, MOST_TIMES)))
            await replica.ready()

    async def freeze(self) -> None:
        """Let one stand still until its leases are over."""
        async with self._one_of_them() as replica:
            replica.freeze()
            self.suffered["freezes"] += 1
            await asyncio.sleep(LEASE.total_seconds() * self._chance.uniform(0.9, 1.3))
            replica.thaw()
