"""Sessions of the gateway, and the sockets they are heard through."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.adapters.discord.local.intents import Intent
from tests.adapters.discord.local.world import Json


def shard_of(guild: str | None, shards: int) -> int:
    """The shard that is told of a server; of direct conversations the first is."""
    return (int(guild) >> 22) % shards if guild else 0


@dataclass(eq=False)
class Session:
    """What the bot is told, one thing after the other; it outlives its socket."""

    id: str
    intents: Intent
    shard: int = 0
    shards: int = 1
    """Which of how many shards it is."""
    log: list[Json] = field(default_factory=list)
    """Every dispatch, in its order."""
    forgotten: bool = False
    """Whether it can be taken up again no more."""

    def hears_of(self, guild: str | None) -> bool:
        """Whether what happens on a server, or outside of any, is its to be told."""
        return shard_of(guild, self.shards) == self.shard

    @property
    def seq(self) -> int:
        """The number of the latest dispatch."""
        return len(self.log)


@dataclass
class Starts:
    """The sessions the bot may begin; when none is left and it begins another, its token is reset."""

    total: int = 1000
    remaining: int = 1000
    reset_after: float = 86_400.0
    """Seconds."""

    def take(self) -> bool:
        """Begin one; whether that was allowed."""
        self.remaining -= 1
        return self.remaining >= 0


@dataclass(eq=False)
class Connection:
    """One socket."""

    socket: web.WebSocketResponse
    request: web.Request
    packer: Any
    session: Session | None = None
    frozen: bool = False
    heartbeats: int = 0
    taken: deque[float] = field(default_factory=deque)
    """When the bot sent something, in the last minute."""
    outgoing: asyncio.Queue[Json | int] = field(default_factory=asyncio.Queue)

    def send(self, payload: Json) -> None:
        """Put something on its way."""
        self.outgoing.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close it after what is on its way."""
        self.outgoing.put_nowait(code)
