"""A storm: what can go wrong with several replicas goes wrong, while themes are due and people answer.

``python -m tests.reliability.replicas --rounds 20 --seed 7`` lives through so many rounds and prints what
became of it; ``make reliability`` does so.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.ports import StorageError
from storage import open_storage
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.deliveries import PAUSES
from tests.adapters.slack.running import GENEROUS
from tests.databases import PostgresServer, server_of_its_own
from tests.reliability.replicas.account import Account, settle_accounts
from tests.reliability.replicas.fleet import Fleet
from tests.reliability.replicas.town import Town

CALM = 60.0
"""Seconds within which everything is as it should be once all goes well again."""
ROUND = {
    "kill": 2,
    "die": 3,
    "freeze": 1,
    "crash": 1,
    "cut sockets": 1,
    "cut before": 1,
    "cut after": 2,
    "out of order": 1,
    "too many": 1,
    "twice": 2,
    "unheard": 1,
}
"""What goes wrong in one round, and how often."""


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
                self.disturb(deed)
                self.suffered["disturbances"] += 1
                await asyncio.sleep(self.chance.uniform(0, 0.3))

    async def crash(self) -> None:
        """End the database as the power failing would, and start it again."""
        await asyncio.to_thread(self.server.crash)
        self.suffered["database crashes"] += 1
        await asyncio.sleep(self.chance.uniform(0, 1))
        await asyncio.to_thread(self.server.start)

    def disturb(self, how: str) -> None:
        """Something goes wrong between Slack and whichever replica meets it."""
        slack, times = self.town.slack, self.chance.randint(1, 3)
        match how:
            case "cut sockets":
                slack.sockets.drop()
            case "cut before":
                slack.faults.drop_before("chat.postMessage", times)
            case "cut after":
                slack.faults.drop_after("chat.postMessage", times)
            case "out of order":
                slack.faults.status("*", times=times)
            case "too many":
                slack.faults.limit("chat.postMessage", 1, times)
            case "twice":
                slack.outbox.twice += 5
            case "unheard":
                slack.outbox.deaf += 3

    async def calm(self) -> Account:
        """All goes well from now on: what became of everything, as soon as that is as it should be."""
        slack = self.town.slack
        slack.faults.mend()
        slack.outbox.twice = slack.outbox.deaf = 0
        await self.fleet.mend()
        for pause in PAUSES:
            await slack.clock.move(pause)  # Slack sends now what was not acknowledged
        account = Account(missing=["nothing can be remembered"])
        with suppress(TimeoutError):
            async with asyncio.timeout(CALM):
                while account.wrong or slack.outbox.unsettled():
                    await asyncio.sleep(0.5)
                    account = await self._account()
        return account

    async def _account(self) -> Account:
        try:
            async with self.town.storage.unit() as unit:
                return await settle_accounts(self.town, unit)
        except StorageError as error:
            return Account(missing=[str(error)])


@asynccontextmanager
async def storm(folder: Path, seed: int, *, over_http: bool) -> AsyncIterator[Storm]:
    """Everything, begun and settled; ended whatever happens."""
    chance = random.Random(seed)
    with server_of_its_own() as server:
        storage = await open_storage(server.url)
        async with LocalSlack(limits=GENEROUS, record=False) as slack:
            town = Town(slack, storage, chance)
            await town.settle()
            fleet = Fleet(folder, server.url, slack, chance, over_http=over_http)
            try:
                await fleet.begin()
                yield Storm(fleet, town, server, chance, fleet.suffered)
            finally:
                await fleet.end()
                await storage.close()


async def live_through(
    folder: Path, seed: int, rounds: int, *, over_http: bool = False
) -> tuple[Account, Counter[str]]:
    """A storm, the calm after it, and what became of everything; and what was suffered."""
    async with storm(folder, seed, over_http=over_http) as there:
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
        return account, there.suffered
