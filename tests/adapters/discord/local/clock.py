"""The clock of the local Discord: it stands until a test moves it."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime

EPOCH = 1_420_070_400_000
"""Milliseconds from 1970 to the first second of 2015, where Discord's ids begin."""


class Clock:
    """Seconds since 1970. Whatever expires here expires because a test moved time, never by waiting."""

    def __init__(self, start: float | None = None) -> None:
        self._now = start if start is not None else float(int(time.time()))
        self._began = time.monotonic()
        self._moved = 0.0
        self._last_id = 0
        self._numbers = itertools.count()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []

    def now(self) -> float:
        """The instant."""
        return self._now

    def flowing(self) -> float:
        """The seconds that passed here and on the wall together: what rate limits go by."""
        return self._moved + time.monotonic() - self._began

    def snowflake(self) -> str:
        """An id: it tells its instant, and is greater than every one before it."""
        self._last_id = max((int(self._now * 1000) - EPOCH) << 22, self._last_id + 1)
        return str(self._last_id)

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something when the clock has been moved that far."""
        heapq.heappush(self._timers, (self._now + seconds, next(self._numbers), do))

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


def instant(id: str) -> float:
    """When something was made, by its id."""
    return ((int(id) >> 22) + EPOCH) / 1000


def iso(at: float) -> str:
    """An instant as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat()


def parsed(text: str) -> float:
    """An instant as Discord reads it. Raises ``ValueError``."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=at.tzinfo or UTC).timestamp()
