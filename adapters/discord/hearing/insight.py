"""Which closed channels somebody sees, found out when they turn to the bot: nobody finds more than that."""

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Set
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog

from adapters.discord import home
from adapters.discord.hearing.channels import Channels
from adapters.discord.wire.refusals import UNKNOWN_MEMBER, UNKNOWN_USER, Refused
from adapters.discord.wire.rest import Rest
from bot.events import PersonGone, PersonSeen
from bot.model.place import Person, Place

log = structlog.get_logger()

Json = Mapping[str, Any]

Seen = frozenset[Place] | None
"""The closed channels of a guild somebody sees; None for who is not in the guild."""

KNOWN_FOR = timedelta(minutes=1)
"""How long it is not asked again whether somebody is in a guild."""
UNKNOWN = -1
"""As of when it was told that somebody sees no closed channel, because Discord did not say."""
PATIENCE = 0.5
"""Seconds to find out: Discord loses patience with us after three, and everything else comes after this."""
MOST = 20_000


class Insight:
    """Tells of somebody what changed since it was last told of them.

    A list of members tells who is in a guild at any time. Without it, what somebody does in a guild tells
    their roles there, and Discord is asked about who writes to the bot directly.
    """

    def __init__(self, rest: Rest, channels: Channels, now: Callable[[], datetime]) -> None:
        self._rest = rest
        self._channels = channels
        self._now = now
        self._times = itertools.count(1)
        self._told: OrderedDict[str, dict[str, tuple[int, Seen]]] = OrderedDict()
        """By person and guild, with how often channels had been told by then."""
        self._fresh: OrderedDict[str, datetime] = OrderedDict()
        """Until when nobody has to be asked about somebody."""

    def forget(self, user: str) -> None:
        """Somebody was told of otherwise: they left a guild."""
        self._told.pop(user, None)

    async def look(
        self, payload: Json, person: Person, *, listed: bool, complete: bool
    ) -> PersonSeen | PersonGone | None:
        """What the bot is to know of who did something before it hears of that; None where it does.

        ``listed`` says whether Discord tells who is in a guild, ``complete`` whether of every guild so far.
        """
        guilds = {str(guild.id): guild for guild in self._channels.known_guilds()}
        acted_in = str(payload.get("guild_id") or "")
        if listed:
            if acted_in or not complete or not all(guild.chunked for guild in guilds.values()):
                return None
            account = int(person.user)
            now = {number: self._seen(guild, guild.get_member(account)) for number, guild in guilds.items()}
        elif acted_in:
            now = self._there(guilds.get(acted_in), payload)
        elif complete:
            now, unknown = await self._asked(person.user, guilds)
            return self._news(person, now, alone=set(now) == set(guilds), unknown=unknown)
        else:
            return None
        return self._news(person, now, alone=set(now) == set(guilds))

    def _there(self, guild: discord.Guild | None, payload: Json) -> dict[str, Seen]:
        member = payload.get("member")
        return {str(guild.id): self._seen(guild, _member(member, guild))} if guild and member else {}

    async def _asked(
        self, user: str, guilds: Mapping[str, discord.Guild]
    ) -> tuple[dict[str, Seen], frozenset[str]]:
        """Where they may be, the only guild or where they were seen; and of which it is not known."""
        told = self._told.get(user, {})
        wanted = guilds if len(guilds) == 1 else set(guilds) & set(told)
        as_of = {times for times, _ in told.values()}
        if as_of == {self._channels.times_told} and self._fresh.get(user, self._now()) > self._now():
            return {}, frozenset()
        asked = sorted(wanted)
        answers = await asyncio.gather(*(self._ask(user, guilds[guild]) for guild in asked))
        unknown = frozenset(guild for guild, (_, known) in zip(asked, answers, strict=True) if not known)
        found = {guild: seen for guild, (seen, _) in zip(asked, answers, strict=True)}
        self._fresh[user] = self._now() + KNOWN_FOR
        self._fresh.move_to_end(user)
        while len(self._fresh) > MOST:
            self._fresh.popitem(last=False)
        return found, unknown

    async def _ask(self, user: str, guild: discord.Guild) -> tuple[Seen, bool]:
        """What they see, and whether Discord said so: until it does, they see what everybody sees."""
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            async with asyncio.timeout(PATIENCE):
                told = await self._rest.call("GET", path, waited_for=True, guild_id=guild.id, user_id=user)
        except Exception as error:
            if isinstance(error, Refused) and error.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
                return None, True
            log.info("not told who sees what", guild=str(guild.id), reason=type(error).__name__)
            return frozenset(), False
        return self._seen(guild, _member(told, guild)), True

    def _seen(self, guild: discord.Guild, member: discord.Member | None) -> Seen:
        if member is None:
            return None
        closed = self._channels.closed(guild)
        return frozenset(
            home.place(str(one.id)) for one in closed if one.permissions_for(member).view_channel
        )

    def _news(
        self, person: Person, now: Mapping[str, Seen], *, alone: bool, unknown: Set[str] = frozenset()
    ) -> PersonSeen | PersonGone | None:
        """What is new in it; ``alone`` says that there is no other guild, ``unknown`` what is only feared."""
        before = self._told.setdefault(person.user, {})
        self._told.move_to_end(person.user)
        while len(self._told) > MOST:
            self._told.popitem(last=False)
        # Without a list of members, a channel that is told anew is told without people.
        as_of = self._channels.times_told
        states = {guild: (UNKNOWN if guild in unknown else as_of, seen) for guild, seen in now.items()}
        new = {guild: seen for guild, (_, seen) in states.items() if before.get(guild) != states[guild]}
        if not new:
            return None
        before |= {guild: states[guild] for guild in new}
        once = f"{person.user}:{self._now().timestamp()}:{next(self._times)}"
        if alone and all(seen is None for seen in now.values()):
            return PersonGone(id=f"discord:gone:{once}", at=self._now(), person=person)
        sees = frozenset[Place]().union(*(seen for seen in new.values() if seen is not None))
        guilds = [guild for guild in self._channels.known_guilds() if str(guild.id) in new]
        closed = frozenset(
            home.place(str(one.id)) for guild in guilds for one in self._channels.closed(guild)
        )
        return PersonSeen(
            id=f"discord:seen:{once}",
            at=self._now(),
            person=person,
            sees=sees,
            misses=closed - sees,
            here=unknown.isdisjoint(new),
        )


def _member(told: Json, guild: discord.Guild) -> discord.Member:
    """Somebody as Discord describes them, for the library to work out what they may see."""
    data: Any = {"flags": 0, **told}
    return discord.Member(data=data, guild=guild, state=guild._state)
