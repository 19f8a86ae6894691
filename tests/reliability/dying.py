"""The bot as it is, until it dies by SIGKILL: ``python -m tests.reliability.dying POINT TIMES``.

It dies when it comes to the point for that many times in its life. The points are wrapped around the
product from here, so that it holds no code for tests.
"""

import inspect
import os
import signal
import sys
from typing import Any

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.memory.journal import Journal
from adapters.sandbox.memory.store import Store
from bot.__main__ import main
from bot.app.house import RunningHouse
from storage.sql.unit import SqlUnitOfWork

MOMENTS: dict[str, tuple[type, str, str]] = {
    "commit": (SqlUnitOfWork, "commit", ""),
    "say": (Store, "add_message", "answer:"),
    "say-theme": (Store, "add_message", "posting:"),
    "acknowledge": (Journal, "acknowledge", ""),
    "hand-over": (RunningHouse, "receive", ""),
    "move-clock": (SandboxClock, "move", ""),
}
"""Where: a method, and how the key begins that it has to be called with."""
POINTS = tuple(f"{when}-{moment}" for moment in MOMENTS for when in ("before", "after"))


def _arm(point: str, times: int) -> None:
    when, _, moment = point.partition("-")
    owner, name, prefix = MOMENTS[moment]
    method = getattr(owner, name)
    left = times

    def come_to(now: str, key: str | None) -> None:
        nonlocal left
        if when == now and (key or "").startswith(prefix):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    async def awaited(*given: Any, **named: Any) -> Any:
        come_to("before", named.get("key"))
        result = await method(*given, **named)
        come_to("after", named.get("key"))
        return result

    def called(*given: Any, **named: Any) -> Any:
        come_to("before", named.get("key"))
        result = method(*given, **named)
        come_to("after", named.get("key"))
        return result

    setattr(owner, name, awaited if inspect.iscoroutinefunction(method) else called)


if __name__ == "__main__":
    _arm(sys.argv[1], int(sys.argv[2]))
    sys.exit(main([]))
