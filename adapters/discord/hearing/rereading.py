"""Threads, and channels, are read again: something may have been missed."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import monotonic
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
LONG = 1.0
"""Seconds after which what was read may be true no more: it may have been deleted while nobody listened."""

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
                if left := await self._read(again):
                    asyncio.get_running_loop().call_later(AGAIN, asked.ask, left)

    async def _read(self, again: Reread) -> Reread | None:
        """What is left to be read, later: what could not be, or what was handed over long after."""
        thread, began, told = again.thread.thread, monotonic(), frozenset[str]()
        try:
            if thread:
                told = await self._read_thread(again, thread)
            elif again.since and not (await self._known(again.thread.channel)).is_forum:
                told = await self._read_channel(again, again.since)
        except Refused as refusal:
            log.info("not read again", place=again.thread, reason=str(refusal))
            if thread and refusal.code == UNKNOWN_CHANNEL:
                gone = messages.place_gone(again.thread, self._now(), self._once_more())
                await self._handover.tell([gone])
        except Exception as error:
            log.warning("not read again yet", place=again.thread, reason=type(error).__name__)
            return again
        # Only what was new may be kept wrongly; once it is known, what is missing is noticed.
        new = told - again.known
        return replace(again, known=again.known | new) if new and monotonic() - began > LONG else None

    async def _known(self, channel: str) -> Known:
        return await patiently(lambda: self._channels.get(channel))

    async def _read_thread(self, again: Reread, thread: str) -> frozenset[str]:
        """Hand over what people wrote; the messages that were."""
        times, began = self._once_more(), self._now()
        me = (await self._myself()).user
        stand, told, begun = set[str](), set[str](), False
        async for message in self._channels.messages(thread, "0"):
            stand.add(str(message["id"]))
            begun = begun or messages.begins_thread(message)
            old = again.since and messages.at(str(message["id"])) < again.since
            if messages.is_told(message, me) and (not old or messages.is_reworded(message)):
                told.add(str(message["id"]))
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
        return frozenset(told)

    async def _read_channel(self, again: Reread, since: datetime) -> frozenset[str]:
        """Hand over what was replied to the bot's messages beside their threads; the messages that were."""
        me, place = (await self._myself()).user, again.thread
        times, began = self._once_more(), self._now()
        said, whole = await self._channels.latest(place.channel, messages.id_at(since))
        told = [one for one in said if messages.is_told(one, me) and messages.is_reply_to_bot(one)]
        for message in told:
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
        return frozenset(str(message["id"]) for message in told)

    async def _hand_over(self, message: Json, place: Place, times: str) -> None:
        self._people.note_all(message)
        event = messages.reread(message, place, self._names, times)
        await self._handover.start(messages.heard(event, message)).landed.wait()

    def _once_more(self) -> str:
        """What makes something told again another happening than before."""
        return f"{self._now().timestamp()}:{next(self._times)}"
