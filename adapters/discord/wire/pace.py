"""Discord takes fifty requests a second of a bot, and counts what it refuses: we stay below of ourselves.

The library waits once it was refused, and sends as much as it is given until then.
"""

import asyncio

SPEED = 40.0
"""Requests a second: of a thousand sent so, none was refused."""


class Pace:
    """Whoever asks for a turn gets one, in the order they came."""

    def __init__(self, speed: float = SPEED) -> None:
        self._gap = 1 / speed
        self._free_at = 0.0

    async def turn(self) -> None:
        """Return when one more may be sent."""
        now = asyncio.get_running_loop().time()
        mine = max(self._free_at, now)
        self._free_at = mine + self._gap
        await asyncio.sleep(mine - now)
