"""What the bot does in Discord: says, tells, whispers, changes; and finds again what it said."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.discord import home
from adapters.discord.drawing import outbound
from adapters.discord.drawing.luggage import Keep
from adapters.discord.hearing import messages
from adapters.discord.hearing.channels import Channels
from adapters.discord.saying.roles import Roles
from adapters.discord.saying.threads import Threads
from adapters.discord.wire import refusals
from adapters.discord.wire.refusals import Refused
from adapters.discord.wire.rest import UNASKED, Rest
from bot.actions import Edit, Post, Tell
from bot.deliveries import Delivery
from bot.model.place import Address, Person, Place
from bot.ports import CannotNotify, CannotSay, Standing, TryLater

log = structlog.get_logger()

Json = dict[str, Any]

MOST = 20_000
"""Conversations whose number is remembered; any other is asked for again."""
LOOKED_BACK = timedelta(days=1)
"""How long before it was last due a delivery may have been said: its earlier attempts are behind it."""
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"


PREPARING = 3.0
"""Seconds in which it must be known where something is to be said: a request later, an attempt is over."""


class Unfinished(Exception):
    """It was said, and something that belongs to it is to be done yet: whoever looks for it does that."""


class Speaker:
    """Performs actions. Whatever is said notifies nobody, but for the role a theme is to call."""

    def __init__(
        self, rest: Rest, channels: Channels, roles: Roles, keep: Keep, now: Callable[[], datetime]
    ) -> None:
        self._rest = rest
        self._channels = channels
        self._threads = Threads(rest)
        self._roles = roles
        self._keep = keep
        self._now = now
        self._direct: OrderedDict[str, str] = OrderedDict()

    # ---- For everybody in a place ------------------------------------------------------------------------

    async def post(self, action: Post) -> Address:
        """Say it in its place. Raises ``CannotSay``, ``CannotNotify`` and ``TryLater``."""
        if action.place.thread:
            return await self._reply(action)
        channel = action.place.channel
        async with _nothing_said():
            if action.notify:
                await self._roles.check(channel, action.notify)
            is_forum = (await self._channels.get(channel)).is_forum
        drawn = outbound.message(action.card, self._keep, key=action.key, notify=action.notify)
        if is_forum:
            begun = await self._threads.begin(channel, outbound.title(action.card), drawn)
            return home.address(channel, begun)
        address = home.address(channel, await self._say(channel, drawn, action.key))
        if action.opens_thread:
            try:
                await self._threads.open(address, outbound.title(action.card))
            except TryLater as wait:
                raise Unfinished("its thread is to be opened") from wait
        return address

    async def edit(self, action: Edit) -> None:
        """Change one of our messages."""
        channel = await self._channel_of(action.address)
        drawn = outbound.message(action.card, self._keep, notify=action.notify)

        async def change() -> None:
            message = action.address.message
            await self._rest.call("PATCH", MESSAGE, channel_id=channel, message_id=message, json=drawn)

        try:
            await change()
        except Refused as refusal:
            if refusal.code != refusals.ARCHIVED:
                raise
            async with self._threads.awake(channel):
                await change()

    # ---- For one person ----------------------------------------------------------------------------------

    async def tell(self, action: Tell) -> Address:
        """Say it in their direct messages. Raises ``CannotSay`` and ``TryLater``."""
        async with _nothing_said():
            channel = await self._direct_to(action.to)
        drawn = outbound.message(action.card, self._keep, key=action.key)
        return home.address(channel, await self._say(channel, drawn, action.key))

    # ---- After a doubt -----------------------------------------------------------------------------------

    async def find(self, delivery: Delivery, myself: str) -> Standing | None:
        """How a delivery stands; None when it was certainly not said."""
        action = delivery.action
        since = messages.id_at(min(delivery.due_at, self._now()) - LOOKED_BACK)
        place = action.place if isinstance(action, Post) else home.place(await self._direct_to(action.to))
        async for message in self._said_in(place, since, myself):
            if outbound.is_delivery(message, delivery.key) and str(message["author"]["id"]) == myself:
                within = place.thread if str(message["channel_id"]) == place.thread else None
                address = home.address(place.channel, str(message["id"]), within)
                if isinstance(action, Post) and action.opens_thread:
                    await self._threads.open(address, outbound.title(action.card))
                notified = not isinstance(action, Post) or outbound.calls(message, action.notify)
                return Standing(address, notified)
        return None

    async def _said_in(self, place: Place, since: str, myself: str) -> AsyncIterator[Mapping[str, Any]]:
        if place.thread is None and (await self._channels.get(place.channel)).is_forum:
            async for first in self._threads.begun(place.channel, since, myself):
                yield first
            return
        try:
            async for message in self._shown_in(place.thread or place.channel, since):
                yield message
        except Refused as refusal:
            if refusal.code != refusals.UNKNOWN_CHANNEL or place.thread is None:
                raise
        if place.thread:
            # An answer whose thread was closed stands in the channel.
            async for message in self._shown_in(place.channel, since):
                yield message

    async def _shown_in(self, channel: str, since: str) -> AsyncIterator[Mapping[str, Any]]:
        """What was said in a channel or thread. Raises ``Refused`` where that is not shown to us."""
        async for message in self._channels.messages(channel, since, patient=False):
            yield message
        await self._channels.check_readable(channel)

    # ---- How ---------------------------------------------------------------------------------------------

    async def _reply(self, action: Post) -> Address:
        """Say it in a thread: opened where there is none, or again; else beneath what it hangs from."""
        channel, thread = action.place.channel, action.place.thread or ""
        drawn = outbound.message(action.card, self._keep, key=action.key)
        try:
            return home.address(channel, await self._say(thread, drawn, action.key), thread)
        except Refused as refusal:
            log.info("a thread takes nothing", thread=thread, reason=str(refusal))
            async with _nothing_said():
                open_now = await self._open_again(channel, thread, refusal)
        if open_now:
            return home.address(channel, await self._say(thread, drawn, action.key), thread)
        beneath = {"message_id": thread, "channel_id": channel, "fail_if_not_exists": False}
        reply = drawn | {"message_reference": beneath}
        reply["allowed_mentions"] = {**outbound.NOBODY, "replied_user": False}
        return home.address(channel, await self._say(channel, reply, action.key))

    async def _open_again(self, channel: str, thread: str, refusal: Refused) -> bool:
        """Open a thread that takes nothing; False where the channel is to take it. Raises the refusal."""
        match refusal.code:
            case refusals.UNKNOWN_CHANNEL:
                open_now = await self._open_late(channel, thread)
            case refusals.ARCHIVED:
                open_now = await self._threads.reopen(thread)
            case refusals.LOCKED:
                open_now = False
            case _:
                raise refusal
        if not open_now and (await self._channels.get(channel)).is_forum:
            raise refusal
        return open_now

    async def _open_late(self, channel: str, message: str) -> bool:
        """Open the thread of a message that has none, or none any more."""
        title = outbound.title_of(await self._channels.message(channel, message))
        return await self._threads.open(home.address(channel, message), title)

    async def _channel_of(self, address: Address) -> str:
        """The channel Discord keeps a message in: a thread is one, and so is each post of a forum."""
        if address.place.thread:
            return address.place.thread
        channel = address.place.channel
        return address.message if (await self._channels.get(channel)).is_forum else channel

    async def _direct_to(self, person: Person) -> str:
        """The conversation with somebody, opened when it is needed first."""
        if person.user not in self._direct:
            told = await self._rest.call("POST", "/users/@me/channels", json={"recipient_id": person.user})
            self._channels.note(told)
            self._direct[person.user] = str(told["id"])
            if len(self._direct) > MOST:
                self._direct.popitem(last=False)
        return self._direct[person.user]

    async def _say(self, channel: str, drawn: Json, key: str | None) -> str:
        """Say it once, however often Discord is asked to within minutes; the number of the message."""
        nonce = outbound.nonce(key) if key else secrets.token_hex(12)
        said = await self._rest.call(
            "POST", MESSAGES, channel_id=channel, json=drawn | {"nonce": nonce, "enforce_nonce": True}
        )
        return str(said["id"])


@asynccontextmanager
async def _nothing_said() -> AsyncIterator[None]:
    """Whatever fails meanwhile, it was not said: nobody has to look for it before it is tried again."""
    try:
        async with asyncio.timeout(PREPARING):
            yield
    except (CannotNotify, CannotSay, TryLater):
        raise
    except Exception as error:
        raise TryLater(UNASKED) from error
