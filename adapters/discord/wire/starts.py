"""How many sessions may still begin: about a thousand a day, and a token that takes more is reset."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

log = structlog.get_logger()

AMPLE = 0.5
"""The share of a day's sessions that may begin as fast as Discord takes them."""
ASKED = 15.0
"""Seconds within which Discord says how many are left."""


class Limits(Protocol):
    """What Discord says of the sessions that may still begin."""

    total: int
    remaining: int
    reset_after: int
    """Milliseconds until there are ``total`` again."""


@dataclass(slots=True)
class _Left:
    total: int
    remaining: int
    renewed: float
    """When there are ``total`` again."""


class Starts:
    """Spreads what is left of a day's sessions over the rest of it, once half of them are spent.

    A session that ends as soon as it began, again and again, then costs minutes of hearing instead of the
    token: until somebody has renewed that, nothing could be heard or said at all.
    """

    def __init__(self, looked: float) -> None:
        """``looked`` is how often, in seconds, Discord is asked again while nothing may begin."""
        self._looked = looked
        self._left: _Left | None = None
        self._since: float | None = None
        """When the last session began; or when we first wanted to begin one, which may not be our first."""
        self._free = False
        """Whether one may begin that has not."""
        self._holding = False

    async def wait(self, ask: Callable[[], Awaitable[Limits]]) -> None:
        """Return when another session may begin."""
        while not self._free and (pause := await self._pause(ask)) > 0:
            self._tell(pause)
            await asyncio.sleep(min(pause, self._looked))
        self._free = True
        if self._holding:
            log.warning("Discord is signed in to again.")
        self._holding = False

    def began(self) -> None:
        """A session is about to begin."""
        self._since, self._free = _instant(), False
        if self._left:
            self._left.remaining -= 1

    async def _pause(self, ask: Callable[[], Awaitable[Limits]]) -> float:
        """Seconds until another session may begin, by what Discord says, or last said."""
        try:
            async with asyncio.timeout(ASKED):
                told = await ask()
        except Exception as error:
            log.info("sessions not counted", messenger="discord", reason=type(error).__name__)
        else:
            self._left = _Left(told.total, told.remaining, _instant() + told.reset_after / 1000)
        now = _instant()
        self._since = now if self._since is None else self._since
        left = self._left
        if left is None or left.remaining > left.total * AMPLE or now >= left.renewed:
            return 0.0
        if left.remaining < 1:
            return left.renewed - now
        return max(0.0, self._since + (left.renewed - self._since) / left.remaining - now)

    def _tell(self, pause: float) -> None:
        if not self._holding and self._left:
            self._holding = True
            log.error(
                f"Discord takes {max(0, self._left.remaining)} more sessions before it resets DISCORD_TOKEN: "
                f"nothing is heard for {pause / 60:.0f} minutes; see above why connections ended."
            )


def _instant() -> float:
    return asyncio.get_running_loop().time()
