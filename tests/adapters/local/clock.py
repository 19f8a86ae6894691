"""The clock of a local messenger: it stands until a test moves it."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970. Whatever expires here expires because a test moved time, never by waiting."""

    def __init__(self, start: float | None = None) -> None:
        self._now = start if start is not None else float(int(time.time()))
        self._began = time.monotonic()
        self._moved = 0.0
        self._numbers = itertools.count()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []

    def now(self) -> float:
        """The instant."""
        return self._now

    def flowing(self) -> float:
        """The seconds that passed here and on the wall together: what rate limits go by.

        A bot that really waits a second may speak again, and so may one whose test moved the clock.
        """
        return self._moved + time.monotonic() - self._began

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something when the clock has been moved that far."""
        heapq.heappush(self._timers, (self._now + seconds, next(self._numbers), do))

    def until_next(self) -> float | None:
        """The seconds until something is due, if anything is."""
        return max(0.0, self._timers[0][0] - self._now) if self._timers else None

    async def move(self, seconds: float) -> None:
        """Let time pass; what comes due meanwhile happens in its order."""
        goal = self._now + seconds
        while self._timers and self._timers[0][0] <= goal:
            when, _, do = heapq.heappop(self._timers)
            self._set(when)
            do()
            await asyncio.sleep(0)
        self._set(goal)
        await asyncio.sleep(0)

    def _set(self, now: float) -> None:
        if now > self._now:
            self._moved += now - self._now
            self._now = now
