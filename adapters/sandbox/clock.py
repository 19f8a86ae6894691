"""The sandbox's clock: the real time and a little more, as much as somebody moved it."""

from datetime import UTC, datetime, timedelta

from adapters.sandbox.memory.store import Store

_OFFSET = "clock_offset_seconds"


class SandboxClock:
    """Tells a time that can be moved forward, and never goes back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._offset = timedelta(seconds=float(store.fact(_OFFSET) or 0))

    def now(self) -> datetime:
        """The instant in the sandbox, in UTC."""
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        """Move the clock forward. Raises ``ValueError`` for a move back."""
        if by < timedelta(0):
            raise ValueError("The clock does not go back.")
        self._offset += by
        self._store.keep_fact(_OFFSET, str(self._offset.total_seconds()))

    def move_to(self, instant: datetime) -> None:
        """Move the clock forward to ``instant``; it stays where it is when that has passed."""
        self.move(max(instant - self.now(), timedelta(0)))
