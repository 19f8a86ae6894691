"""The unit of work over dicts, and the storage that opens it."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.events import Event
from bot.ports import UnitOfWork
from storage.memory.asked import Answers, Journal, Postings, Programmes, Themes
from storage.memory.deliveries import Deliveries
from storage.memory.drafts import Drafts
from storage.memory.handouts import Handouts
from storage.memory.invitations import Invitations
from storage.memory.leases import Leases
from storage.memory.memory import Memory
from storage.memory.people import Channels, Communities, Members
from storage.memory.polls import Polls
from storage.memory.practices import Practices
from storage.memory.requests import Requests
from storage.memory.trials import Trials
from storage.memory.wishes import Wishes
from storage.turns import Turns


class MemoryStorage:
    """Remembers in dicts."""

    shared = False

    def __init__(self) -> None:
        self._memory = Memory()
        self._turns = Turns()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work; what was not committed when it is left is undone."""
        async with self._turns.mine():
            try:
                yield MemoryUnitOfWork(self._memory)
            finally:
                self._memory.undo()

    async def now(self) -> None:
        """Nobody else remembers here."""

    async def listen(self, hear: Callable[[], None]) -> None:
        """There is nobody to hear."""

    async def ready(self) -> None:
        """Dicts always are."""

    async def reindex(self, *, everything: bool = False) -> AsyncIterator[int]:  # noqa: ARG002
        """Dicts live no longer than the version that filled them."""
        for left in range(0):
            yield left

    async def close(self) -> None:
        """There is nothing to let go of."""


class MemoryUnitOfWork:
    """What is read and written while nobody else does."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.communities = Communities(memory.communities, memory)
        self.channels = Channels(memory)
        self.members = Members(memory.members, memory)
        self.themes = Themes(memory.themes, memory)
        self.programmes = Programmes(memory.programmes, memory)
        self.journal = Journal(memory.journal, memory)
        self.postings = Postings(memory.postings, memory)
        self.answers = Answers(memory.answers, memory)
        self.practices = Practices(memory.practices, memory)
        self.invitations = Invitations(memory)
        self.handouts = Handouts(memory)
        self.drafts = Drafts(memory)
        self.polls = Polls(memory)
        self.wishes = Wishes(memory)
        self.requests = Requests(memory.requests, memory)
        self.trials = Trials(memory.trials, memory)
        self.deliveries = Deliveries(memory)
        self.leases = Leases(memory)

    async def first_seen(self, event: Event) -> bool:
        first = event.id not in self._memory.seen
        self._memory.seen.setdefault(event.id, event.at)
        return first

    async def forget_seen(self, before: datetime) -> None:
        for event in [event for event, at in self._memory.seen.items() if at < before]:
            del self._memory.seen[event]

    async def commit(self) -> None:
        self._memory.keep()
