"""The clock of the local Discord, by which everything is named."""

from datetime import UTC, datetime

from tests.adapters.local import clock

EPOCH = 1_420_070_400_000
"""Milliseconds from 1970 to the first second of 2015, where Discord's ids begin."""


class Clock(clock.Clock):
    """Gives everything its id."""

    def __init__(self, start: float | None = None) -> None:
        super().__init__(start)
        self._last_id = 0

    def snowflake(self) -> str:
        """An id: it tells its instant, and is greater than every one before it."""
        self._last_id = max((int(self.now() * 1000) - EPOCH) << 22, self._last_id + 1)
        return str(self._last_id)


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
