"""An engine that does what a test says, for the real messenger to hand over to."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.actions import Action, RefuseForm
from bot.capabilities import adapt
from bot.events import Event
from bot.ports import Messenger
from tests.patience import PATIENCE

E = TypeVar("E", bound=Event)
Answer = Callable[[Event], Sequence[Action]]


@dataclass
class Engine:
    """Stands in for the bot: keeps every event, unless it is down, and answers as told."""

    answer: Answer = field(default=lambda _: ())
    heard: list[Event] = field(default_factory=list)
    """What was kept, in its order."""
    tried: list[Event] = field(default_factory=list)
    down: bool = False
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, nothing is kept until it is set again."""
    failed: list[Exception] = field(default_factory=list)
    """What the messenger could not do."""
    messenger: Messenger | None = None

    def __post_init__(self) -> None:
        self.hold.set()

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Keep it unless a form is refused, then do what it calls for; once kept, it is not kept twice."""
        self.tried.append(event)
        if self.down:
            raise ConnectionError("The database is away.")
        await self.hold.wait()
        new = event.id not in {known.id for known in self.heard}
        actions = self.answer(event) if new else ()
        if new and not any(isinstance(action, RefuseForm) for action in actions):
            self.heard.append(event)
        if kept:
            await kept()
        assert self.messenger
        for action in actions:
            if possible := adapt(action, self.messenger.capabilities):
                try:
                    await self.messenger.perform(possible)
                except Exception as error:
                    self.failed.append(error)

    def answer_with(self, answer: Answer) -> None:
        """Do this about what happens from now on."""
        self.answer = answer

    def of(self, kind: type[E]) -> list[E]:
        """What was kept of one kind."""
        return [event for event in self.heard if type(event) is kind]

    def count(self, message: str) -> int:
        """How many happenings were kept about a message."""
        about = [getattr(event, "address", None) for event in self.heard]
        return sum(1 for address in about if address and address.message == message)

    async def time_passed(self) -> None:
        """Time is the messenger's own."""

    async def next_due(self) -> datetime | None:
        """Nothing is due."""
        return None


async def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
