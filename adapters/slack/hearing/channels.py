"""The channels the bot is in, and what was said in them, read at the pace Slack asks for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from adapters.slack.drawing.words import clean
from adapters.slack.home import Home
from adapters.slack.wire.web import Web
from bot.events import ChannelChanged
from bot.model.place import Person
from bot.ports import TryLater

Json = Mapping[str, Any]
T = TypeVar("T")

PAGE = 200


class Channels:
    """Reads channels, their people and their threads."""

    def __init__(self, web: Web) -> None:
        self._web = web

    async def mine(self) -> AsyncIterator[Json]:
        """Every channel the bot is in."""
        kinds = "public_channel,private_channel"
        async for channel in self._pages(
            "users.conversations", "channels", types=kinds, exclude_archived=True
        ):
            yield channel

    async def get(self, id: str) -> Json:
        """One channel. Raises ``Refused``."""
        told = await patiently(lambda: self._web.call("conversations.info", channel=id))
        described: Json = told["channel"]
        return described

    async def replies(self, channel: str, thread: str, **arguments: Any) -> AsyncIterator[Json]:
        """The messages of a thread, the first one included. Raises ``Refused``."""
        method = "conversations.replies"
        async for message in self._pages(method, "messages", channel=channel, ts=thread, **arguments):
            yield message

    async def history(self, channel: str, **arguments: Any) -> AsyncIterator[Json]:
        """The messages of a channel, newest first, without those in threads. Raises ``Refused``."""
        method = "conversations.history"
        async for message in self._pages(method, "messages", channel=channel, **arguments):
            yield message

    async def changed(self, channel: Json, home: Home, now: datetime, when: str) -> ChannelChanged | None:
        """The channel as it is now; None for conversations of a few people."""
        if channel.get("is_im") or channel.get("is_mpim"):
            return None
        return ChannelChanged(
            id=f"slack:channel:{channel['id']}:{when}",
            at=now,
            place=home.place(str(channel["id"])),
            name=clean(str(channel.get("name") or channel["id"])),
            open=not channel.get("is_private"),
            people=await self._people(str(channel["id"]), home),
        )

    async def _people(self, channel: str, home: Home) -> tuple[Person, ...]:
        method = "conversations.members"
        users = [str(user) async for user in self._pages(method, "members", channel=channel)]
        return tuple(home.person(user) for user in users if user != home.bot_user)

    async def _pages(self, method: str, part: str, **arguments: Any) -> AsyncIterator[Any]:
        cursor = ""
        while True:
            asked = arguments | {"limit": PAGE} | ({"cursor": cursor} if cursor else {})
            told = await patiently(lambda asked=asked: self._web.call(method, **asked))  # type: ignore[misc]
            for one in told.get(part) or ():
                yield one
            cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask, and again whenever Slack says it is too early."""
    while True:
        try:
            return await ask()
        except TryLater as wait:
            await asyncio.sleep(wait.after.total_seconds())
