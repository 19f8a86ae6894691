"""Real processes on one database and one local Discord: one hears its gateway, the others stand by."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.interactions import Interaction
from tests.reliability.process import BotProcess

READY, WAITING = "ready", "ready, standing by for discord"
PATIENCE = 60.0


@dataclass(frozen=True)
class Replicas:
    """Processes that share everything."""

    discord: LocalDiscord
    processes: list[BotProcess]

    async def says(self, process: BotProcess, readiness: str) -> None:
        """Wait until a process says so of itself."""
        async with ClientSession(timeout=ClientTimeout(1)) as session, asyncio.timeout(PATIENCE):
            while True:
                with suppress(ClientError, TimeoutError):
                    async with session.get(f"{process.url}/readyz") as answer:
                        if answer.status == 200 and (await answer.text()).strip() == readiness:
                            return
                await asyncio.sleep(0.05)

    async def answered(self, user: str = "nadia") -> Interaction:
        """Somebody types a command, again and again until they are answered; the one that was."""
        async with asyncio.timeout(PATIENCE):
            while True:
                asked = self.discord.people.command(user, "pratiques", "/theme aperçu")
                if await asked.settled(1.0):
                    return asked

    async def taken_over(self) -> float:
        """Seconds until somebody is answered again."""
        began = monotonic()
        await self.answered()
        return monotonic() - began

    def hearing(self) -> int:
        """How many gateways are open."""
        return sum(1 for connection in self.discord.gateway.open if connection.session)


@asynccontextmanager
async def replicas(
    discord: LocalDiscord, database_url: str, folder: Path, count: int = 2
) -> AsyncIterator[Replicas]:
    """So many processes; the first hears Discord."""
    settings = {
        "DATABASE_URL": database_url,
        "MESSENGERS": "discord",
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }
    processes = [BotProcess(folder, f"replica-{number}", **settings) for number in range(count)]
    fleet = Replicas(discord, processes)
    async with AsyncExitStack() as ends:
        for process in processes:
            ends.push_async_callback(process.kill)
            await process.start()
            await fleet.says(process, READY if process is processes[0] else WAITING)
        yield fleet
