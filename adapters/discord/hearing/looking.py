"""Whether people are still there: who left while nobody listened is told by nobody."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime

import structlog

from adapters.discord import home
from adapters.discord.hearing.channels import Channels, patiently
from adapters.discord.wire.refusals import UNKNOWN_MEMBER, UNKNOWN_USER, Refused
from adapters.discord.wire.rest import Rest
from bot.actions import LookFor
from bot.events import PersonGone
from bot.handover import Handover
from bot.model.place import Person, Place

log = structlog.get_logger()

AGAIN = 10.0
"""Seconds before whoever could not be looked for is looked for again."""


class Looker:
    """Asks each guild for a member, which takes no list of members; and tells of whoever is in none."""

    def __init__(
        self, handover: Handover, channels: Channels, rest: Rest, now: Callable[[], datetime]
    ) -> None:
        self._handover = handover
        self._channels = channels
        self._rest = rest
        self._now = now
        self._times = itertools.count(1)

    async def keep_looking(self, asked: asyncio.Queue[LookFor]) -> None:
        """Look for those who are asked for, one after the other."""
        while True:
            look = await asked.get()
            try:
                await self._look_for(look.person)
            except Refused as refusal:
                log.info("not looked for", person=look.person.user, reason=str(refusal))
            except Exception as error:
                log.warning("not looked for yet", person=look.person.user, reason=type(error).__name__)
                asyncio.get_running_loop().call_later(AGAIN, asked.put_nowait, look)

    async def _look_for(self, person: Person) -> None:
        left = {guild for guild in self._channels.guilds() if not await self._is_in(guild, person.user)}
        if not left:
            return
        gone = PersonGone(
            id=f"discord:gone:{person.user}:{self._now().timestamp()}:{next(self._times)}",
            at=self._now(),
            person=person,
            # In a guild nobody knows of yet, they may be all the same.
            places=self._places(left),
        )
        await self._handover.tell([gone])

    async def _is_in(self, guild: str, user: str) -> bool:
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            await patiently(lambda: self._rest.call("GET", path, guild_id=guild, user_id=user))
        except Refused as refusal:
            if refusal.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                return False
            raise
        return True

    def _places(self, guilds: set[str]) -> frozenset[Place]:
        known = self._channels.client.guilds if self._channels.client else ()
        there = (channel for one in known if str(one.id) in guilds for channel in one.channels)
        return frozenset(home.place(str(channel.id)) for channel in there)
