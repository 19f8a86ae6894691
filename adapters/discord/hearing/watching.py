"""Which channels there are and who sees them, told whenever it may have changed, and once every session."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.discord import home
from adapters.discord.hearing.channels import Channels
from bot.events import ChannelsListed, MessengerConnected
from bot.handover import Handover, in_time

log = structlog.get_logger()

WHO_SEES_WHAT = frozenset(
    {
        "CHANNEL_CREATE",
        "CHANNEL_DELETE",
        "CHANNEL_UPDATE",
        "GUILD_CREATE",
        "GUILD_DELETE",
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_REMOVE",
        "GUILD_MEMBER_UPDATE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_DELETE",
        "GUILD_ROLE_UPDATE",
        "GUILD_UPDATE",
    }
)
"""After which somebody may see a channel, or see it no more."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How long to let things settle. Times in seconds."""

    guilds: float = 5.0
    """The longest a new session waits for every guild to be told of."""
    changes: float = 0.5
    """What changes within that is looked at once."""


class Watch:
    """Keeps the bot told of guilds and of sessions."""

    def __init__(
        self,
        handover: Handover,
        channels: Channels,
        settling: Settling,
        tasks: asyncio.TaskGroup,
        now: Callable[[], datetime],
    ) -> None:
        self._handover = handover
        self._channels = channels
        self._settling = settling
        self._tasks = tasks
        self._now = now
        self._times = itertools.count(1)
        self._shards: set[int] = set()
        self._wanted_shards = 1
        """Those whose guilds are known, and of how many."""
        self._expected: set[str] = set()
        """The guilds this session will tell of, and has not yet."""
        self._all_here = asyncio.Event()
        self._new_session = asyncio.Event()
        self._changed: set[str] = set()
        self._telling: set[str] = set()
        """The guilds being told of, as far as what is known of them is this session's."""
        self._somewhere = asyncio.Event()
        self._in_one_guild: bool | None = None

    def connecting(self) -> None:
        """Another client is about to connect; no guild of the last one's is told of any more."""
        self._shards.clear()
        self._expected.clear()

    def session_began(self, guilds: set[str], shard: int = 0, shards: int = 1) -> None:
        """Discord tells a shard everything anew, beginning with its guilds; what came before is lost."""
        self._shards.add(shard)
        self._wanted_shards = shards
        self._expected |= guilds
        self._changed -= guilds
        self._telling -= guilds
        self._all_here.clear()
        self._new_session.set()

    def guild_changed(self, guild: str) -> None:
        """Something about who sees what may have changed there."""
        self._changed.add(guild)
        self._somewhere.set()

    async def keep_telling(self) -> None:
        """Tell which channels there are and who sees them, whenever that may have changed."""
        while True:
            await self._somewhere.wait()
            await asyncio.sleep(self._settling.changes)
            self._somewhere.clear()
            self._note_how_many()
            self._telling, self._changed = self._changed, set()
            for guild in tuple(self._telling):
                await self._tell_guild(guild)
                # Of a session that began meanwhile, nothing is known yet.
                if guild in self._telling:
                    self._expected.discard(guild)
            if self.is_complete:
                if self._channels.is_missing_some():
                    await self._list_channels()
                self._all_here.set()

    @property
    def is_complete(self) -> bool:
        """Whether every guild of every shard was told of: what is not there then, is nowhere."""
        return not self._expected and len(self._shards) == self._wanted_shards

    def _note_how_many(self) -> None:
        """In a second guild the bot meets people who see nothing of the first: that has changed, too."""
        if self._in_one_guild is not self._channels.in_one_guild:
            if self._in_one_guild is not None:
                self._changed |= self._channels.guilds() - self._expected
            self._in_one_guild = self._channels.in_one_guild

    async def _list_channels(self) -> None:
        """Say which channels there are: who is in others nobody can tell any more."""
        places = self._channels.places()
        if places is not None:
            listed = ChannelsListed(
                id=f"discord:channels:{self._once_more()}",
                at=self._now(),
                messenger=home.NAME,
                workspace=home.WORKSPACE,
                places=places,
            )
            await self._handover.tell([listed])

    async def _tell_guild(self, id: str) -> None:
        client = self._channels.client
        guild = client.get_guild(int(id)) if client else None
        if guild is None:
            return
        try:
            for changed in await self._channels.changes(guild):
                await self._handover.tell([changed])
                self._channels.note_told(changed)
        except Exception as error:
            log.warning("channels not read; trying again", guild=id, reason=type(error).__name__)
            self._tasks.create_task(self._try_again(id))

    async def _try_again(self, guild: str) -> None:
        await asyncio.sleep(self._settling.guilds)
        self.guild_changed(guild)

    async def keep_announcing(self) -> None:
        """Say that Discord is there, once for every session: what happened between two was not told."""
        while True:
            await self._new_session.wait()
            self._new_session.clear()
            if not self.is_complete:
                await in_time(self._all_here, timedelta(seconds=self._settling.guilds))
            if self.is_complete:
                await self._list_channels()
            connected = f"discord:connected:{self._once_more()}"
            event = MessengerConnected(id=connected, at=self._now(), messenger=home.NAME)
            await self._handover.tell([event])

    def _once_more(self) -> str:
        """What makes something told again another happening than before."""
        return f"{self._now().timestamp()}:{next(self._times)}"
