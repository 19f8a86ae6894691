"""The clock of the local Slack, by which messages are named."""

from tests.adapters.local import clock


class Clock(clock.Clock):
    """Gives every message its ``ts``."""

    def __init__(self, start: float | None = None) -> None:
        super().__init__(start)
        self._last_stamp = 0

    def stamp(self) -> str:
        """A message's ``ts``: unique, and greater than every one before it."""
        self._last_stamp = max(int(self.now() * 1_000_000), self._last_stamp + 129)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"
