"""Hands what happened to the bot until it is kept: each happening once, those about one message in order."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from bot.events import Event
from bot.ports import Receive

log = structlog.get_logger()

REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the bot."""

    answer: timedelta = timedelta(seconds=1.5)
    """Until Discord is told that an answer is on its way; it loses patience after three seconds."""
    first_pause: timedelta = timedelta(milliseconds=100)
    """Before something is tried again; each pause is twice as long as the one before."""
    longest_pause: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Heard:
    """An event, and which of several about the same message it is."""

    event: Event
    subject: str = ""
    """The message it is about; empty where the order does not matter."""
    version: float = 0.0
    """Of two about the same message, the greater is the newer."""


@dataclass(slots=True)
class Flight:
    """A happening on its way to the bot."""

    heard: Heard
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    landed: asyncio.Event = field(default_factory=asyncio.Event)
    """The bot did everything it wanted to do about it."""


class Handover:
    """Between Discord and the bot. Discord tells most things once: what is not kept is tried again here."""

    def __init__(self, receive: Receive, patience: Patience, tasks: asyncio.TaskGroup) -> None:
        self._receive = receive
        self._patience = patience
        self._tasks = tasks
        self._flights: OrderedDict[str, Flight] = OrderedDict()
        self._versions: OrderedDict[str, float] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def start(self, heard: Heard) -> Flight:
        """Hand something over while the caller goes on; the same once more joins the first."""
        flight = self._flights.get(heard.event.id)
        if flight is None:
            flight = self._flights[heard.event.id] = Flight(heard)
            flying = self._fly(flight)
            try:
                self._tasks.create_task(flying)
            except RuntimeError:
                # We are stopping: open threads are read again by whoever follows us.
                flying.close()
            self._forget_landed()
        return flight

    def _forget_landed(self) -> None:
        """Make room; what is not kept yet stays, and holds nothing else back."""
        if len(self._flights) > REMEMBERED:
            landed = (key for key, flight in self._flights.items() if flight.landed.is_set())
            if oldest := next(landed, None):
                del self._flights[oldest]

    async def tell(self, events: Sequence[Event]) -> None:
        """Hand these over, one after the other, until each is dealt with."""
        for event in events:
            await self.start(Heard(event)).landed.wait()

    async def _fly(self, flight: Flight) -> None:
        subject = flight.heard.subject or flight.heard.event.id
        async with self._turns.setdefault(subject, asyncio.Lock()):
            try:
                if self._is_overtaken(flight.heard):
                    log.info("overtaken", id=flight.heard.event.id)
                    flight.kept.set()
                else:
                    await self._insist(flight)
            except Exception:
                log.exception("kept, but not answered", id=flight.heard.event.id)
            finally:
                if flight.kept.is_set():
                    flight.landed.set()

    async def _insist(self, flight: Flight) -> None:
        """Hand it over until it is kept. Raises what goes wrong after that."""

        async def kept() -> None:
            flight.kept.set()
            self._remember(flight.heard)

        pause = self._patience.first_pause
        while True:
            try:
                await self._receive(flight.heard.event, kept)
            except Exception as error:
                if flight.kept.is_set():
                    raise
                log.info(
                    "not kept; trying again",
                    id=flight.heard.event.id,
                    reason=f"{type(error).__name__}: {error}",
                    seconds=pause.total_seconds(),
                )
            else:
                return await kept()
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, self._patience.longest_pause)

    def _is_overtaken(self, heard: Heard) -> bool:
        """Whether the bot knows something newer about the same message."""
        return heard.version < self._versions.get(heard.subject, 0.0)

    def _remember(self, heard: Heard) -> None:
        if heard.version > 0:
            self._versions[heard.subject] = heard.version
            self._versions.move_to_end(heard.subject)
        while len(self._versions) > REMEMBERED:
            self._versions.popitem(last=False)


async def in_time(moment: asyncio.Event, patience: timedelta) -> None:
    """Return when the moment has come, and in any case in time."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await moment.wait()
    except TimeoutError:
        return
