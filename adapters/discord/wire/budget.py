"""How many requests in vain Discord has seen of us: ten thousand in ten minutes shut an address out.

What counts is answered 401, 403 or 429, but for a 429 that several applications share: see Discord's page on
rate limits, https://docs.discord.com/developers/topics/rate-limits.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.ports import TryLater

log = structlog.get_logger()

WINDOW = timedelta(minutes=10)
INVALID = frozenset({401, 403, 429})


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests in vain we allow ourselves in ten minutes; several of us may share one address."""

    slow: int = 500
    """From there on what nobody waits for is asked one by one."""
    stop: int = 1000
    """From there on it is not asked, until there are fewer than ``slow`` again."""
    pause: timedelta = timedelta(seconds=1)
    """Between two, while slow."""
    line: timedelta = timedelta(seconds=2)
    """The longest anything waits for that; what comes later is put off, for nobody has sent it yet."""


class Budget:
    """Counts requests in vain, and holds back what nobody waits for before Discord holds back everything."""

    def __init__(self, now: Callable[[], datetime], allowance: Allowance) -> None:
        self._now = now
        self._allowance = allowance
        self._vain: deque[datetime] = deque()
        self._stopped = False
        self._one_by_one = asyncio.Lock()
        self._in_line = 0

    def note(self, status: int, headers: Mapping[str, str]) -> None:
        """A request was answered."""
        shared = status == 429 and headers.get("X-RateLimit-Scope") == "shared"
        if status in INVALID and not shared:
            self._vain.append(self._now())

    async def admit(self) -> None:
        """Return when something nobody waits for may be asked. Raises ``TryLater``."""
        if self._holds_back():
            raise TryLater(self._until_fewer())
        if len(self._vain) >= self._allowance.slow:
            wait = self._allowance.pause * (self._in_line + 1)
            if wait > self._allowance.line:
                raise TryLater(wait)
            self._in_line += 1
            try:
                await self._pass_one_by_one()
            finally:
                self._in_line -= 1

    async def _pass_one_by_one(self) -> None:
        async with self._one_by_one:
            await asyncio.sleep(self._allowance.pause.total_seconds())
            if self._holds_back():
                raise TryLater(self._until_fewer())

    def _holds_back(self) -> bool:
        oldest = self._now() - WINDOW
        while self._vain and self._vain[0] <= oldest:
            self._vain.popleft()
        if not self._stopped and len(self._vain) >= self._allowance.stop:
            self._stopped = True
            log.error(
                f"Discord refused {len(self._vain)} requests in ten minutes, and shuts out whoever goes on: "
                "nothing is sent on our own initiative for some minutes; see above what was refused."
            )
        elif self._stopped and len(self._vain) < self._allowance.slow:
            self._stopped = False
            log.warning("Discord is sent to on our own initiative again.")
        return self._stopped

    def _until_fewer(self) -> timedelta:
        """How long until so few are left that we go on."""
        last_too_many = self._vain[len(self._vain) - self._allowance.slow]
        return last_too_many + WINDOW - self._now() + timedelta(seconds=1)
