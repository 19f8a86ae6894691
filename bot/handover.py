"""What messengers hear, handed over until it is kept: each happening once, those about one message in order.

Messengers differ in how long they wait and in whether they tell anything twice; what lies between hearing and
keeping is the same for all of them.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from bot.events import Event
from bot.ports import Receive

log = structlog.get_logger()

REMEMBERED = 10_000
"""Happenings and messages known here; the engine itself knows what it has seen for longer."""

Errors = tuple[tuple[str, str], ...]
"""What to mend in a form: the name of a field, and a sentence."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before what was not kept is tried again."""

    first_pause: timedelta = timedelta(milliseconds=100)
    """Before it is tried again; each pause is twice as long as the one before."""
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
    """A happening on its way to the engine."""

    heard: Heard
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    landed: asyncio.Event = field(default_factory=asyncio.Event)
    """The engine did everything it wanted to do about it, or said what to mend first."""
    errors: Errors = ()
    sent_anew: bool = False
    """Whether the same was sent once more, with other words: this one need not be kept."""

    def land(self, errors: Errors = ()) -> None:
        """Say what to mend, or that there is nothing; the first word counts."""
        if not self.landed.is_set():
            self.errors = errors
            self.landed.set()


class Handover:
    """Between a messenger and the engine."""

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
                # We are stopping: it comes again, or is read again, to whoever follows us.
                flying.close()
            self._forget_landed()
        return flight

    async def tell(self, events: Sequence[Event]) -> None:
        """Hand these over, one after the other, until each is dealt with."""
        for event in events:
            await self.start(Heard(event)).landed.wait()

    def forget(self, flight: Flight) -> None:
        """Let the same happening be handed over again, as if it were new."""
        self._flights.pop(flight.heard.event.id, None)

    def about(self, subject: str) -> list[Flight]:
        """What is known here about a message or a form, the oldest first."""
        return [flight for flight in self._flights.values() if flight.heard.subject == subject]

    def _forget_landed(self) -> None:
        """Make room; what is not kept yet stays, and holds nothing else back."""
        if len(self._flights) > REMEMBERED:
            landed = (key for key, flight in self._flights.items() if flight.landed.is_set())
            if oldest := next(landed, None):
                del self._flights[oldest]

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
                    flight.land()

    async def _insist(self, flight: Flight) -> None:
        async def kept() -> None:
            flight.kept.set()
            self._remember(flight.heard)

        event = flight.heard.event
        if not await insist(self._receive, event, kept, self._patience, given_up=lambda: flight.sent_anew):
            log.info("sent anew", happened=event.id)
            flight.land()

    def _is_overtaken(self, heard: Heard) -> bool:
        """Whether the engine knows something newer about the same message."""
        return heard.version < self._versions.get(heard.subject, 0.0)

    def _remember(self, heard: Heard) -> None:
        if heard.version > 0:
            self._versions[heard.subject] = heard.version
            self._versions.move_to_end(heard.subject)
        while len(self._versions) > REMEMBERED:
            self._versions.popitem(last=False)


async def insist(
    receive: Receive,
    event: Event,
    kept: Callable[[], Awaitable[None]],
    patience: Patience,
    *,
    failed: Callable[[], None] = lambda: None,
    given_up: Callable[[], bool] = lambda: False,
) -> bool:
    """Hand an event over until it is kept or given up; whether it is kept.

    ``kept`` is called as soon as it is, ``failed`` each time it is not. Raises what goes wrong after that.
    """
    done = False

    async def mark() -> None:
        nonlocal done
        done = True
        await kept()

    pause = patience.first_pause
    while not given_up():
        try:
            await receive(event, mark)
        except Exception as error:
            if done:
                raise
            log.info(
                "not kept; trying again",
                id=event.id,
                reason=f"{type(error).__name__}: {error}",
                seconds=pause.total_seconds(),
            )
            failed()
        else:
            if not done:
                await mark()
            return True
        await asyncio.sleep(pause.total_seconds())
        pause = min(pause * 2, patience.longest_pause)
    return False


async def in_time(moment: asyncio.Event, patience: timedelta) -> bool:
    """Return when the moment has come, and in any case in time; whether it has."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            return await moment.wait()
    except TimeoutError:
        return False
