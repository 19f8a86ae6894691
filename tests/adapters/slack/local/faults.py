"""What may go wrong on the way to the Web API and back."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["drop_before", "drop_after", "status", "limit", "hold", "error"]


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong, once."""

    kind: Kind
    status: int = 500
    seconds: float = 1.0
    error: str = "internal_error"
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a call met it."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let a held reply go."""
        self.released.set()


class Faults:
    """What goes wrong next, by method; ``*`` stands for any."""

    def __init__(self) -> None:
        self._planned: dict[str, deque[Fault]] = defaultdict(deque)

    def drop_before(self, method: str, times: int = 1) -> None:
        """The connection is cut and nothing was done."""
        self._plan(method, times, "drop_before")

    def drop_after(self, method: str, times: int = 1) -> None:
        """It is done, but the connection is cut before the reply."""
        self._plan(method, times, "drop_after")

    def status(self, method: str, status: int = 503, times: int = 1) -> None:
        """Slack is out of order: a page of HTML with this status."""
        for fault in self._plan(method, times, "status"):
            fault.status = status

    def limit(self, method: str, seconds: float = 1.0, times: int = 1) -> None:
        """Too many calls, whatever the count."""
        for fault in self._plan(method, times, "limit"):
            fault.seconds = seconds

    def error(self, method: str, error: str, times: int = 1) -> None:
        """Refused with this error code."""
        for fault in self._plan(method, times, "error"):
            fault.error = error

    def hold(self, method: str) -> Fault:
        """It is done, but the reply waits until ``release`` is called on what this gives back."""
        return self._plan(method, 1, "hold")[0]

    def take(self, method: str) -> Fault | None:
        """What goes wrong with this call."""
        planned = self._planned[method] or self._planned["*"]
        if not planned:
            return None
        fault = planned.popleft()
        fault.reached.set()
        return fault

    def _plan(self, method: str, times: int, kind: Kind) -> list[Fault]:
        planned = [Fault(kind) for _ in range(times)]
        self._planned[method].extend(planned)
        return planned
