"""What is to be read again, and in which order; messengers read one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.actions import Reread
from bot.model.place import Place


class Rereads:
    """What was asked and is not done: each place once, as far back as anybody asked.

    The newest themes come first, for that is where people are; channels, which are everybody's, last. What is
    asked while others are read takes its place among them; what was just read waits until the others were.
    """

    def __init__(self) -> None:
        self._wanted: dict[Place, Reread] = {}
        self._lately: set[Place] = set()
        """Read since nothing, or nothing else, was wanted."""
        self._some = asyncio.Event()

    def ask(self, again: Reread) -> None:
        """Let it be read."""
        self._wanted[again.thread] = again.with_known(self._wanted.get(again.thread))
        self._some.set()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Reread]:
        """The next, as soon as there is one; whoever is interrupted reading it leaves it to be read."""
        await self._some.wait()
        again = self._take()
        try:
            yield again
        except BaseException:
            self.ask(again)
            raise

    def _take(self) -> Reread:
        waiting = self._wanted.keys() - self._lately
        if not waiting:
            self._lately.clear()
            waiting = set(self._wanted)
        again = self._wanted.pop(max(waiting, key=lambda place: place.thread or ""))
        self._lately.add(again.thread)
        if not self._wanted:
            self._lately.clear()
            self._some.clear()
        return again
