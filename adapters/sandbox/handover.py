"""Hands what people did to the bot, until the bot has kept it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from adapters.sandbox.live import Windows
from adapters.sandbox.memory.journal import Journal
from adapters.sandbox.memory.records import Happening, about_message
from adapters.sandbox.world import Refused
from bot import handover
from bot.events import Event
from bot.handover import insist
from bot.ports import Receive, StorageError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience(handover.Patience):
    """How long to wait for the bot."""

    answer: timedelta = timedelta(seconds=8)
    """Until the person is told that it does not answer."""
    first_pause: timedelta = timedelta(seconds=1)


class Flight:
    """A happening on its way to the bot."""

    def __init__(self) -> None:
        self.kept = asyncio.Event()
        self.over = asyncio.Event()
        """The bot has dealt with it, or will not be asked again for now."""
        self.answered = False

    def land(self) -> None:
        """The bot has dealt with it."""
        self.answered = True
        self.kept.set()
        self.over.set()


class Handover:
    """Between the people and the bot: nothing that carries words is lost, whoever stops in between."""

    def __init__(
        self, journal: Journal, windows: Windows, event: Callable[[Happening], Event], patience: Patience
    ) -> None:
        self._journal = journal
        self._windows = windows
        self._event = event
        self._patience = patience
        self._receive: Receive | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._caught_up = False
        self._flights: dict[str, Flight] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def listening(self) -> bool:
        """Whether what happens is handed over as it happens."""
        return self._caught_up

    # ---- For the bot -------------------------------------------------------------------------------------

    async def run(self, receive: Receive, first: Sequence[Event]) -> None:
        """Hand over ``first``, then what was left, then everything as it happens; until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._receive, self._tasks = receive, tasks
                await self._tell(receive, first)
                self._caught_up = True
                for happening in self._journal.left():
                    if happening.deed.lasting:
                        flight = self._flights.setdefault(happening.id, Flight())
                        tasks.create_task(self._hand_over(receive, happening, flight))
                    else:
                        # Whoever pressed or typed has long stopped waiting.
                        self._journal.acknowledge(happening.id)
                await asyncio.Event().wait()
        finally:
            self._receive = self._tasks = None
            self._caught_up = False

    def tell(self, events: Sequence[Event]) -> None:
        """Hand these over, one after the other, while the caller goes on."""
        if self._receive and self._tasks:
            self._tasks.create_task(self._tell(self._receive, events))

    def tell_again(self, messages: Sequence[str], event: Callable[[str], Event | None]) -> None:
        """Hand over what people wrote once more, as it reads when its turn comes; None is left out."""
        if self._receive and self._tasks:
            self._tasks.create_task(self._tell_again(self._receive, messages, event))

    async def _tell_again(
        self, receive: Receive, messages: Sequence[str], event: Callable[[str], Event | None]
    ) -> None:
        for message in messages:
            # An edit or a deletion that is on its way comes before this, or after: never in between.
            async with self._turn(about_message(message)):
                if told := event(message):
                    await self._tell(receive, [told])

    async def _tell(self, receive: Receive, events: Sequence[Event]) -> None:
        for event in events:
            try:
                await insist(receive, event, _nothing, self._patience)
            except Exception:
                log.exception("kept, but not answered", id=event.id)

    # ---- For the people ----------------------------------------------------------------------------------

    async def keep(self, happening: Happening) -> None:
        """Return when the bot has kept it. Raises ``Refused`` when it has not in time; it is tried again."""
        flight = self._start(happening)
        await self._in_time(flight.kept, "not_kept")

    async def answer(self, happening: Happening) -> None:
        """Return when the bot has dealt with it. Raises ``Refused`` when it does not in time."""
        reason = "not_kept" if happening.deed.lasting else "no_answer"
        if not self._caught_up and not happening.deed.lasting:
            raise Refused(503, reason)
        flight = self._start(happening)
        await self._in_time(flight.over, reason)
        if not flight.answered:
            raise Refused(502, "no_answer" if flight.kept.is_set() else reason)

    async def _in_time(self, moment: asyncio.Event, reason: str) -> None:
        try:
            async with asyncio.timeout(self._patience.answer.total_seconds()):
                await moment.wait()
        except TimeoutError:
            raise Refused(504, reason) from None

    # ---- One happening -----------------------------------------------------------------------------------

    def _start(self, happening: Happening) -> Flight:
        if happening.id in self._flights:
            return self._flights[happening.id]
        flight = Flight()
        if self._journal.acknowledged(happening.id):
            flight.land()
            return flight
        self._flights[happening.id] = flight
        if self._caught_up and self._receive and self._tasks:
            self._tasks.create_task(self._hand_over(self._receive, happening, flight))
        return flight

    async def _hand_over(self, receive: Receive, happening: Happening, flight: Flight) -> None:
        async def kept() -> None:
            unheard = happening.message and self._journal.unheard(happening.message)
            self._journal.acknowledge(happening.id)
            flight.kept.set()
            if unheard and happening.message:
                self._windows.show(happening.message)

        async with self._turn(happening.subject):
            self._busy(happening, on=True)
            try:
                if happening.deed.lasting:
                    await insist(
                        receive,
                        self._event(happening),
                        kept,
                        self._patience,
                        failed=lambda: self._unheard(happening),
                    )
                else:
                    await receive(self._event(happening), kept)
                    if not flight.kept.is_set():
                        await kept()
                flight.answered = True
            except Exception as error:
                if not isinstance(error, StorageError):
                    log.exception("not answered", id=happening.id)
                self._notice(happening, "no_answer")
            finally:
                flight.over.set()
                self._flights.pop(happening.id, None)
                self._busy(happening, on=False)

    def _turn(self, subject: str) -> asyncio.Lock:
        """One at a time may tell about ``subject``."""
        return self._turns.setdefault(subject, asyncio.Lock())

    # ---- What the person sees of it ----------------------------------------------------------------------

    def _unheard(self, happening: Happening) -> None:
        self._journal.failed(happening.id)
        if happening.message:
            self._windows.show(happening.message)
        else:
            self._notice(happening, "not_kept")

    def _notice(self, happening: Happening, reason: str) -> None:
        if not happening.deed.unfinished:
            self._windows.tell(happening.person, {"type": "notice", "reason": reason}, happening.window)

    def _busy(self, happening: Happening, *, on: bool) -> None:
        if not happening.deed.unfinished:
            news = {"type": "busy", "on": on, "channel": happening.channel, "thread": happening.thread}
            self._windows.tell(happening.person, news, happening.window)


async def _nothing() -> None:
    """Nobody waits for it to be kept."""
