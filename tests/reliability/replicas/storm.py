"""A storm: what can go wrong with several replicas goes wrong, while themes are due and people answer.

``python -m tests.reliability sockets balancer discord`` lives through long ones and prints what became of it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from time import monotonic

from bot.ports import StorageError
from storage import open_storage
from tests.databases import PostgresServer, server_of_its_own
from tests.reliability.accounts import Account
from tests.reliability.replicas.account import settle_accounts
from tests.reliability.replicas.fleet import Fleet
from tests.reliability.replicas.scenes import discord, slack
from tests.reliability.replicas.scenes.scene import Opened
from tests.reliability.replicas.town import Town

CALM = 180.0
"""Seconds within which something gets better once all goes well, if anything still will."""
LONGEST_CALM = 900.0
"""Seconds within which all is well: after a long storm hundreds of threads are read again."""
ROUND = {
    "kill": 2,
    "die": 3,
    "freeze": 1,
    "crash": 1,
    "cut sockets": 1,
    "cut before": 1,
    "cut during": 1,
    "cut after": 1,
    "out of order": 1,
    "too many": 1,
    "twice": 2,
    "unheard": 1,
}
"""What goes wrong in one round, and how often."""

WAYS: Mapping[str, Opened] = {
    "Slack by sockets": slack.by_sockets,
    "Slack behind a balancer": slack.behind_a_balancer,
    "Discord": discord.on_a_server,
}
"""Where storms rage."""


@dataclass
class Storm:
    """The fleet, the town and the server, and what goes wrong with them."""

    fleet: Fleet
    town: Town
    server: PostgresServer
    chance: random.Random
    suffered: Counter[str] = field(default_factory=Counter)

    async def rage(self, rounds: int) -> None:
        """So many rounds, in any order; a programme is due at each turn."""
        deck = [deed for deed, times in ROUND.items() for _ in range(times * rounds)]
        self.chance.shuffle(deck)
        deeds: dict[str, Callable[[], Awaitable[None]]] = {
            "kill": self.fleet.kill,
            "die": self.fleet.die,
            "freeze": self.fleet.freeze,
            "crash": self.crash,
        }
        for deed in deck:
            await self.town.plan()
            if deed in deeds:
                await deeds[deed]()
            else:
                self.town.scene.disturb(deed, self.chance.randint(1, 3))
                self.suffered["disturbances"] += 1
                await asyncio.sleep(self.chance.uniform(0, 0.3))

    async def crash(self) -> None:
        """End the database as the power failing would, and start it again."""
        await asyncio.to_thread(self.server.crash)
        self.suffered["database crashes"] += 1
        await asyncio.sleep(self.chance.uniform(0, 1))
        await asyncio.to_thread(self.server.start)

    async def calm(self) -> Account:
        """All goes well from now on: what became of everything, as soon as that is as it should be."""
        scene, calm = self.town.scene, monotonic()
        scene.mend()
        await self.fleet.mend()
        await scene.send_again()
        account, looked = Account(missing=["nothing can be remembered"]), 0.5
        fewest, better = inf, monotonic()
        while account.wrong or scene.unsettled():
            # Looking costs the machine what is waited for: for as long, it is left alone.
            await asyncio.sleep(looked)
            began = monotonic()
            with suppress(StorageError):
                account = await settle_accounts(self.town, self.town.storage)
                if len(account.wrong) < fewest:
                    fewest, better = len(account.wrong), monotonic()
            looked = max(monotonic() - began, 0.5)
            if monotonic() - better > CALM or monotonic() - calm > LONGEST_CALM:
                break
        account.settled = monotonic() - calm
        return account


@asynccontextmanager
async def storm(folder: Path, seed: int, opened: Opened) -> AsyncIterator[Storm]:
    """Everything, begun and settled; ended whatever happens."""
    chance = random.Random(seed)
    with server_of_its_own() as server:
        storage = await open_storage(server.url)
        async with opened() as scene:
            town = Town(scene, storage, chance)
            await town.settle()
            fleet = Fleet(folder, server.url, scene, chance)
            try:
                await fleet.begin()
                yield Storm(fleet, town, server, chance, fleet.suffered)
            finally:
                await fleet.end()
                await storage.close()


async def live_through(folder: Path, seed: int, rounds: int, opened: Opened) -> Account:
    """A storm, the calm after it, and what became of everything."""
    async with storm(folder, seed, opened) as there:
        living = [asyncio.create_task(there.town.tick()), asyncio.create_task(there.town.live())]
        try:
            await there.rage(rounds)
            await asyncio.sleep(3)
            account = await there.calm()
        finally:
            for task in living:
                task.cancel()
            await asyncio.gather(*living, return_exceptions=True)
        if not account.wrong:
            assert await there.fleet.stop() == [0] * len(there.fleet.replicas)
        account.suffered += there.suffered
        account.suffered["points died at"] += len(there.fleet.died_at)
        return account
