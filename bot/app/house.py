"""The running bot."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import structlog

from adapters import web
from adapters.plug import Plug
from adapters.timer import keep_waking
from adapters.web import Health
from adapters.web.measures import PrometheusMeasures, State
from bot.app import calendar, holdings, messengers
from bot.app.chance import SystemClock, SystemDice
from bot.app.outage import Watched
from bot.app.shared_clock import SharedClock
from bot.app.standing_by import StandingBy
from bot.catalogue import Catalogue
from bot.deliverer import Deliverer
from bot.engine import Engine
from bot.events import Event, MessengerConnected
from bot.features import router
from bot.finishing import to_the_end
from bot.ports import CannotStart, HeardByOne, House, Messenger, Storage, StorageError
from bot.sentences.reading import warm_up
from bot.settings import Settings
from bot.wording import Wording
from storage import open_storage

log = structlog.get_logger()

PlugIn = Callable[[str, House, Wording, str], Plug]

RUSH = 10.0
"""Seconds in which a start has enough to do."""
LONGEST_PAUSE = 60.0
"""Seconds between two attempts to run a messenger that keeps stopping."""


class RunningHouse:
    """Engine, deliveries and messengers around one storage; ``bot.ports.House`` for whoever moves time."""

    def __init__(
        self, settings: Settings, storage: Storage, wording: Wording, plug_in: PlugIn = messengers.plug_in
    ) -> None:
        """``plug_in`` makes the messengers the settings name, each with its tempo and its clock."""
        self._storage = storage = Watched(storage, over=self._call_deliverer)
        self._wording = wording
        self._measures = PrometheusMeasures()
        self.plugs: list[Plug] = [
            plug_in(name, self, wording, settings.language) for name in messengers.chosen(settings)
        ]
        by_name = {plug.messenger.name: plug.messenger for plug in self.plugs}
        moved = next((plug.clock for plug in self.plugs if plug.clock), None)
        # A clock that can be moved rules only where nobody lives by the real one.
        self._shared_clock = SharedClock(SystemClock())
        self._clock = clock = moved if moved is not None and len(self.plugs) == 1 else self._shared_clock
        self.engine = Engine(
            storage=storage,
            router=router,
            messengers=by_name,
            clock=clock,
            dice=SystemDice(),
            wording=wording,
            catalogue=Catalogue(),
            timezone=settings.timezone,
            owed=self._call_deliverer,
            measures=self._measures,
            pages=lambda: self.address,
        )
        holder = f"{socket.gethostname()}:{os.getpid()}"
        self.deliverer = Deliverer(
            storage=storage,
            messengers=by_name,
            clock=clock,
            receive=self.engine.receive,
            holder=holder,
            measures=self._measures,
        )
        # A process that was restarted is another: the one before may only have stood still.
        alone = f"{holder}:{SystemDice().id()}"
        self._connected: set[str] = set()
        self._standing_by = StandingBy(storage, self._shared_clock, alone, silent=self._connected.discard)
        self.address = ""
        """Where people reach the pages, with a slash behind."""

    async def live(self) -> None:
        """Listen, deliver and keep time until cancelled.

        Then what is being said is said first, while the messengers are still there to say it.
        """
        with suppress(StorageError):
            await self._shared_clock.agree(self._storage)
        async with asyncio.TaskGroup() as listening:
            for plug in self.plugs:
                listening.create_task(self._keep_listening(plug.messenger))
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._storage.watch())
                tasks.create_task(self.deliverer.run())
                tasks.create_task(self._storage.listen(self._call_deliverer))
                tasks.create_task(self._read_again())
                tasks.create_task(self._warm_up())
                tasks.create_task(keep_waking(self._wake))

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Hand an event to the engine; see ``bot.ports.Receive``."""
        await to_the_end(self.engine.receive(event, kept))
        if isinstance(event, MessengerConnected):
            self._connected.add(event.messenger)

    async def time_passed(self) -> None:
        """See what has come due, and return when it is dealt with."""
        await self.engine.time_passed()
        await self.deliverer.deliver_due()

    async def next_due(self) -> datetime | None:
        """The instant at which the next programme is due."""
        return await self.engine.next_due()

    async def missing(self) -> str | None:
        """What is not ready, in a sentence each; None when everything is."""
        sentences = []
        if self._storage.trouble is None:
            with suppress(StorageError):
                await self._storage.ready()
        if trouble := self._storage.trouble:
            sentences.append(trouble)
        there = self._messengers_there()
        if absent := [name for name in there if not there[name] and name not in self._standing_by.names]:
            sentences.append(f"Not connected: {', '.join(absent)}.")
        return " ".join(sentences) or None

    def standing_by(self) -> Sequence[str]:
        """The messengers which another process hears, while this one does everything else."""
        return sorted(self._standing_by.names)

    async def metrics(self) -> bytes:
        """What operators watch; see ``adapters.web.measures``."""
        overdue = 0.0
        if self._storage.trouble is None:
            with suppress(StorageError):
                async with self._storage.unit() as unit:
                    due = await unit.deliveries.next_due()
                overdue = max((self._clock.now() - due).total_seconds(), 0.0) if due else 0.0
        return self._measures.page(State(self._storage.trouble is None, overdue, self._messengers_there()))

    async def calendar(self, token: str) -> bytes | None:
        """The feed of a community's dates; see ``bot.app.calendar``."""
        return await calendar.feed(token, self._storage, self._wording, self._clock.now())

    async def handout(self, code: str) -> bytes | None:
        """Everything kept of whom that code was given to; see ``bot.app.holdings``."""
        return await holdings.fetched(code, self._storage, self._clock.now())

    def _messengers_there(self) -> dict[str, bool]:
        """Whether each messenger tells what happens, and has told what may have been missed."""
        return {
            plug.messenger.name: plug.messenger.connected and plug.messenger.name in self._connected
            for plug in self.plugs
        }

    def _call_deliverer(self) -> None:
        self.deliverer.call()

    async def _wake(self) -> None:
        try:
            await self._shared_clock.agree(self._storage)
            await to_the_end(self.engine.time_passed())
            self.deliverer.call()
            await to_the_end(self.engine.forget_what_is_old())
        except StorageError:
            log.info("waking waits for the database")
        except Exception:
            log.exception("waking failed; the next one tries again")

    async def _read_again(self) -> None:
        """Let this version's searches find what another version's did."""
        try:
            async for left in self._storage.reindex():
                log.info("reading practices again for searches", left=left)
                await asyncio.sleep(0.1)  # whoever writes is waiting
        except StorageError:
            log.exception("reading practices again failed; the next start goes on")

    async def _warm_up(self) -> None:
        """Read what the first sentence about dates would wait for, once the rush of the start is over."""
        await asyncio.sleep(RUSH)
        await asyncio.to_thread(warm_up)

    async def _keep_listening(self, messenger: Messenger) -> None:
        """Run one messenger; whatever ends it takes no other down."""
        pause = 1.0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                if isinstance(messenger, HeardByOne):
                    await self._standing_by.listen(messenger, self.receive)
                else:
                    await messenger.listen(self.receive)
            except CannotStart as problem:
                log.error(str(problem), messenger=messenger.name)
            except Exception:
                log.exception("messenger stopped", messenger=messenger.name)
            self._connected.discard(messenger.name)
            lasted = asyncio.get_running_loop().time() - began
            pause = 1.0 if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)


@asynccontextmanager
async def opened(
    settings: Settings, plug_in: PlugIn = messengers.plug_in
) -> AsyncIterator[tuple[RunningHouse, str]]:
    """The house, and the address its pages are served at; everything is closed when left."""
    storage = await open_storage(settings.database_url)
    try:
        house = RunningHouse(settings, storage, Wording(settings.language), plug_in)
        pages = [plug.web for plug in house.plugs if plug.web]
        health = Health(house.missing, house.metrics, house.calendar, house.handout, house.standing_by)
        async with web.serving(settings.http_host, settings.http_port, pages, health) as address:
            house.address = f"{settings.public_url.rstrip('/')}/" if settings.public_url else address
            yield house, address
    finally:
        await storage.close()
