"""Of several processes one hears a messenger; another takes over when it stops, dies or stands still."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions import Action
from bot.app.standing_by import NotHeld, StandingBy, Tenure
from bot.deliveries import Delivery
from bot.events import Event, MessengerConnected
from bot.model.place import Address
from bot.ports import Receive, Standing, Storage, StorageError
from storage.memory.unit import MemoryStorage
from tests.adapters.engine import until
from tests.builders import ALL_CAPABILITIES, NOW
from tests.patience import PATIENCE

QUICK = Tenure(
    lease=timedelta(seconds=0.6),
    renewed=timedelta(seconds=0.1),
    looked=timedelta(seconds=0.02),
    margin=timedelta(seconds=0.1),
    answered=timedelta(seconds=0.1),
)
HAPPENED = MessengerConnected(id="it", at=NOW, messenger="shared")


class OwnClock:
    """A process's clock, which can be set forward as if it had stood still."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The instant."""
        return datetime.now(UTC) + self.ahead


class Radio:
    """A messenger that hears what it is told to, when it listens."""

    name = "shared"
    capabilities = ALL_CAPABILITIES
    connected = True

    def __init__(self) -> None:
        self.hears: Receive | None = None
        self.stands_by = False

    async def listen(self, receive: Receive) -> None:
        """Until cancelled."""
        self.hears = receive
        try:
            await asyncio.Event().wait()
        finally:
            self.hears = None

    async def stand_by(self, receive: Receive) -> None:
        """Until cancelled."""
        self.stands_by = True
        try:
            await asyncio.Event().wait()
        finally:
            self.stands_by = False

    async def perform(self, action: Action) -> Address | None:
        """It says nothing."""

    async def find(self, delivery: Delivery) -> Standing | None:
        """It said nothing."""


class Process:
    """One of several."""

    def __init__(self, storage: Storage, name: str) -> None:
        self.clock, self.radio = OwnClock(), Radio()
        self.silent: list[str] = []
        self.standing_by = StandingBy(storage, self.clock, name, QUICK, silent=self.silent.append)
        self.kept: list[Event] = []
        self.task = asyncio.create_task(self.standing_by.listen(self.radio, self._receive))

    async def _receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        self.kept.append(event)

    @property
    def listens(self) -> bool:
        """Whether it hears what happens."""
        return self.radio.hears is not None

    async def stop(self) -> None:
        """As an operator would."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


@asynccontextmanager
async def processes(storage: Storage) -> AsyncIterator[tuple[Process, Process]]:
    """The first listens, the second stands by."""
    first = Process(storage, "first")
    await until(lambda: first.listens)
    second = Process(storage, "second")
    try:
        await until(lambda: second.radio.stands_by)
        yield first, second
    finally:
        await first.stop()
        await second.stop()


async def test_one_listens_while_the_other_stands_by() -> None:
    """For longer than a lease, and both say truly what they do."""
    async with processes(MemoryStorage()) as (first, second):
        await asyncio.sleep(2 * QUICK.lease.total_seconds())
        assert (first.listens, second.listens) == (True, False)
        assert (first.standing_by.names, second.standing_by.names) == (set(), {"shared"})


async def test_who_is_told_to_stop_lets_the_next_begin_at_once() -> None:
    """Without waiting for the lease to end."""
    slow = timedelta(hours=1)
    async with processes(MemoryStorage()) as (first, second):
        first.clock.ahead = slow  # what it holds, it holds for an hour
        await asyncio.sleep(2 * QUICK.renewed.total_seconds())
        await first.stop()
        await until(lambda: second.listens)
        assert not second.radio.stands_by
        assert second.standing_by.names == set()
        # What it was told while it stood by is no sign that it knows what was missed.
        assert second.silent == ["shared"]


async def test_what_a_dead_process_held_is_free_when_its_lease_is_over() -> None:
    """And not before."""
    storage, ends = MemoryStorage(), datetime.now(UTC) + timedelta(seconds=0.5)
    async with storage.unit() as unit:
        assert await unit.leases.hold("listening:shared", "dead", datetime.now(UTC), ends)
        await unit.commit()
    process = Process(storage, "another")
    try:
        await until(lambda: process.listens)
        assert datetime.now(UTC) >= ends
    finally:
        await process.stop()


async def test_who_stood_still_keeps_nothing_and_lets_go_when_it_wakes() -> None:
    """What it hears in the instant in which it wakes is the other's."""
    async with processes(MemoryStorage()) as (first, second):
        hears = first.radio.hears
        assert hears
        await hears(HAPPENED)
        first.clock.ahead = QUICK.lease  # as if it woke from standing still for so long
        with pytest.raises(NotHeld):
            await hears(HAPPENED)
        second.clock.ahead = QUICK.lease
        await until(lambda: second.listens)
        await until(lambda: first.radio.stands_by)
        with pytest.raises(NotHeld):
            await hears(HAPPENED)
        assert first.kept == [HAPPENED]


class FallingStorage(MemoryStorage):
    """One that can be away."""

    away = False

    def __init__(self, *, shared: bool) -> None:
        super().__init__()
        self.shared = shared
        self.answers = asyncio.Event()
        self.answers.set()

    @asynccontextmanager
    async def unit(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """A unit of work, unless it is away."""
        if self.away:
            raise StorageError("It is away.")
        await asyncio.shield(self.answers.wait())
        async with super().unit() as unit:
            yield unit


@pytest.mark.parametrize("shared", [True, False])
async def test_without_a_database_who_may_have_lost_it_hears_nothing(shared: bool) -> None:
    """Where others may reach it; alone with a file that is away, nobody can have taken it."""
    storage = FallingStorage(shared=shared)
    process = Process(storage, "only")
    try:
        await until(lambda: process.listens)
        storage.away = True
        await asyncio.sleep(2 * QUICK.lease.total_seconds())
        assert process.listens is not shared
        storage.away = False
        await until(lambda: process.listens)
        assert process.radio.hears
        await asyncio.sleep(2 * QUICK.renewed.total_seconds())
        await process.radio.hears(HAPPENED)
        assert process.kept == [HAPPENED]
    finally:
        await process.stop()


async def test_a_database_that_hangs_leaves_nobody_who_believes_to_hold_it() -> None:
    """It neither answers nor fails: who heard hears nothing any more, who stands by goes on doing so."""
    storage = FallingStorage(shared=True)
    async with processes(storage) as (first, second):
        hears = first.radio.hears
        assert hears
        storage.answers.clear()
        try:
            await until(lambda: not first.listens)
            await until(lambda: first.radio.stands_by)
            assert second.radio.stands_by
            with pytest.raises(NotHeld):
                await hears(HAPPENED)
        finally:
            storage.answers.set()
        await until(lambda: first.listens or second.listens)
        await asyncio.sleep(2 * QUICK.lease.total_seconds())
        assert first.listens is not second.listens
        now = first if first.listens else second
        assert now.radio.hears
        await now.radio.hears(HAPPENED)
        assert (first.kept + second.kept) == [HAPPENED]


class HangingWhenAsked(FallingStorage):
    """One of two ways to what both remember; it may be cut without a word."""

    def __init__(self, shared: MemoryStorage) -> None:
        super().__init__(shared=True)
        self._way_to = shared

    @asynccontextmanager
    async def unit(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """A unit of work over there."""
        await asyncio.shield(self.answers.wait())
        async with self._way_to.unit() as unit:
            yield unit


async def test_who_alone_cannot_reach_the_database_is_followed_by_another() -> None:
    """As soon as its lease is over; stopping it takes no longer either."""
    storage = MemoryStorage()
    cut = HangingWhenAsked(storage)
    first = Process(cut, "first")
    await until(lambda: first.listens)
    second = Process(storage, "second")
    try:
        await until(lambda: second.radio.stands_by)
        cut.answers.clear()
        await until(lambda: second.listens)
        await until(lambda: first.radio.stands_by)
        assert (first.standing_by.names, second.standing_by.names) == ({"shared"}, set())
    finally:
        async with asyncio.timeout(PATIENCE):
            await first.stop()
            await second.stop()
