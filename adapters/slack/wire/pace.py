"""One message a second and channel, private answers first, and never faster than Slack asks."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from bot.ports import TryLater

T = TypeVar("T")
Say = Callable[[], Awaitable[T]]


class Time(Protocol):
    """The seconds that pass, and a way to let them."""

    def now(self) -> float:
        """Seconds since whenever."""

    async def sleep(self, seconds: float) -> None:
        """Return when they have passed."""


class LoopTime:
    """The event loop's own time."""

    def now(self) -> float:
        """Seconds since whenever."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Return when they have passed."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How fast. Times in seconds, speeds in messages a second."""

    gap: float = 1.0
    """Between two messages in a channel, and between two changes of one message."""
    patience: float = 8.0
    """What can be said later is not held here longer than that."""
    start: float = 5.0
    """To the whole workspace: Slack names no limit, so it is found out."""
    slowest: float = 1.0
    fastest: float = 20.0


class Line:
    """Whoever waits to say something, one after the other."""

    def __init__(self, time: Time, gap: float) -> None:
        self.gap = gap
        self._time = time
        self._free_at = 0.0
        self._waiting: list[tuple[int, int]] = []
        self._tickets = itertools.count()

    @property
    def idle(self) -> bool:
        """Whether nobody waits, and nobody would have to."""
        return not self._waiting and self._free_at <= self._time.now()

    def expected(self, rank: int) -> float:
        """Seconds somebody of that rank would wait."""
        before = sum(1 for other, _ in self._waiting if other <= rank)
        return max(0.0, self._free_at - self._time.now()) + before * self.gap

    async def turn(self, rank: int) -> None:
        """Return when it is one's turn: the lower rank first, then whoever came first."""
        ticket = (rank, next(self._tickets))
        heapq.heappush(self._waiting, ticket)
        try:
            while self._waiting[0] != ticket or self._free_at > self._time.now():
                await self._time.sleep(max(self._free_at - self._time.now(), 0.0))
            self._free_at = self._time.now() + self.gap
        finally:
            self._waiting.remove(ticket)
            heapq.heapify(self._waiting)


class Pace:
    """Lines for channels, for messages that change, for methods and for the workspace."""

    def __init__(self, rhythm: Rhythm | None = None, time: Time | None = None) -> None:
        self._rhythm = rhythm or Rhythm()
        self._time = time or LoopTime()
        self._lines: dict[str, Line] = {}
        self._held: dict[str, float] = {}
        self._speed = self._rhythm.start
        self._workspace = Line(self._time, 1 / self._speed)
        self._changes: dict[str, Say[object]] = {}

    async def say(self, method: str, line: str, say: Say[T], *, private: bool = False, later: bool) -> T:
        """Say it when its turn has come.

        What may be said ``later`` is not waited for long: raises ``TryLater``, as when Slack asks to wait.
        What may not is said as soon as Slack lets it.
        """
        while True:
            await self._turn(method, line, 0 if private else 1, later=later)
            try:
                said = await say()
            except TryLater as wait:
                self._slow_down(method, wait.after)
                if later:
                    raise
            else:
                self._speed_up()
                return said

    async def change(self, message: str, change: Say[object], method: str = "chat.update") -> None:
        """Change a message, at most once a gap; of several changes that wait, the last is made."""
        somebody_does = message in self._changes
        self._changes[message] = change
        if somebody_does:
            return
        made: Say[object] | None = None

        async def make_latest() -> None:
            nonlocal made
            made = self._changes[message]
            await made()

        try:
            while made is not self._changes[message]:
                try:
                    await self.say(method, f"change:{message}", make_latest, later=False)
                except Exception:
                    # What overtook it meanwhile is made all the same: whoever brought that has left.
                    if made is self._changes[message]:
                        raise
        finally:
            del self._changes[message]

    async def _turn(self, method: str, line: str, rank: int, *, later: bool) -> None:
        own = self._line(line)
        if later:
            expected = max(own.expected(rank), self._workspace.expected(rank), self._hold_left(method))
            if expected > self._rhythm.patience:
                raise TryLater(timedelta(seconds=expected))
        await own.turn(rank)
        await self._workspace.turn(rank)
        while (left := self._hold_left(method)) > 0:
            await self._time.sleep(left)

    def _line(self, name: str) -> Line:
        if len(self._lines) > 1000:
            self._lines = {name: line for name, line in self._lines.items() if not line.idle}
        return self._lines.setdefault(name, Line(self._time, self._rhythm.gap))

    def _hold_left(self, method: str) -> float:
        return self._held.get(method, 0.0) - self._time.now()

    def _slow_down(self, method: str, wait: timedelta) -> None:
        self._held[method] = self._time.now() + wait.total_seconds()
        self._change_speed(self._speed / 2)

    def _speed_up(self) -> None:
        self._change_speed(self._speed + 1 / self._speed)

    def _change_speed(self, speed: float) -> None:
        self._speed = min(max(speed, self._rhythm.slowest), self._rhythm.fastest)
        self._workspace.gap = 1 / self._speed
