"""The channels and threads of Discord: which is which, and who sees them."""

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import discord
import structlog

from adapters.discord import home
from adapters.discord.drawing.words import clean
from adapters.discord.wire.refusals import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Refused
from adapters.discord.wire.rest import Rest
from bot.events import ChannelChanged
from bot.model.place import Place
from bot.ports import TryLater

log = structlog.get_logger()

Json = Mapping[str, Any]
T = TypeVar("T")

THREADS = (10, 11, 12)
FORUMS = (15, 16)
"""Kinds of channels: those that hang from others, and those that hold nothing but threads."""
PAGE = 100
MOST = 20_000
MOST_READ = 5_000
"""Messages of a channel that are read again: it is everybody's, and may be busy."""
ATTEMPTS = 5
CHUNKS = 20
"""Seconds within which a guild tells who is in it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a channel."""

    kind: int
    parent: str | None
    name: str
    guild: str | None = None

    @property
    def is_forum(self) -> bool:
        """Whether what is said there is always in a thread."""
        return self.kind in FORUMS


class Channels:
    """Knows channels from the gateway, asks for those it does not tell of, and sees who sees them."""

    def __init__(self, rest: Rest, now: Callable[[], datetime]) -> None:
        self._rest = rest
        self._now = now
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._told: dict[str, tuple[Any, ...]] = {}
        self._times = itertools.count(1)
        self.times_told = 0
        """How often the bot was told who sees a channel."""
        self.client: discord.Client | None = None
        """Who is connected, and knows guilds."""

    # ---- Which is which ----------------------------------------------------------------------------------

    def note(self, channel: Json) -> None:
        """Remember what a payload says of a channel."""
        if channel.get("id") and "type" in channel:
            parent = channel.get("parent_id")
            name = clean(str(channel.get("name") or channel["id"]))
            before = self._known.get(str(channel["id"]))
            guild = channel.get("guild_id") or (before.guild if before else None)
            known = Known(
                int(channel["type"]), str(parent) if parent else None, name, str(guild) if guild else None
            )
            self._known[str(channel["id"])] = known
            self._known.move_to_end(str(channel["id"]))
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    async def get(self, id: str) -> Known:
        """A channel, asked for when nobody told of it. Raises as ``Rest.call``; ``Refused`` if not for us."""
        if id not in self._known:
            self.note(await self._rest.call("GET", "/channels/{channel_id}", channel_id=id))
        return self._known[id]

    def forget(self, id: str) -> None:
        """Know a channel no more: it was deleted."""
        self._known.pop(id, None)

    async def is_gone(self, id: str) -> bool:
        """Whether Discord knows no such channel or thread; False where it does not tell."""
        try:
            await self._rest.call("GET", "/channels/{channel_id}", channel_id=id)
        except Refused as refusal:
            return refusal.code == UNKNOWN_CHANNEL
        except Exception as error:
            log.info("not known whether it is gone", channel=id, reason=type(error).__name__)
        return False

    async def place(self, id: str) -> Place:
        """Where something was said that was said in channel ``id``: a thread is in another channel."""
        try:
            known = await patiently(lambda: self.get(id))
        except Refused as refusal:
            log.warning("an unknown channel", channel=id, reason=str(refusal))
            return home.place(id)
        return self._place(id, known)

    def place_of(self, payload: Json) -> Place:
        """Where an interaction happened; it brings its channel along."""
        channel = payload.get("channel") or {}
        self.note(channel)
        id = str(channel.get("id") or payload.get("channel_id"))  # noqa: A001  # it is called so everywhere
        return self._place(id, self._known[id]) if id in self._known else home.place(id)

    def name(self, id: str) -> str:
        """What a channel is called; empty when nobody knows."""
        return self._known[id].name if id in self._known else ""

    def role(self, id: str) -> str:
        """What a role is called; empty when nobody knows."""
        guilds = self.client.guilds if self.client else ()
        return next((role.name for guild in guilds if (role := guild.get_role(int(id)))), "")

    def guild(self, id: str) -> str | None:
        """The guild a channel is in; None when nobody knows."""
        return self._known[id].guild if id in self._known else None

    def roles(self, guild: str) -> frozenset[str] | None:
        """The roles of a guild; None when nobody knows."""
        found = self.client.get_guild(int(guild)) if self.client else None
        return frozenset(str(role.id) for role in found.roles) if found else None

    def _place(self, id: str, known: Known) -> Place:
        return home.place(known.parent, id) if known.kind in THREADS and known.parent else home.place(id)

    # ---- What was said there -----------------------------------------------------------------------------

    async def messages(self, channel: str, after: str, *, patient: bool = True) -> AsyncIterator[Json]:
        """The messages of a channel or thread since the number ``after``, oldest first.

        Raises ``Refused``; and, unless it is ``patient``, whatever ``Rest.call`` does.
        """
        while True:
            page = await self._page(channel, {"after": after, "limit": PAGE}, patient=patient)
            page = sorted(page, key=lambda message: int(message["id"]))
            for message in page:
                yield message
            if len(page) < PAGE:
                return
            after = str(page[-1]["id"])

    async def latest(self, channel: str, after: str) -> tuple[list[Json], bool]:
        """What a channel says since the number ``after``, oldest first, and whether that is all of it.

        Raises ``Refused``.
        """
        said: list[Json] = []
        before = ""
        while len(said) < MOST_READ:
            query = {"limit": PAGE} | ({"before": before} if before else {})
            page = await self._page(channel, query)
            page = sorted(page, key=lambda message: -int(message["id"]))
            said += [message for message in page if int(message["id"]) > int(after)]
            if len(page) < PAGE or int(page[-1]["id"]) <= int(after):
                return said[::-1], True
            before = str(page[-1]["id"])
        return said[::-1], False

    async def _page(self, channel: str, query: dict[str, Any], *, patient: bool = True) -> list[Json]:
        async def ask() -> list[Json]:
            path = "/channels/{channel_id}/messages"
            page: list[Json] = await self._rest.call("GET", path, channel_id=channel, query=query)
            return page

        return await (patiently(ask) if patient else ask())

    async def message(self, channel: str, id: str) -> Json:
        """One message. Raises as ``Rest.call``."""
        path = "/channels/{channel_id}/messages/{message_id}"
        found: Json = await self._rest.call("GET", path, channel_id=channel, message_id=id)
        return found

    async def check_readable(self, channel: str) -> None:
        """Return when what was said in a channel or thread is shown to us. Raises as ``Rest.call``.

        Without the permission to read, Discord lists nothing rather than refusing; asked for one, it refuses.
        """
        try:
            await self.message(channel, channel)
        except Refused as refusal:
            if refusal.code != UNKNOWN_MESSAGE:
                raise

    # ---- Who sees them -----------------------------------------------------------------------------------

    async def changes(self, guild: discord.Guild) -> list[ChannelChanged]:
        """The channels of a guild that are not as they were last told, as they are now."""
        if self.client and self.client.intents.members and not guild.chunked:
            async with asyncio.timeout(CHUNKS):
                await guild.chunk()
        described = [self._described(channel) for channel in guild.channels if self._is_ours(channel)]
        return [event for event in described if self._told.get(event.place.channel) != _content(event)]

    def note_told(self, event: ChannelChanged) -> None:
        """The bot knows of it now."""
        self._told[event.place.channel] = _content(event)
        self.times_told += 1

    def known_guilds(self) -> Sequence[discord.Guild]:
        """The guilds the bot is in, with all that is known of them."""
        return self.client.guilds if self.client else ()

    def closed(self, guild: discord.Guild) -> list[discord.abc.GuildChannel]:
        """The channels of a guild which not everybody sees, as far as the bot was told of them."""
        return [one for one in guild.channels if self.is_open(home.place(str(one.id))) is False]

    def places(self) -> frozenset[Place] | None:
        """Every channel a community could live in; None while a guild is out of order: nobody knows then.

        What was told and is among them no more is told again should it come back.
        """
        guilds = self.client.guilds if self.client else ()
        if any(guild.unavailable for guild in guilds):
            return None
        here = {str(one.id) for guild in guilds for one in guild.channels if self._is_ours(one)}
        self._told = {channel: told for channel, told in self._told.items() if channel in here}
        return frozenset(map(home.place, here))

    def left_behind(self, guild: str, user: str, *, all_known: bool) -> frozenset[Place] | None:
        """The channels of a guild somebody left; None where no other guild is shared with them.

        Where not everybody is known, or not every guild, they are taken to be elsewhere still.
        """
        guilds = self.client.guilds if self.client else ()
        others = [one for one in guilds if str(one.id) != guild]
        if all_known and all(one.chunked and one.get_member(int(user)) is None for one in others):
            return None
        here = next((one for one in guilds if str(one.id) == guild), None)
        return frozenset(home.place(str(channel.id)) for channel in (here.channels if here else ()))

    def is_missing_some(self) -> bool:
        """Whether a channel that was told is no longer among them."""
        known = self.client.get_channel if self.client else lambda _: None
        found = {channel: known(int(channel)) for channel in self._told}
        return any(
            not isinstance(one, discord.abc.GuildChannel) or not self._is_ours(one) for one in found.values()
        )

    def disconnected(self) -> None:
        """Nobody tells of guilds any more; whoever listens next is told everything again."""
        self.client = None
        self._told.clear()

    def is_open(self, place: Place) -> bool | None:
        """Whether everybody sees a channel, as the bot was last told; None where it was told nothing."""
        told = self._told.get(place.channel)
        return bool(told[1]) if told else None

    def guilds(self) -> frozenset[str]:
        """The guilds the bot is in, as far as is known."""
        return frozenset(str(guild.id) for guild in (self.client.guilds if self.client else ()))

    @property
    def in_one_guild(self) -> bool:
        """Whether everybody the bot can meet is in the same guild; with several shards nobody can tell."""
        return (
            self.client is not None and len(self.client.guilds) == 1 and (self.client.shard_count or 1) == 1
        )

    def _is_ours(self, channel: discord.abc.GuildChannel) -> bool:
        """Whether a community could live there: people write in it, and the bot sees it."""
        kinds = (discord.TextChannel, discord.ForumChannel)
        return isinstance(channel, kinds) and channel.permissions_for(channel.guild.me).view_channel

    def _described(self, channel: discord.abc.GuildChannel) -> ChannelChanged:
        # Who is in another guild sees nothing of this one, whatever its own members all see.
        everybody = self.in_one_guild and channel.permissions_for(channel.guild.default_role).view_channel
        inside = [] if everybody else [m for m in channel.guild.members if _sees(m, channel)]
        return ChannelChanged(
            id=f"discord:channel:{channel.id}:{self._now().timestamp()}:{next(self._times)}",
            at=self._now(),
            place=home.place(str(channel.id)),
            name=clean(channel.name),
            open=everybody,
            people=tuple(home.person(str(m.id), clean(m.display_name)) for m in inside),
            server=str(channel.guild.id),
        )


def _sees(member: discord.Member, channel: discord.abc.GuildChannel) -> bool:
    return not member.bot and channel.permissions_for(member).view_channel


def _content(event: ChannelChanged) -> tuple[Any, ...]:
    return event.name, event.open, frozenset(person.user for person in event.people)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask, and again when Discord says it is too early or does not answer; not for ever."""
    for attempt in itertools.count(1):
        try:
            return await ask()
        except TryLater as wait:
            await asyncio.sleep(wait.after.total_seconds())
        except Refused:
            raise
        except Exception:
            if attempt >= ATTEMPTS:
                raise
            await asyncio.sleep(0.2 * attempt)
    raise AssertionError
