"""An event loop in which nothing is waited for: when nobody can go on, it is later."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class _Sleepless(selectors.SelectSelector):
    """Lets time pass at once instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Nobody outside says anything: there are no sockets and no threads here.
        if timeout is None:
            raise RuntimeError("Everybody waits for somebody else, for ever.")
        self.now += timeout
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    """The same order of everything, each time it is run."""

    def __init__(self) -> None:
        self._sleepless = _Sleepless()
        super().__init__(self._sleepless)

    def time(self) -> float:
        """Simulated seconds."""
        return self._sleepless.now


class LoopClock:
    """Tells the loop's time."""

    def now(self) -> datetime:
        """The instant."""
        return BEGAN + timedelta(seconds=asyncio.get_running_loop().time())


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(main)
