"""Slack as the bot knows it: tells what happened, does what it is asked."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from adapters.slack.app import Reply, build
from adapters.slack.hearing.channels import Channels
from adapters.slack.hearing.handover import Handover, Patience
from adapters.slack.hearing.listening import Eyes, Listener
from adapters.slack.hearing.people import People
from adapters.slack.home import NAME, Home
from adapters.slack.saying.speaking import Speaker
from adapters.slack.saying.waiting import WaitingRoom
from adapters.slack.settings import SlackSettings
from adapters.slack.wire.connection import Beat, Connection
from adapters.slack.wire.pace import Pace, Rhythm
from adapters.slack.wire.refusals import Refused
from adapters.slack.wire.web import Web
from bot.actions import (
    Action,
    Edit,
    LookFor,
    OpenForm,
    Post,
    RefuseForm,
    Reread,
    ShowHome,
    Suggest,
    Tell,
    Whisper,
)
from bot.capabilities import Capabilities, Whispers
from bot.deliveries import Delivery
from bot.model.place import Address
from bot.ports import CannotStart, Receive, Standing, TryLater
from bot.rereads import Rereads

log = structlog.get_logger()

CAPABILITIES = Capabilities(
    whispers=Whispers.ANYWHERE,
    rereads=True,
    replies=False,
    notifies=False,
    blocks=45,
    text=3000,
    label=75,
    title=24,
    suggestions=99,
    completes_commands=False,
    completes_fields=True,
    home=100,
)


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast and how patient the messenger is."""

    patience: Patience = field(default_factory=Patience)
    rhythm: Rhythm = field(default_factory=Rhythm)
    beat: Beat = field(default_factory=Beat)


class SlackMessenger:
    """One workspace, by its bot."""

    name = NAME
    capabilities = CAPABILITIES

    def __init__(
        self,
        settings: SlackSettings,
        tempo: Tempo | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._tempo = tempo or Tempo()
        self._web = Web(settings)
        channels, waiting = Channels(self._web), WaitingRoom(now)
        self._people = People(self._web, now)
        self._rereads = Rereads()
        pause = self._tempo.patience.reading
        self._eyes = Eyes(channels, self._people, waiting, self._rereads, asyncio.Queue(), now, pause)
        self._speaker = Speaker(self._web, Pace(self._tempo.rhythm), channels, waiting, now)
        self._home: Home | None = None
        self._listener: Listener | None = None
        self._connection: Connection | None = None
        self.app = build(self._take, lambda: self._home)

    @property
    def connected(self) -> bool:
        """Whether a socket stands; over HTTP, whether Slack knows us and we listen."""
        if self._settings.over_http:
            return self._listener is not None
        return self._connection is not None and self._connection.up

    # ---- What happened -----------------------------------------------------------------------------------

    async def listen(self, receive: Receive) -> None:
        """Hand over every event until cancelled. Raises ``CannotStart`` when Slack does not let us in."""
        try:
            async with self._web.kept_open():
                self._home = await self._arrive()
                async with asyncio.TaskGroup() as tasks:
                    handover = Handover(receive, self._tempo.patience, tasks)
                    self._listener = listener = Listener(self._home, handover, self._eyes, tasks)
                    tasks.create_task(listener.keep_rereading())
                    tasks.create_task(listener.keep_looking())
                    tasks.create_task(listener.until_put_out())
                    await self._stay(listener, tasks)
        except BaseExceptionGroup as group:
            problem = group.subgroup((CannotStart, Refused))
            if problem is None:
                raise
            raise _cannot_start(problem) from None
        finally:
            self._listener = self._connection = None
            await self._people.close()

    async def _stay(self, listener: Listener, tasks: asyncio.TaskGroup) -> None:
        if self._settings.over_http:
            await listener.tell_everything()
            await asyncio.Event().wait()
        self._connection = Connection(self._web, self.app.handle, listener.tell_everything, self._tempo.beat)
        await self._connection.run(tasks)

    async def _take(self, payload: Mapping[str, Any]) -> Reply:
        """Take what Slack sends; before we listen nothing is, and it comes again."""
        return await self._listener.take(payload) if self._listener else Reply(taken=False)

    async def _arrive(self) -> Home:
        """Who we are; asked before anybody waits for us."""
        while True:
            try:
                told = await self._web.call("auth.test")
            except Refused as refusal:
                raise CannotStart(
                    f"Slack does not accept SLACK_BOT_TOKEN ({refusal.code}): "
                    "install the app again and renew it."
                ) from None
            except TryLater as wait:
                log.warning("Slack cannot be reached; trying again", seconds=wait.after.total_seconds())
                await asyncio.sleep(wait.after.total_seconds())
            else:
                workspace = str(told.get("team_id") or told.get("enterprise_id") or "")
                return Home(workspace, str(told.get("user_id") or ""), str(told.get("bot_id") or ""))

    # ---- What to do --------------------------------------------------------------------------------------

    async def perform(self, action: Action) -> Address | None:
        """Do it. Raises ``TryLater`` and ``CannotSay`` when it was certainly not said."""
        home = await self._home_now()
        self._settle(action)
        match action:
            case Post():
                return await self._speaker.post(action, home)
            case Tell():
                return await self._speaker.tell(action, home)
            case Whisper():
                await self._speaker.whisper(action, home)
            case ShowHome():
                await self._speaker.show_home(action)
            case Edit():
                await self._speaker.edit(action)
            case OpenForm():
                await self._speaker.open_form(action)
            case RefuseForm():
                self._speaker.refuse_form(action)
            case Reread():
                self._rereads.ask(action)
            case LookFor():
                self._eyes.looks.put_nowait(action)
            case Suggest():
                if waiting := self._eyes.waiting.get(action.interaction):
                    waiting.offered = action.choices
        return None

    async def find(self, delivery: Delivery) -> Standing | None:
        """How a delivery stands; None when it was certainly not said."""
        return await self._speaker.find(delivery, await self._home_now())

    def _settle(self, action: Action) -> None:
        """Whatever is done for somebody who sent a form closes it, unless it is refused or answered over."""
        waiting = self._eyes.waiting.get(getattr(action, "interaction", ""))
        over_it = isinstance(action, Whisper) and action.near.is_home
        if waiting and not over_it and not isinstance(action, RefuseForm):
            waiting.settle(())

    async def _home_now(self) -> Home:
        if self._home is None:
            self._home = await self._arrive()
        return self._home


def _cannot_start(problems: BaseException) -> CannotStart:
    """The first of what went wrong together, as a sentence for the operator."""
    while isinstance(problems, BaseExceptionGroup):
        problems = problems.exceptions[0]
    if isinstance(problems, Refused):
        return CannotStart(f"Slack refuses us ({problems.code}): install the app again, renew its tokens.")
    return CannotStart(str(problems))
