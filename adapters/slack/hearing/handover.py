"""Hands what happened to the bot until it is kept, and says when Slack may be answered."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from adapters.slack.hearing.inbound import Heard
from bot.events import Event, FormSubmitted, Interaction
from bot.ports import Receive

log = structlog.get_logger()

Errors = tuple[tuple[str, str], ...]
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the bot."""

    answer: timedelta = timedelta(seconds=1.8)
    """Until Slack is left without an answer: it shows so to whoever sent a form, and sends events again.

    A name may have been waited for before that; Slack waits for three seconds.
    """
    turn: timedelta = timedelta(seconds=1.5)
    """Until a press or a command is acknowledged although it is not kept: Slack would not send it again."""
    first_pause: timedelta = timedelta(milliseconds=100)
    """Before it is tried again; each pause is twice as long as the one before."""
    longest_pause: timedelta = timedelta(seconds=30)
    reading: timedelta = timedelta(seconds=5)
    """Before what could not be read from Slack is read again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack is answered: that it was taken, and what to mend in a form."""

    taken: bool
    errors: Errors = ()


TAKEN = Answer(taken=True)
NOT_TAKEN = Answer(taken=False)


@dataclass(slots=True)
class Flight:
    """A happening on its way to the bot."""

    heard: Heard
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing that could change the answer will come."""
    errors: Errors = ()
    sent_anew: bool = False
    """Whether the same form was sent once more, with other words."""

    def settle(self, errors: Errors = ()) -> None:
        """Say what to mend, or that there is nothing; the first word counts."""
        if not self.settled.is_set():
            self.errors = errors
            self.settled.set()


class Handover:
    """Between Slack and the bot: each happening once, those about one message in their order."""

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
            if isinstance(heard.event, FormSubmitted):
                self._take_back(heard.subject)
            flight = self._flights[heard.event.id] = Flight(heard)
            flying = self._fly(flight)
            try:
                self._tasks.create_task(flying)
            except RuntimeError:
                # We are stopping: it is not acknowledged, and comes again to whoever follows us.
                flying.close()
            self._forget_landed()
        return flight

    async def answer(self, flight: Flight) -> Answer:
        """What to answer Slack, as soon as that is known and in any case in time."""
        event = flight.heard.event
        if isinstance(event, Interaction) and not isinstance(event, FormSubmitted):
            await _in_time(flight.kept, self._patience.turn)
            return TAKEN
        moment = flight.settled if isinstance(event, FormSubmitted) else flight.kept
        await _in_time(moment, self._patience.answer)
        if flight.errors:
            # Sent again it is to be judged again: what stood in its way may be gone.
            self._flights.pop(event.id, None)
            return Answer(taken=True, errors=flight.errors)
        return TAKEN if flight.kept.is_set() else NOT_TAKEN

    async def tell(self, events: Sequence[Event]) -> None:
        """Hand these over, one after the other, until each is kept."""
        for event in events:
            await self.start(Heard(event)).settled.wait()

    def _take_back(self, form: str) -> None:
        """What was sent before stands in the form still: whoever sends it again says it once."""
        before = [flight for flight in self._flights.values() if flight.heard.subject == form]
        for flight in before:
            if isinstance(flight.heard.event, FormSubmitted) and not flight.kept.is_set():
                flight.sent_anew = True
                del self._flights[flight.heard.event.id]

    def _forget_landed(self) -> None:
        """Make room; what is not kept yet stays, and holds nothing else back."""
        if len(self._flights) > REMEMBERED:
            landed = (key for key, flight in self._flights.items() if flight.settled.is_set())
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
                    flight.settle()

    async def _insist(self, flight: Flight) -> None:
        """Hand it over until it is kept. Raises what goes wrong after that."""

        async def kept() -> None:
            flight.kept.set()
            self._remember(flight.heard)

        pause = self._patience.first_pause
        while not flight.sent_anew:
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
                await kept()
                return
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, self._patience.longest_pause)
        log.info("sent anew", happened=flight.heard.event.id)
        flight.settle()

    def _is_overtaken(self, heard: Heard) -> bool:
        """Whether the bot knows something newer about the same message."""
        return heard.version < self._versions.get(heard.subject, 0.0)

    def _remember(self, heard: Heard) -> None:
        if heard.version > 0:
            self._versions[heard.subject] = heard.version
            self._versions.move_to_end(heard.subject)
        while len(self._versions) > REMEMBERED:
            self._versions.popitem(last=False)


async def _in_time(moment: asyncio.Event, patience: timedelta) -> None:
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await moment.wait()
    except TimeoutError:
        return
