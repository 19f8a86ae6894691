"""A sandbox that runs: a real file, a real server, and a bot that does what a test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession, web

from adapters.plug import CommandHelp, MenuEntry
from adapters.sandbox import Patience, SandboxSettings, plug
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.inbound import place
from adapters.sandbox.messenger import SandboxMessenger
from bot.events import Event, FormSubmitted, MessageDeleted, MessagePosted
from bot.model.place import Place
from tests.adapters import engine
from tests.adapters.engine import until
from tests.adapters.sandbox.stage import Json, SandboxStage

QUICK = Patience(
    answer=timedelta(seconds=1),
    first_pause=timedelta(milliseconds=30),
    longest_pause=timedelta(milliseconds=60),
)
COMMANDS = (CommandHelp("pratique", "Chercher une pratique", "mots"),)
MENU = (MenuEntry("keep", "Garder comme pratique"),)


@dataclass
class Engine(engine.Engine):
    """One that is told when time has passed."""

    due: datetime | None = None
    times: list[datetime] = field(default_factory=list)
    """What the clock said whenever time had passed."""
    clock: SandboxClock | None = None

    async def time_passed(self) -> None:
        """Note what the clock says."""
        assert self.clock
        self.times.append(self.clock.now())

    async def next_due(self) -> datetime | None:
        """As the test says."""
        return self.due

    def words(self) -> list[Event]:
        """What was kept of what people wrote."""
        return [
            event for event in self.heard if isinstance(event, MessagePosted | MessageDeleted | FormSubmitted)
        ]


@dataclass(frozen=True)
class Running:
    """A sandbox somebody can use."""

    stage: SandboxStage
    engine: Engine
    messenger: SandboxMessenger
    clock: SandboxClock
    session: ClientSession
    url: str

    def place(self, channel: str) -> Place:
        """A channel, as the bot knows it."""
        return place(channel)

    async def ask(self, user: str, deed: str, body: Json) -> Json:
        """Send a body as it is; the answer, whatever its status."""
        async with self.session.post(f"{self.url}/sandbox/{deed}", params={"as": user}, json=body) as answer:
            told: Json = await answer.json()
            return told

    async def messages(self, user: str, channel: str = "pratiques") -> list[Json]:
        """The messages as the page gets them."""
        query = {"as": user, "channel": channel}
        async with self.session.get(f"{self.url}/sandbox/messages", params=query) as answer:
            found: list[Json] = (await answer.json())["messages"]
            return found


@asynccontextmanager
async def running(
    file: Path, engine: Engine | None = None, *, listening: bool = True
) -> AsyncIterator[Running]:
    """A sandbox over ``file``, until the end of the block: then it stops as a process would."""
    engine = engine or Engine()
    settings = SandboxSettings(sandbox_file=file, language="fr")
    plugged = plug(engine, settings, commands=COMMANDS, menu=MENU, patience=QUICK)
    assert isinstance(plugged.messenger, SandboxMessenger)
    assert isinstance(plugged.clock, SandboxClock)
    assert plugged.web
    engine.messenger, engine.clock = plugged.messenger, plugged.clock
    runner = web.AppRunner(plugged.web)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    listener = asyncio.create_task(plugged.messenger.listen(engine.receive)) if listening else None
    try:
        async with ClientSession() as session:
            if listener:
                await until(
                    lambda: any(type(event).__name__ == "MessengerConnected" for event in engine.tried)
                )
            yield Running(SandboxStage(session, url), engine, plugged.messenger, plugged.clock, session, url)
    finally:
        if listener:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
        await runner.cleanup()
