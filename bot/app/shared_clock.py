"""One time for all processes that remember in the same place, whatever their machines' clocks say."""

import time
from datetime import datetime, timedelta

import structlog

from bot.ports import Clock, Storage

log = structlog.get_logger()

FAR_OFF = timedelta(seconds=5)
"""A machine whose clock is further off is worth a sentence."""
SLOW = 1.0
"""An answer that took so many seconds tells too little of when it was given."""


class SharedClock:
    """Tells the storage's time, as it was told last and as much later as it is since.

    A lease is then over for everybody at the same instant, and a theme due. Where the storage has no time of
    its own, and until it has told, it is this machine's.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._told: tuple[datetime, float] | None = None
        self._warned = False

    def now(self) -> datetime:
        """The instant, in UTC."""
        if self._told is None:
            return self._own.now()
        instant, when = self._told
        return instant + timedelta(seconds=_elapsed() - when)

    async def agree(self, storage: Storage) -> None:
        """Ask the storage for its time. Raises ``StorageError``."""
        began = _elapsed()
        instant = await storage.now()
        ended = _elapsed()
        if instant is None or ended - began > SLOW:
            return
        self._told = (instant, (began + ended) / 2)
        ahead = self._own.now() - self.now()
        if abs(ahead) > FAR_OFF and not self._warned:
            log.warning("This machine's clock is off; the database's counts.", ahead=ahead.total_seconds())
        self._warned = abs(ahead) > FAR_OFF


def _elapsed() -> float:
    """Seconds since whenever, those included in which the machine slept, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
