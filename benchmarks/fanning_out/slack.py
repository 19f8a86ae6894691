"""On Slack, in simulated time.

The deliverer and Slack's pace are the real ones, the storage is dicts, and Slack is a limit on messages a
second. The floor is what that limit allows.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.slack.wire.pace import Pace
from benchmarks.measuring import Row, log
from bot.actions import Action, Post, Said, Tell
from bot.cards import Card
from bot.deliverer import Deliverer
from bot.deliveries import Delivery
from bot.model.place import Address, Person
from bot.ports import Receive, Standing, TryLater
from storage.memory.unit import MemoryStorage
from tests.builders import ALL_CAPABILITIES, HERE, NADIA, a_delivery
from tests.reliability.simulation.time import BEGAN, LoopClock, run
from tests.reliability.stepping import engine_over

BURST = 5
"""Messages Slack takes at once before it counts."""
PATIENCE = 1200.0
"""Seconds within which what would be said once more is said."""
EVERY = 7.0
"""Seconds between two people who turn to the bot meanwhile."""


@dataclass
class Slack:
    """So many messages a second, to all channels together; one that comes too early is refused."""

    limit: float
    owed: int
    """How much is owed in all."""
    left: float = BURST
    at: float = 0.0
    said: list[str] = field(default_factory=list)
    """The keys of what was owed."""
    refused: int = 0
    all_said: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, key: str | None) -> Address:
        """Say it. Raises ``TryLater``."""
        now = asyncio.get_running_loop().time()
        self.left = min(BURST, self.left + (now - self.at) * self.limit)
        self.at = now
        if self.left < 1:
            self.refused += 1
            raise TryLater(timedelta(seconds=1))
        self.left -= 1
        if key is not None:
            self.said.append(key)
        if len(self.said) == self.owed:
            self.all_said.set()
        return Address(HERE, f"{len(self.said)}")


class Hand:
    """One process's way to Slack, at Slack's pace."""

    name = "sandbox"
    capabilities = ALL_CAPABILITIES
    connected = True

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._pace = Pace()

    async def listen(self, receive: Receive) -> None:
        """Nobody speaks here."""

    async def perform(self, action: Action) -> Address | None:
        """Say what is owed, in its turn."""
        if not isinstance(action, Post | Tell):
            return None
        line = action.place.channel if isinstance(action, Post) else action.to.user
        return await self._say(line, action.key, private=False, later=True)

    async def answer(self, person: Person) -> float:
        """Answer somebody who waits: the seconds they waited."""
        began = asyncio.get_running_loop().time()
        await self._say(f"whisper:{person.user}", None, private=True, later=False)
        return asyncio.get_running_loop().time() - began

    async def find(self, delivery: Delivery) -> Standing | None:  # noqa: ARG002  # the port's own signature
        """Nothing here ends unknown."""
        return None

    async def _say(self, line: str, key: str | None, *, private: bool, later: bool) -> Address:
        async def say() -> Address:
            return self._slack.take(key)

        return await self._pace.say("chat.postMessage", line, say, private=private, later=later)


@dataclass(frozen=True)
class Fan:
    """How it went: seconds until all was said, what each person waited, and how often Slack refused."""

    seconds: float
    waited: Sequence[float]
    refused: int
    doubled: int


def posts(count: int) -> list[Said]:
    """One theme, to so many channels."""
    return [Post(replace(HERE, channel=f"C{n}"), Card(()), key=f"fan:{n}") for n in range(count)]


def reminders(count: int) -> list[Said]:
    """A private word for so many people."""
    return [Tell(replace(NADIA, user=f"U{n}"), Card(()), key=f"fan:{n}") for n in range(count)]


async def _fan_out(owed: Sequence[Said], limit: float, replicas: int) -> Fan:
    storage, slack, clock = MemoryStorage(), Slack(limit, len(owed)), LoopClock()
    async with storage.unit() as unit:
        for action in owed:
            await unit.deliveries.add(a_delivery(action.key or "", action=action, due_at=BEGAN))
        await unit.commit()
    hands = [Hand(slack) for _ in range(replicas)]
    working: list[asyncio.Task[None]] = []
    for number, hand in enumerate(hands):
        deliverer = Deliverer(
            storage=storage,
            messengers={hand.name: hand},
            clock=clock,
            receive=engine_over(storage, hand, clock).receive,
            holder=f"{number}",
        )
        working.append(asyncio.create_task(deliverer.run()))
    waited: list[float] = []

    async def ask() -> None:
        while True:
            waited.append(await hands[len(waited) % replicas].answer(NADIA))
            await asyncio.sleep(EVERY)

    working.append(asyncio.create_task(ask()))
    await slack.all_said.wait()
    seconds = asyncio.get_running_loop().time()
    await asyncio.sleep(PATIENCE)
    for task in working:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return Fan(seconds, sorted(waited), slack.refused, len(slack.said) - len(set(slack.said)))


def measure(*, quick: bool) -> list[Row]:
    """Posts and private words, over one to four processes, at a limit we do not know."""
    channels, people = (300, 600) if quick else (5_000, 20_000)
    rows: list[Row] = []
    for what, owed, limit, replicas in (
        (f"Slack: {channels:,} channels at 10/s", posts(channels), 10.0, 1),
        (f"Slack: {channels:,} channels at 10/s, 2 processes", posts(channels), 10.0, 2),
        (f"Slack: {channels:,} channels at 10/s, 4 processes", posts(channels), 10.0, 4),
        (f"Slack: {channels:,} channels at 2/s", posts(channels), 2.0, 1),
        (f"Slack: {people:,} private words at 10/s", reminders(people), 10.0, 1),
    ):
        log.info("%s", what)
        fan, floor = run(_fan_out(owed, limit, replicas)), len(owed) / limit
        ratio = f"× {fan.seconds / floor:.2f}"
        rows += [
            (what, f"{fan.seconds / 60:,.1f} min", f"{floor / 60:,.1f} min", ratio),
            (f"{what}: doubled, and refused by Slack", f"{fan.doubled}, {fan.refused:,}", "–", "–"),
            (
                f"{what}: who turned to the bot waited, p50 and max",
                f"{fan.waited[len(fan.waited) // 2]:.2f} s, {fan.waited[-1]:.2f} s",
                "–",
                "–",
            ),
        ]
    return rows
