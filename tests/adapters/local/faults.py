"""What may go wrong on the way to a messenger's API and back."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["drop_before", "drop_during", "drop_after", "status", "limit", "hold", "refuse"]


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong, once."""

    kind: Kind
    status: int = 500
    seconds: float = 1.0
    everywhere: bool = False
    shared: bool = False
    code: int | str = ""
    """Of what is refused, as the messenger writes it."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a request met it."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let a held reply go."""
        self.released.set()


class Faults:
    """What goes wrong next, by operation, as the messenger calls it; ``*`` stands for any."""

    def __init__(self) -> None:
        self._planned: dict[str, deque[Fault]] = defaultdict(deque)

    def drop_before(self, operation: str, times: int = 1) -> None:
        """The connection is cut and nothing was done."""
        self._plan(operation, times, "drop_before")

    def drop_during(self, operation: str, times: int = 1) -> None:
        """It is done, but the connection is cut in the middle of the reply."""
        self._plan(operation, times, "drop_during")

    def drop_after(self, operation: str, times: int = 1) -> None:
        """It is done, but the connection is cut before the reply."""
        self._plan(operation, times, "drop_after")

    def status(self, operation: str, status: int = 503, times: int = 1) -> None:
        """The messenger is out of order: a page of HTML with this status."""
        for fault in self._plan(operation, times, "status"):
            fault.status = status

    def limit(
        self,
        operation: str,
        seconds: float = 1.0,
        times: int = 1,
        *,
        everywhere: bool = False,
        shared: bool = False,
    ) -> None:
        """Too many requests, whatever the count; ``everywhere`` for all operations together.

        ``shared``: those of others count, too.
        """
        for fault in self._plan(operation, times, "limit"):
            fault.seconds, fault.everywhere, fault.shared = seconds, everywhere, shared

    def refuse(self, operation: str, code: int | str, times: int = 1) -> None:
        """Refused with this code."""
        for fault in self._plan(operation, times, "refuse"):
            fault.code = code

    def hold(self, operation: str) -> Fault:
        """It is done, but the reply waits until ``release`` is called on what this gives back."""
        return self._plan(operation, 1, "hold")[0]

    def mend(self) -> None:
        """All goes well from now on."""
        self._planned.clear()

    def take(self, operation: str) -> Fault | None:
        """What goes wrong with this request."""
        planned = self._planned[operation] or self._planned["*"]
        if not planned:
            return None
        fault = planned.popleft()
        fault.reached.set()
        return fault

    def _plan(self, operation: str, times: int, kind: Kind) -> list[Fault]:
        planned = [Fault(kind) for _ in range(times)]
        self._planned[operation].extend(planned)
        return planned
