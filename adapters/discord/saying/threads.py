"""Threads of Discord: opened under a posting, begun as a post of a forum, reopened when archived."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import structlog

from adapters.discord.wire.refusals import HAS_THREAD, NEEDS_TAG, Refused
from adapters.discord.wire.rest import Rest
from bot.model.place import Address

log = structlog.get_logger()

Json = Mapping[str, Any]

A_WEEK = 10_080
"""Minutes without a word after which Discord archives a thread: as late as it lets us."""


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

    async def begun(self, forum: str, since: str) -> AsyncIterator[Json]:
        """The first messages of a forum's posts since the number ``since``. Raises ``Refused``."""
        channel = await self._rest.call("GET", "/channels/{channel_id}", channel_id=forum)
        active = await self._rest.call(
            "GET", "/guilds/{guild_id}/threads/active", guild_id=channel["guild_id"]
        )
        archived = await self._rest.call(
            "GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum
        )
        for thread in (*active["threads"], *archived["threads"]):
            if str(thread.get("parent_id")) == forum and int(thread["id"]) >= int(since):
                first: Json = await self._rest.call(
                    "GET",
                    "/channels/{channel_id}/messages/{message_id}",
                    channel_id=thread["id"],
                    message_id=thread["id"],
                )
                yield first
