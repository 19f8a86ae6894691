"""Discord as the bot knows it: tells what happened, does what it is asked."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from adapters.discord import commands as listed
from adapters.discord import home
from adapters.discord.drawing.luggage import Luggage
from adapters.discord.hearing.channels import Channels, patiently
from adapters.discord.hearing.insight import Insight
from adapters.discord.hearing.listening import Eyes, Listener, Patience
from adapters.discord.hearing.looking import Looker
from adapters.discord.hearing.people import People
from adapters.discord.hearing.rereading import Rereader
from adapters.discord.hearing.watching import Settling, Watch
from adapters.discord.saying.answering import Answerer
from adapters.discord.saying.desk import Desk
from adapters.discord.saying.roles import Roles
from adapters.discord.saying.speaking import Speaker
from adapters.discord.saying.waiting import WaitingRoom
from adapters.discord.settings import DiscordSettings
from adapters.discord.wire.budget import Allowance, Budget
from adapters.discord.wire.gateway import Beat, Connection, arrive
from adapters.discord.wire.pace import SPEED, Pace
from adapters.discord.wire.rest import Rest
from adapters.plug import CommandHelp, MenuEntry
from bot.actions import Action, Edit, LookFor, OpenForm, Post, RefuseForm, Reread, Suggest, Tell, Whisper
from bot.capabilities import Capabilities, Whispers
from bot.deliveries import Delivery
from bot.events import MessengerConnected
from bot.handover import Handover
from bot.model.place import Address
from bot.ports import CannotSay, CannotStart, Hindrance, Receive, Standing
from bot.rereads import Rereads

log = structlog.get_logger()

CAPABILITIES = Capabilities(
    whispers=Whispers.ANSWERING,
    rereads=True,
    replies=True,
    notifies=True,
    blocks=35,
    text=4000,
    label=80,
    title=45,
    suggestions=25,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """How patient it is with commands that Discord does not take. Times in seconds."""

    first: float = 30.0
    """Before they are offered again; each pause is twice as long as the one before."""
    longest: float = 3600.0


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast and how patient the messenger is."""

    patience: Patience = field(default_factory=Patience)
    beat: Beat = field(default_factory=Beat)
    settling: Settling = field(default_factory=Settling)
    allowance: Allowance = field(default_factory=Allowance)
    speed: float = SPEED
    """Requests a second, but for answers to those who wait."""
    listing: Listing = field(default_factory=Listing)


class DiscordMessenger:
    """Every guild the bot is in."""

    name = home.NAME
    capabilities = CAPABILITIES

    def __init__(
        self,
        settings: DiscordSettings,
        commands: Sequence[CommandHelp] = (),
        menu: Sequence[MenuEntry] = (),
        tempo: Tempo | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._tempo = tempo or Tempo()
        self._rest = Rest(settings, Budget(now, self._tempo.allowance), Pace(self._tempo.speed))
        self._wanted = listed.registered(commands, menu)
        self.channels = Channels(self._rest, now)
        luggage = Luggage()
        self._waiting = WaitingRoom(now)
        self._answerer = Answerer(self._rest, luggage.keep)
        self._desk = Desk(self._answerer, now)
        self._roles = Roles(self._rest, self.channels)
        self._speaker = Speaker(self._rest, self.channels, self._roles, luggage.keep, now)
        self._rereads = Rereads()
        self._looks: asyncio.Queue[LookFor] = asyncio.Queue()
        self._connection: Connection | None = None
        self._eyes = Eyes(
            channels=self.channels,
            people=People(now),
            insight=Insight(self._rest, self.channels, now),
            waiting=self._waiting,
            desk=self._desk,
            answerer=self._answerer,
            spoken=listed.spoken(commands, menu),
            fetch=luggage.fetch,
            now=now,
        )

    @property
    def connected(self) -> bool:
        """Whether the gateway tells everything that happens."""
        return self._connection is not None and self._connection.up

    # ---- What happened -----------------------------------------------------------------------------------

    async def listen(self, receive: Receive) -> None:
        """Hand over every event until cancelled. Raises ``CannotStart`` when Discord does not let us in."""
        try:
            async with self._rest.kept_open(), asyncio.TaskGroup() as tasks:
                handover = Handover(receive, self._tempo.patience, tasks)
                watch = Watch(handover, self.channels, self._tempo.settling, tasks, self._eyes.now)
                listener = Listener(handover, self._eyes, watch, self._tempo.patience, tasks)
                tasks.create_task(watch.keep_telling())
                tasks.create_task(watch.keep_announcing())
                tasks.create_task(self._rereader(handover).keep_reading(self._rereads))
                looker = Looker(handover, self.channels, self._rest, self._eyes.now)
                tasks.create_task(looker.keep_looking(self._looks))
                tasks.create_task(self._list_commands())
                self._connection = Connection(self._settings, self._rest, listener, self._tempo.beat)
                await self._connection.run()
        except BaseExceptionGroup as group:
            problem = group.subgroup(CannotStart)
            if problem is None:
                raise
            raise _first(problem) from None
        finally:
            self._connection = None
            self.channels.disconnected()

    async def stand_by(self, receive: Receive) -> None:
        """Do what is asked, and read again what is to be, while another process hears the gateway.

        It begins by saying that something may be missing: of one that stood by and died nobody took over what
        it had still to read, as long as the gateway is heard by the same.
        Until cancelled. Raises ``CannotStart`` when Discord does not let us in.
        """
        async with self._rest.kept_open():
            await arrive(self._rest)
            async with asyncio.TaskGroup() as tasks:
                handover = Handover(receive, self._tempo.patience, tasks)
                tasks.create_task(handover.tell([self._back()]))
                await self._rereader(handover).keep_reading(self._rereads)

    def _back(self) -> MessengerConnected:
        now = self._eyes.now()
        return MessengerConnected(id=f"discord:back:{now.timestamp()}:{uuid4()}", at=now, messenger=self.name)

    def _rereader(self, handover: Handover) -> Rereader:
        eyes = self._eyes
        return Rereader(handover, self.channels, eyes.people, eyes.names, self._rest.myself, eyes.now)

    async def _list_commands(self) -> None:
        """Have Discord list our commands, however often that has to be tried: without them nobody asks."""
        pauses = self._tempo.listing
        pause = pauses.first
        while True:
            try:
                await patiently(self._offer_commands)
            except Exception as error:
                log.error(
                    "commands not registered; members see the ones before, and it is tried again",
                    reason=str(error),
                    seconds=pause,
                )
            else:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, pauses.longest)

    async def _offer_commands(self) -> None:
        me = await self._rest.myself()
        await listed.synchronise(self._rest, me.application, self._wanted)

    # ---- What to do --------------------------------------------------------------------------------------

    async def perform(self, action: Action) -> Address | None:
        """Do it. Raises ``TryLater``, ``CannotSay`` and ``CannotNotify`` when it was certainly not said."""
        match action:
            case Post():
                return await self._speaker.post(action)
            case Tell():
                return await self._speaker.tell(action)
            case Whisper():
                await self._whisper(action)
            case Edit():
                await self._speaker.edit(action)
            case OpenForm():
                await self._open_form(action)
            case RefuseForm():
                await self._refuse_form(action)
            case Suggest():
                if waiting := self._waiting.get(action.interaction):
                    await self._answerer.complete(waiting, action.choices)
            case Reread():
                self._rereads.ask(action)
            case LookFor():
                self._looks.put_nowait(action)
        return None

    async def find(self, delivery: Delivery) -> Standing | None:
        """How a delivery stands; None when it was certainly not said."""
        return await self._speaker.find(delivery, (await self._rest.myself()).user)

    async def _whisper(self, action: Whisper) -> None:
        """Show it as the answer somebody waits for; to who does not wait any more, in a direct message."""
        waiting = self._waiting.get(action.interaction)
        if waiting and await self._answerer.show(waiting, action.card, replaces=action.replaces):
            return
        log.info("rewritten", action="Whisper", into="Tell")
        await self._speaker.tell(Tell(action.to, action.card))

    async def _open_form(self, action: OpenForm) -> None:
        waiting = self._waiting.get(action.interaction)
        if waiting is None:
            raise CannotSay(Hindrance.FORBIDDEN, "too late to open a form")
        action = replace(action, form=self._roles.offered(action.form, waiting.guild))
        if not await self._desk.open(action, waiting):
            raise CannotSay(Hindrance.FORBIDDEN, "too late to open a form")

    async def _refuse_form(self, action: RefuseForm) -> None:
        waiting = self._waiting.get(action.interaction)
        if waiting is None or not await self._desk.refuse(action, waiting):
            log.info("left out", action="RefuseForm")


def _first(problems: BaseException) -> CannotStart:
    """The first of what went wrong together, as a sentence for the operator."""
    while isinstance(problems, BaseExceptionGroup):
        problems = problems.exceptions[0]
    return CannotStart(str(problems))
