"""The bot as it is, until it dies by SIGKILL: ``python -m tests.reliability.dying POINT TIMES``.

It dies when it comes to the point for that many times in its life. The points are wrapped around the
product from here, so that it holds no code for tests.
"""

import inspect
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.memory.journal import Journal
from adapters.sandbox.memory.store import Store
from bot.__main__ import main
from bot.app.house import RunningHouse
from storage.sql.unit import SqlUnitOfWork


class Moment(NamedTuple):
    """A method, and a word that must stand in what it is called with."""

    owner: type
    method: str
    about: str = ""


MOMENTS = {
    "commit": Moment(SqlUnitOfWork, "commit"),
    "say": Moment(Store, "add_message", "answer:"),
    "say-theme": Moment(Store, "add_message", "posting:"),
    "acknowledge": Moment(Journal, "acknowledge"),
    "hand-over": Moment(RunningHouse, "receive"),
    "move-clock": Moment(SandboxClock, "move"),
}


def points(moments: Mapping[str, Moment]) -> tuple[str, ...]:
    """The names of the points around these moments."""
    return tuple(f"{when}-{moment}" for moment in moments for when in ("before", "after"))


POINTS = points(MOMENTS)


def arm(moments: Mapping[str, Moment], point: str, times: int) -> None:
    """From now on, die at the point when it is come to for that many times."""
    when, _, named = point.partition("-")
    owner, name, about = moments[named]
    method = getattr(owner, name)
    left = times

    def come_to(now: str, given: tuple[Any, ...], more: Mapping[str, Any]) -> None:
        nonlocal left
        if when == now and any(about in word for word in _words((given[1:], more))):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    async def awaited(*given: Any, **more: Any) -> Any:
        come_to("before", given, more)
        result = await method(*given, **more)
        come_to("after", given, more)
        return result

    def called(*given: Any, **more: Any) -> Any:
        come_to("before", given, more)
        result = method(*given, **more)
        come_to("after", given, more)
        return result

    setattr(owner, name, awaited if inspect.iscoroutinefunction(method) else called)


def _words(given: Any) -> Iterator[str]:
    """Every text something is called with, however deep; an empty one in any case."""
    yield ""
    match given:
        case str():
            yield given
        case Mapping():
            for one in given.values():
                yield from _words(one)
        case tuple() | list():
            for one in given:
                yield from _words(one)


if __name__ == "__main__":
    arm(MOMENTS, sys.argv[1], int(sys.argv[2]))
    sys.exit(main([]))
