"""The bot's side of a local Discord: the real messenger, and an engine that does what a test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from adapters.discord import DiscordSettings, Tempo, plug
from adapters.discord.hearing.listening import Patience
from adapters.discord.hearing.watching import Settling
from adapters.discord.home import NAME, WORKSPACE
from adapters.discord.messenger import DiscordMessenger, Listing
from adapters.discord.wire.gateway import Beat
from bot.app.messengers import command_helps, menu
from bot.events import MessengerConnected
from bot.model.place import Person, Place
from bot.wording import LANGUAGES, Wording
from tests.adapters.discord.local import Limits, LocalDiscord
from tests.adapters.discord.stage import DiscordStage
from tests.adapters.engine import E, Engine, until
from tests.contracts.messengers.stage import Staged

QUICK = Tempo(
    patience=Patience(
        answer=timedelta(seconds=0.5),
        first_pause=timedelta(milliseconds=20),
        longest_pause=timedelta(milliseconds=80),
    ),
    beat=Beat(identify=0.02, first_pause=0.02, longest_pause=0.1, steady=0.0, looked=0.02),
    settling=Settling(guilds=1.0, changes=0.02),
    speed=10_000,
    listing=Listing(first=0.02, longest=0.1),
)
GENEROUS = Limits(requests=1000, everywhere=1000)


@dataclass(frozen=True)
class Running:
    """A server somebody can use, with the bot in it."""

    discord: LocalDiscord
    stage: DiscordStage
    engine: Engine
    messenger: DiscordMessenger
    listener: asyncio.Task[None]

    def place(self, channel: str = "pratiques", thread: str | None = None) -> Place:
        """A channel or a thread, as the bot knows it."""
        return Place(NAME, WORKSPACE, self.discord.world.channel(channel).id, thread)

    def person(self, user: str) -> Person:
        """Somebody, as the bot knows them."""
        return Person(NAME, WORKSPACE, self.discord.world.user(user).id)

    def now(self) -> datetime:
        """The instant, by Discord's clock."""
        return datetime.fromtimestamp(self.discord.clock.now(), UTC)

    async def heard(self, kind: type[E], count: int = 1) -> E:
        """The latest event of a kind, as soon as so many were kept."""
        await until(lambda: len(self.engine.of(kind)) >= count)
        return self.engine.of(kind)[-1]


def settings(discord: LocalDiscord) -> DiscordSettings:
    """What an operator would have written."""
    return DiscordSettings(
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )


@asynccontextmanager
async def server(
    discord: LocalDiscord | None = None, *, tempo: Tempo = QUICK, waits: bool = False
) -> AsyncIterator[Running]:
    """A bot in a server, until the end of the block: then it stops as a process would."""
    async with (
        discord or LocalDiscord(limits=GENEROUS) as there,
        bot_in(there, tempo, waits=waits) as running,
    ):
        yield running


@asynccontextmanager
async def bot_in(there: LocalDiscord, tempo: Tempo = QUICK, *, waits: bool = False) -> AsyncIterator[Running]:
    """A bot in a server that goes on without it."""
    engine = Engine()
    voices = {language: Wording().voice(language) for language in LANGUAGES}
    plugged = plug(
        engine,
        settings(there),
        commands=command_helps(voices),
        menu=menu(voices),
        tempo=tempo,
        now=lambda: datetime.fromtimestamp(there.clock.now(), UTC),
    )
    assert isinstance(plugged.messenger, DiscordMessenger)
    engine.messenger = plugged.messenger
    listener = asyncio.create_task(plugged.messenger.listen(engine.receive))
    try:
        await until(lambda: listener.done() or bool(engine.of(MessengerConnected)))
        stage = DiscordStage(there, engine.count if waits else None)
        yield Running(there, stage, engine, plugged.messenger, listener)
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await listener


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Staged]:  # noqa: ARG001
    """The messenger as the contract suite wants it; nothing of it is kept in ``folder``."""
    async with server(waits=True) as there:
        nadia, thomas = (there.discord.world.user(name) for name in ("nadia", "thomas"))
        yield Staged(
            stage=there.stage,
            messenger=there.messenger,
            listener=there.engine,
            open=there.place("pratiques"),
            closed=there.place("cercle-nord"),
            insider=nadia.id,
            outsider=thomas.id,
            names={nadia.id: nadia.name, thomas.id: thomas.name},
        )
