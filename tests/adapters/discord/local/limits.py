"""How often the bot may ask; Discord answers 429 beyond, and shuts out who goes on."""

import hashlib
from collections import deque
from dataclasses import dataclass

from tests.adapters.discord.local.clock import Clock
from tests.adapters.discord.local.refusals import Limited

WINDOW = 600.0
"""Seconds in which invalid requests are counted."""


@dataclass
class Limits:
    """Discord's limits, as a test wants them."""

    requests: int = 5
    """Of one operation, about one channel, in ``seconds``."""
    seconds: float = 5.0
    everywhere: int = 50
    """Requests a second over all; interactions do not count."""
    invalid: int = 10_000
    """Requests answered 401, 403 or 429 in ten minutes, before the address is shut out."""


@dataclass
class Window:
    """So many requests from the first one on; then it begins anew."""

    most: int
    seconds: float
    begun: float
    left: int

    def take(self, now: float, *, everywhere: bool = False) -> None:
        """One request. Raises ``Limited`` when there is none left."""
        if now >= self.begun + self.seconds:
            self.begun, self.left = now, self.most
        if not self.left:
            raise Limited(self.begun + self.seconds - now, everywhere=everywhere)
        self.left -= 1


class Pace:
    """Counts what the bot asks."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._windows: dict[str, Window] = {}
        self._everywhere: Window | None = None
        self._invalid: deque[float] = deque()

    def take(self, bucket: str, *, counts_everywhere: bool) -> None:
        """One request. Raises ``Limited``."""
        now, limits = self._clock.flowing(), self._limits
        if counts_everywhere:
            if self._everywhere is None:
                self._everywhere = Window(limits.everywhere, 1.0, now, limits.everywhere)
            self._everywhere.take(now, everywhere=True)
        window = self._windows.get(bucket)
        if window is None:
            window = self._windows[bucket] = Window(limits.requests, limits.seconds, now, limits.requests)
        window.take(now)

    def headers(self, operation: str, bucket: str) -> dict[str, str]:
        """What a reply tells of its bucket."""
        window = self._windows.get(bucket)
        if window is None:
            return {}
        after = max(0.0, window.begun + window.seconds - self._clock.flowing())
        return {
            "X-RateLimit-Limit": str(window.most),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{self._clock.now() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(operation.encode()).hexdigest()[:32],
        }

    def answered(self, status: int, scope: str = "") -> None:
        """Count a request that should not have been made; one limited for others as well does not count."""
        if status in {401, 403, 429} and scope != "shared":
            self._invalid.append(self._clock.flowing())

    @property
    def invalid(self) -> int:
        """How many there were in the last ten minutes."""
        while self._invalid and self._invalid[0] <= self._clock.flowing() - WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def shut_out(self) -> bool:
        """Whether nothing is answered any more."""
        return self.invalid >= self._limits.invalid
