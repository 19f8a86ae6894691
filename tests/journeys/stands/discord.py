"""Discord: the real library, to a strict local server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.discord import Tempo, home, plug
from adapters.discord.hearing.channels import Channels
from adapters.discord.messenger import DiscordMessenger
from adapters.plug import Plug
from bot.app.house import RunningHouse
from bot.events import ExampleWanted
from bot.ports import House
from bot.wording import Wording
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.world import Channel
from tests.adapters.discord.running import GENEROUS, QUICK, settings
from tests.adapters.discord.stage import DiscordStage
from tests.adapters.engine import until
from tests.journeys.stands.stand import CIRCLE, HOME, PEOPLE, Language, told_of_the_bot
from tests.patience import PATIENCE

# Nothing breaks down here: however slow the machine is, the engine is waited for.
TEMPO = replace(QUICK, patience=replace(QUICK.patience, answer=timedelta(seconds=PATIENCE)))


class DiscordTime:
    """The clock of the local Discord, as the bot reads it: it goes on by itself too."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self._start = discord.clock.now() - discord.clock.flowing()

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.fromtimestamp(self._start + self.discord.clock.flowing(), UTC)

    async def move_to(self, instant: datetime) -> None:
        """Let time pass; it never goes back."""
        await self.discord.clock.move(max((instant - self.now()).total_seconds(), 0.0))


class DiscordStand:
    """A server; it goes on while the bot is away."""

    messenger = "discord"

    def __init__(self, discord: LocalDiscord, language: Language, tempo: Tempo = TEMPO) -> None:
        self.discord = discord
        self._tempo = tempo
        self._stage = DiscordStage(discord)
        self._time = DiscordTime(discord)
        self._language = language
        self._plug: Plug | None = None
        self._gone: Channel | None = None
        for name in PEOPLE:
            discord.world.user(name).locale = {"fr": "fr", "en": "en-GB"}[language]

    def plug_in(self, house: House, wording: Wording, language: Language) -> Plug:
        """Discord, quicker than it likes it, by its own clock."""
        told = told_of_the_bot(wording, language)
        plugged = plug(house, settings(self.discord), **told, tempo=self._tempo, now=self._time.now)
        self._plug = replace(plugged, clock=self._time)
        return self._plug

    @asynccontextmanager
    async def entered(self, house: RunningHouse, address: str) -> AsyncIterator[DiscordStage]:
        """Hands on the server."""
        yield self._stage

    async def settle(self, house: RunningHouse) -> None:
        """Ask for the example: on a real server, people found a community of their own."""
        users = {name: self.discord.world.user(name) for name in PEOPLE}
        await house.receive(
            ExampleWanted(
                id="discord:example",
                at=self._time.now(),
                home=self._stage.place(HOME),
                circle=self._stage.place(CIRCLE),
                people={
                    name: home.person(user.id, user.name, self._language) for name, user in users.items()
                },
                language=self._language,
            )
        )

    def now(self) -> datetime:
        """Discord's clock is the bot's."""
        return self._time.now()

    async def move_to(self, instant: datetime) -> None:
        """Everything Discord does at some time is done meanwhile."""
        await self._time.move_to(instant)

    async def open_channel(self, name: str) -> None:
        """Everybody sees it, and so does the bot."""
        self.discord.people.create(name)
        await until(lambda: self._channels.is_open(self._stage.place(name)) is not None)

    def archive(self, channel: str) -> None:
        """Discord archives no channels: it is gone."""
        self._gone = self.discord.world.channel(channel)
        self.discord.people.remove_channel(channel)

    def reopen(self, channel: str) -> None:
        """As if it had never been gone."""
        assert self._gone
        self.discord.world.channels[self._gone.id] = self._gone
        self.discord.events.channel("CHANNEL_CREATE", self._gone)

    @property
    def _channels(self) -> Channels:
        assert self._plug
        assert isinstance(self._plug.messenger, DiscordMessenger)
        return self._plug.messenger.channels


@asynccontextmanager
async def discord(folder: Path, language: Language) -> AsyncIterator[DiscordStand]:  # noqa: ARG001
    """A server of which nothing is kept in ``folder``."""
    async with LocalDiscord(limits=GENEROUS) as there:
        yield DiscordStand(there, language)
