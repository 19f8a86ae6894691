"""The windows that are open, and what each is shown as it happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from adapters.sandbox import outbound
from adapters.sandbox.memory.journal import Journal
from adapters.sandbox.memory.records import Json, Message
from adapters.sandbox.memory.store import Store
from adapters.sandbox.world import World

MOST_WAITING = 1000
"""A window that lags behind by more is closed; it then comes back and reads everything anew."""


@dataclass(eq=False)
class Window:
    """One open page."""

    person: str
    name: str
    news: asyncio.Queue[Json | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    async def updates(self) -> AsyncIterator[Json]:
        """What there is to show, until the window is to close."""
        while (news := await self.news.get()) is not None:
            yield news


class Windows:
    """Every open window. Each is shown what its person may see, and nothing else."""

    def __init__(self, store: Store, journal: Journal, world: World) -> None:
        self._store = store
        self._journal = journal
        self._world = world
        self._open: set[Window] = set()

    @contextmanager
    def opened(self, person: str, name: str) -> Iterator[Window]:
        """A window for as long as it is open."""
        window = Window(person, name)
        self._open.add(window)
        try:
            yield window
        finally:
            self._open.discard(window)

    def close(self) -> None:
        """Close every window."""
        for window in set(self._open):
            self._close(window)

    def drawn(self, message: Message) -> Json:
        """A message as the page may see it."""
        return {
            "id": message.id,
            "channel": message.channel,
            "thread": message.thread,
            "author": message.author,
            "text": message.text,
            "card": outbound.drawn(message.card),
            "private": message.only_for is not None,
            "at": message.at.isoformat(),
            "edited": message.edits > 0 and message.card is None,
            "deleted": message.deleted,
            "unheard": self._journal.unheard(message.id),
            "reactions": self._store.reactions(message.id),
            "replies": asdict(self._store.thread(message.id)),
        }

    def show(self, id: str) -> None:
        """Show a message, as it now is, to everybody who may see it; and what it hangs from."""
        message = self._store.message(id)
        if message is None:
            return
        news = {"type": "message", "message": self.drawn(message)}
        for window in set(self._open):
            if self._world.sees(window.person, message):
                self._send(window, news)
        if message.thread:
            self.show(message.thread)

    def tell(self, person: str, news: Json, name: str = "") -> None:
        """Tell one person something: in the window of that name, or in all of theirs if it is gone."""
        theirs = {window for window in self._open if window.person == person}
        for window in {window for window in theirs if window.name == name} or theirs:
            self._send(window, news)

    def tell_all(self, news: Json) -> None:
        """Tell everybody something."""
        for window in set(self._open):
            self._send(window, news)

    def _send(self, window: Window, news: Json) -> None:
        try:
            window.news.put_nowait(news)
        except asyncio.QueueFull:
            self._close(window)

    def _close(self, window: Window) -> None:
        self._open.discard(window)
        while window.news.full():
            window.news.get_nowait()
        window.news.put_nowait(None)
