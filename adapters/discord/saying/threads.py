"""Threads of Discord: opened under a posting, begun as a post of a forum, reopened when archived."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import structlog

from adapters.discord.hearing import messages
from adapters.discord.wire.refusals import HAS_THREAD, NEEDS_TAG, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Refused
from adapters.discord.wire.rest import Rest
from bot.model.place import Address
from bot.ports import CannotSay, Hindrance, TryLater

log = structlog.get_logger()

Json = Mapping[str, Any]

A_WEEK = 10_080
"""Minutes without a word after which Discord archives a thread: as late as it lets us."""

PAGE, PAGES = 100, 20
"""Posts of a forum that are listed at once, and how often: an attempt is to end in time."""


class Threads:
    """Opens threads, and finds those of ours."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def open(self, address: Address, title: str) -> bool:
        """Open the thread of a message; whether there is one now. Without it people still have the form.

        Raises ``TryLater`` and whatever else may have become of it.
        """
        try:
            await self._rest.call(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                channel_id=address.place.channel,
                message_id=address.message,
                json={"name": title, "auto_archive_duration": A_WEEK},
            )
        except Refused as refusal:
            if refusal.code != HAS_THREAD:
                log.warning("no thread", message=address.message, reason=str(refusal))
                return False
        return True

    async def reopen(self, thread: str) -> bool:
        """Take a thread out of the archive; whether that was possible."""
        try:
            await self._rest.call(
                "PATCH", "/channels/{channel_id}", channel_id=thread, json={"archived": False}
            )
        except Refused as refusal:
            log.warning("not reopened", thread=thread, reason=str(refusal))
            return False
        return True

    @asynccontextmanager
    async def awake(self, thread: str) -> AsyncIterator[None]:
        """Take a thread out of the archive; what moderators locked goes back there when the block ends.

        Raises ``Refused`` where only moderators may: that is *Manage Threads*.
        """
        path = "/channels/{channel_id}"
        told = await self._rest.call("PATCH", path, channel_id=thread, json={"archived": False})
        try:
            yield
        finally:
            if (told.get("thread_metadata") or {}).get("locked"):
                with suppress(Refused, TryLater):
                    await self._rest.call("PATCH", path, channel_id=thread, json={"archived": True})

    async def begin(self, forum: str, title: str, message: Json) -> str:
        """Begin a post; its number. Discord would begin one as often as it is asked: it is asked once."""
        post = {"name": title, "auto_archive_duration": A_WEEK, "message": message}
        try:
            return await self._post(forum, post)
        except Refused as refusal:
            if refusal.code != NEEDS_TAG or (tag := await self._tag(forum)) is None:
                raise
            return await self._post(forum, post | {"applied_tags": [tag]})

    async def _post(self, forum: str, post: dict[str, Any]) -> str:
        begun = await self._rest.call(
            "POST", "/channels/{channel_id}/threads", channel_id=forum, json=post, once=True
        )
        return str(begun["id"])

    async def _tag(self, forum: str) -> str | None:
        """The first tag everybody may give, for a forum that takes no post without one."""
        told = await self._rest.call("GET", "/channels/{channel_id}", channel_id=forum)
        free = (str(tag["id"]) for tag in told.get("available_tags") or () if not tag.get("moderated"))
        return next(free, None)

    async def begun(self, forum: str, since: str, by: str) -> AsyncIterator[Json]:
        """The first messages of the posts ``by`` somebody in a forum since the number ``since``.

        Raises ``CannotSay`` where they cannot all be seen.
        """
        channel = await self._rest.call("GET", "/channels/{channel_id}", channel_id=forum)
        active = await self._rest.call(
            "GET", "/guilds/{guild_id}/threads/active", guild_id=channel["guild_id"]
        )
        async for thread in _after(active["threads"], self._archived(forum, since)):
            theirs = str(thread.get("parent_id")) == forum and str(thread.get("owner_id")) == by
            if theirs and int(thread["id"]) >= int(since):
                try:
                    first = await self._rest.call(
                        "GET",
                        "/channels/{channel_id}/messages/{message_id}",
                        channel_id=thread["id"],
                        message_id=thread["id"],
                    )
                except Refused as refusal:
                    # Somebody deleted what it began with, or all of it: what is looked for is in another.
                    if refusal.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                        raise
                else:
                    yield first

    async def _archived(self, forum: str, since: str) -> AsyncIterator[Json]:
        """A forum's posts that went to sleep since the number ``since``, and perhaps some before.

        Whatever began since then went to sleep since then.
        """
        query: dict[str, Any] = {"limit": PAGE}
        for _ in range(PAGES):
            page = await self._rest.call(
                "GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum, query=query
            )
            for thread in page["threads"]:
                yield thread
            if not page.get("has_more") or not page["threads"]:
                return
            # Discord gives the latest first.
            earliest = str(page["threads"][-1]["thread_metadata"]["archive_timestamp"])
            if int(messages.id_at(datetime.fromisoformat(earliest))) < int(since):
                return
            query["before"] = earliest
        raise CannotSay(Hindrance.FORBIDDEN, "more posts of a forum went to sleep than can be looked at")


async def _after(first: Iterable[Json], then: AsyncIterator[Json]) -> AsyncIterator[Json]:
    for one in first:
        yield one
    async for one in then:
        yield one
