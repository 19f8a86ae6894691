"""The bot's side of a local Slack: the real messenger, and an engine that does what a test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from adapters.plug import Plug
from adapters.slack import SlackSettings, Tempo, plug
from adapters.slack.hearing.handover import Patience
from adapters.slack.messenger import SlackMessenger
from adapters.slack.wire.connection import Beat
from adapters.slack.wire.http import PATH
from adapters.slack.wire.pace import Rhythm
from bot.events import MessengerConnected
from bot.model.place import Address, Person, Place
from tests.adapters.engine import E, Engine, until
from tests.adapters.slack.local import Limits, LocalSlack
from tests.adapters.slack.stage import SlackStage
from tests.contracts.messengers.stage import Staged

QUICK = Tempo(
    patience=Patience(
        turn=timedelta(seconds=0.5),
        first_pause=timedelta(milliseconds=20),
        longest_pause=timedelta(milliseconds=80),
        reading=timedelta(milliseconds=20),
    ),
    rhythm=Rhythm(gap=0.02, start=200, fastest=500),
    beat=Beat(ping=0.25, hello=2.0, first_pause=0.02, longest_pause=0.1, steady=0.0, leave=0.05),
)
GENEROUS = Limits(messages_per_second=1000, burst=1000)


@dataclass(frozen=True)
class Running:
    """A workspace somebody can use, with the bot in it."""

    slack: LocalSlack
    stage: SlackStage
    engine: Engine
    messenger: SlackMessenger
    listener: asyncio.Task[None]

    def place(self, channel: str = "pratiques", thread: str | None = None) -> Place:
        """A channel or a thread, as the bot knows it."""
        place = self.stage.place(channel)
        return Place(place.messenger, place.workspace, place.channel, thread)

    def person(self, user: str) -> Person:
        """Somebody, as the bot knows them."""
        return Person("slack", "T1", self.slack.world.user(user).id)

    def ts(self, address: Address | None) -> str:
        """Where something was said, in its channel."""
        assert address
        return address.message

    async def heard(self, kind: type[E], count: int = 1) -> E:
        """The latest event of a kind, as soon as so many were kept."""
        await until(lambda: len(self.engine.of(kind)) >= count)
        return self.engine.of(kind)[-1]


def settings(slack: LocalSlack, *, over_http: bool = False) -> SlackSettings:
    """What an operator would have written."""
    return SlackSettings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr("" if over_http else slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
    )


@asynccontextmanager
async def workspace(
    slack: LocalSlack | None = None,
    *,
    tempo: Tempo = QUICK,
    over_http: bool = False,
    waits: bool = False,
) -> AsyncIterator[Running]:
    """A bot in a workspace, until the end of the block: then it stops as a process would."""
    engine = Engine()
    async with slack or LocalSlack(limits=GENEROUS) as there:
        plugged = plug(engine, settings(there, over_http=over_http), tempo=tempo)
        assert isinstance(plugged.messenger, SlackMessenger)
        engine.messenger = plugged.messenger
        async with _served(there, plugged):
            listener = asyncio.create_task(plugged.messenger.listen(engine.receive))
            try:
                await until(lambda: listener.done() or bool(engine.of(MessengerConnected)))
                yield Running(there, SlackStage(there, waits=waits), engine, plugged.messenger, listener)
            finally:
                listener.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await listener


@asynccontextmanager
async def running(folder: Path, *, over_http: bool = False) -> AsyncIterator[Staged]:  # noqa: ARG001
    """The messenger as the contract suite wants it; nothing of it is kept in ``folder``."""
    async with workspace(over_http=over_http, waits=True) as there:
        nadia, thomas = (there.slack.world.user(name) for name in ("nadia", "thomas"))
        yield Staged(
            stage=there.stage,
            messenger=there.messenger,
            listener=there.engine,
            open=there.place("pratiques"),
            closed=there.place("cercle-nord"),
            insider=nadia.id,
            outsider=thomas.id,
            names={nadia.id: nadia.real_name, thomas.id: thomas.real_name},
        )


@asynccontextmanager
async def _served(slack: LocalSlack, plugged: Plug) -> AsyncIterator[None]:
    """In HTTP mode, the address Slack sends its requests to."""
    if plugged.web is None:
        yield
        return
    runner = web.AppRunner(plugged.web, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.webhooks.aim(f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")
    try:
        yield
    finally:
        await runner.cleanup()
