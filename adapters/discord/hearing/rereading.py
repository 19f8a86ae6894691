"""Threads, and channels, are read again: something may have been missed."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from adapters.discord.hearing import messages
from adapters.discord.hearing.channels import Channels, Known, patiently
from adapters.discord.hearing.messages import Names
from adapters.discord.hearing.people import People
from adapters.discord.wire.refusals import UNKNOWN_CHANNEL, Refused
from adapters.discord.wire.rest import Myself
from bot.actions import Reread
from bot.events import ChannelRead, ThreadRead
from bot.handover import Handover
from bot.model.place import Place
from bot.rereads import Rereads

log = structlog.get_logger()

AGAIN = 10.0
"""Seconds before what could not be read is tried again; what Discord refuses is not."""

Json = Mapping[str, Any]


class Rereader:
    """Hands over what people wrote as it now reads, and says what stands there."""

    def __init__(
        self,
        handover: Handover,
        channels: Channels,
        people: People,
        names: Names,
        myself: Callable[[], Awaitable[Myself]],
        now: Callable[[], datetime],
    ) -> None:
        self._handover = handover
        self._channels = channels
        self._people = people
        self._names = names
        self._myself = myself
        self._now = now
        self._times = itertools.count(1)

    async def keep_reading(self, asked: Rereads) -> None:
        """Read what is asked, one after the other."""
        while True:
            async with asked.taken() as again:
                if not await self._read(again):
                    asyncio.get_running_loop().call_later(AGAIN, asked.ask, again)

    async def _read(self, again: Reread) -> bool:
        """Whether that is all there is to do: else it is to be tried again."""
        thread = again.thread.thread
        try:
            if thread:
                await self._read_thread(again, thread)
            elif again.since and not (await self._known(again.thread.channel)).is_forum:
                await self._read_channel(again, again.since)
        except Refused as refusal:
            log.info("not read again", place=again.thread, reason=str(refusal))
            if thread and refusal.code == UNKNOWN_CHANNEL:
                gone = messages.place_gone(again.thread, self._now(), self._once_more())
                await self._handover.tell([gone])
        except Exception as error:
            log.warning("not read again yet", place=again.thread, reason=type(error).__name__)
            return False
        return True

    async def _known(self, channel: str) -> Known:
        return await patiently(lambda: self._channels.get(channel))

    async def _read_thread(self, again: Reread, thread: str) -> None:
        times, began = self._once_more(), self._now()
        me = (await self._myself()).user
        stand, begun = set[str](), False
        async for message in self._channels.messages(thread, "0"):
            stand.add(str(message["id"]))
            begun = begun or messages.begins_thread(message)
            old = again.since and messages.at(str(message["id"])) < again.since
            if messages.is_told(message, me) and (not old or messages.is_reworded(message)):
                await self._hand_over(message, again.thread, times)
        # Without the permission to read, Discord shows nothing rather than refusing.
        if begun:
            read = ThreadRead(
                id=f"discord:read:{thread}:{times}",
                at=began,
                thread=again.thread,
                messages=frozenset(stand),
                known=again.known,
            )
            await self._handover.tell([read])

    async def _read_channel(self, again: Reread, since: datetime) -> None:
        """What was replied to the bot's messages beside their threads."""
        me, place = (await self._myself()).user, again.thread
        times, began = self._once_more(), self._now()
        said, whole = await self._channels.latest(place.channel, messages.id_at(since))
        for message in said:
            if messages.is_told(message, me) and messages.is_reply_to_bot(message):
                await self._hand_over(message, place, times)
        if said:
            before = int(messages.id_at(since)) if whole else int(said[0]["id"]) - 1
            read = ChannelRead(
                id=f"discord:read:{place.channel}:{times}",
                at=began,
                place=place,
                messages=frozenset(str(message["id"]) for message in said),
                # What was written before that was not looked for, however late it became an answer.
                known=frozenset(one for one in again.known if int(one) > before),
            )
            await self._handover.tell([read])

    async def _hand_over(self, message: Json, place: Place, times: str) -> None:
        self._people.note_all(message)
        event = messages.reread(message, place, self._names, times)
        await self._handover.start(messages.heard(event, message)).landed.wait()

    def _once_more(self) -> str:
        """What makes something told again another happening than before."""
        return f"{self._now().timestamp()}:{next(self._times)}"
