"""What is told of a session begins with that session: what was known before it says nothing of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from adapters.discord.hearing.channels import Channels
from adapters.discord.hearing.watching import Settling, Watch
from adapters.discord.settings import DiscordSettings
from adapters.discord.wire.rest import Rest
from bot.events import ChannelChanged, Event
from bot.handover import Handover, Patience
from tests.adapters.engine import until

GUILD = "1"
SETTLING = Settling(guilds=0.05, changes=0.01)


class SlowChannels(Channels):
    """Those of one guild, which takes its time to tell who sees them."""

    def __init__(self) -> None:
        super().__init__(Rest(DiscordSettings()), lambda: datetime.now(UTC))
        self.client = discord.Client(intents=discord.Intents.none())
        told: Any = {"id": GUILD, "unavailable": True}  # as READY does: less than a guild has to be
        self.client._connection._add_guild(discord.Guild(data=told, state=self.client._connection))
        self.asked, self.answers = 0, asyncio.Event()
        self.answers.set()

    async def changes(self, guild: discord.Guild) -> list[ChannelChanged]:
        """Nothing new, as soon as it answers."""
        self.asked += 1
        await self.answers.wait()
        return []


async def _keep(event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
    """Everything is kept."""


@asynccontextmanager
async def watching() -> AsyncIterator[tuple[Watch, SlowChannels]]:
    """A watch that goes on; a session has begun, and its guild was told of."""
    channels = SlowChannels()
    async with asyncio.TaskGroup() as tasks:
        handover = Handover(_keep, Patience(), tasks)
        watch = Watch(handover, channels, SETTLING, tasks, lambda: datetime.now(UTC))
        telling = tasks.create_task(watch.keep_telling())
        watch.session_began({GUILD})
        watch.guild_changed(GUILD)
        await until(lambda: watch.is_complete)
        yield watch, channels
        telling.cancel()


@pytest.mark.parametrize("anew", [True, False], ids=["another client", "another session"])
@pytest.mark.parametrize("under_way", [True, False], ids=["being told", "still to be told"])
async def test_what_changed_before_a_session_began_does_not_complete_it(anew: bool, under_way: bool) -> None:
    """Its guild is still to be told of: channels that are missing until then are not gone."""
    async with watching() as (watch, channels):
        channels.answers.clear()
        watch.guild_changed(GUILD)
        if under_way:
            await until(lambda: channels.asked == 2)
        if anew:
            watch.connecting()
        watch.session_began({GUILD})
        channels.answers.set()
        await asyncio.sleep(10 * SETTLING.changes)
        assert not watch.is_complete
        watch.guild_changed(GUILD)
        await until(lambda: watch.is_complete)
