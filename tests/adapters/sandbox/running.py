"""A sandbox that runs: a real file, a real server, and a bot that does what a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
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
from bot.actions import Action
from bot.events import Event, FormSubmitted, MessageDeleted, MessagePosted
from bot.model.place import Place
from tests.adapters.sandbox.stage import Json, SandboxStage

QUICK = Patience(
    answer=timedelta(seconds=1),
    first_pause=timedelta(milliseconds=30),
    longest_pause=timedelta(milliseconds=60),
)
COMMANDS = (CommandHelp("pratique", "Chercher une pratique", "mots"),)
MENU = (MenuEntry("keep", "Garder comme pratique"),)

Answer = Callable[[Event], Sequence[Action]]


@dataclass
class Engine:
    """Stands in for the bot: keeps every event, unless it is down, and answers as told."""

    answer: Answer = field(default=lambda _: ())
    heard: list[Event] = field(default_factory=list)
    """What was kept, in its order."""
    tried: list[Event] = field(default_factory=list)
    down: bool = False
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, nothing is kept until it is set again."""
    due: datetime | None = None
    times: list[datetime] = field(default_factory=list)
    """What the clock said whenever time had passed."""
    messenger: SandboxMessenger | None = None
    clock: SandboxClock | None = None

    def __post_init__(self) -> None:
        self.hold.set()

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Keep it, then do what it calls for."""
        self.tried.append(event)
        if self.down:
            raise ConnectionError("The database is away.")
        await self.hold.wait()
        self.heard.append(event)
        if kept:
            await kept()
        assert self.messenger
        for action in self.answer(event):
            await self.messenger.perform(action)

    def answer_with(self, answer: Answer) -> None:
        """Do this about what happens from now on."""
        self.answer = answer

    async def time_passed(self) -> None:
        """Note what the clock says."""
        assert self.clock
        self.times.append(self.clock.now())

    async def next_due(self) -> datetime | None:
        """As the test says."""
        return self.due

    def of(self, kind: type[Event]) -> list[Event]:
        """What was kept of one kind."""
        return [event for event in self.heard if type(event) is kind]

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


async def until(true: Callable[[], bool], seconds: float = 3) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
