"""Discord's gateway, supervised: whatever ends a connection, another is opened."""

import asyncio
import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import KeepAliveHandler

from adapters.discord.settings import DiscordSettings
from adapters.discord.wire.refusals import Refused
from adapters.discord.wire.rest import RATE_LIMIT, Myself, Rest, aim
from adapters.discord.wire.starts import Starts
from bot.ports import CannotStart, TryLater

log = structlog.get_logger()

DISPATCH = 0
TOKEN_REFUSED = 4004


@dataclass(frozen=True, slots=True)
class Beat:
    """How patient the connection is. Times in seconds."""

    identify: float = 5.0
    """Between two sessions that begin: Discord asks for it."""
    first_pause: float = 0.5
    """Before another attempt; each pause is twice as long as the one before."""
    longest_pause: float = 30.0
    steady: float = 20.0
    """A connection that ends sooner counts as a failed attempt: it may be looping."""
    looked: float = 60.0
    """How often to ask whether a session may begin, when few more may."""


class Ears(Protocol):
    """Who is told what comes over the gateway."""

    def listen_to(self, client: discord.Client, me: Myself) -> None:
        """Another client is about to connect; it knows guilds and channels."""

    async def hear(self, name: str, payload: Mapping[str, Any]) -> None:
        """Something happened, in Discord's words. Does not raise."""


class Gateway(discord.AutoShardedClient):
    """discord.py's client, with one way out: every payload as it came."""

    def __init__(
        self,
        ears: Ears,
        intents: discord.Intents,
        beat: Beat,
        elsewhere: str,
        trace: aiohttp.TraceConfig,
        starts: Starts,
    ) -> None:
        super().__init__(
            intents=intents,
            enable_debug_events=True,  # the library's name for payloads as they came
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.from_intents(intents),
            chunk_guilds_at_startup=intents.members,
            max_ratelimit_timeout=RATE_LIMIT,
            http_trace=trace,
        )
        self._ears = ears
        self._beat = beat
        self._starts = starts
        self._elsewhere = yarl.URL(elsewhere) if elsewhere else None
        self._up: set[int] = set()

    @property
    def up(self) -> bool:
        """Whether every shard hears what happens."""
        return bool(self._up) and len(self._up) == self.shard_count

    async def on_shard_connect(self, shard_id: int) -> None:
        """A session began."""
        self._up.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on over another connection."""
        self._up.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection was lost."""
        self._up.discard(shard_id)

    async def on_socket_raw_receive(self, raw: str) -> None:
        """Hand over what happened; the library minds the connection."""
        payload = json.loads(raw)
        if payload.get("op") == DISPATCH:
            await self._ears.hear(str(payload.get("t")), payload.get("d") or {})

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Let Discord breathe between two sessions."""
        if not initial:
            await asyncio.sleep(self._beat.identify)
        # The library gives this a minute, then connects and comes here again: that suits a longer wait.
        await self._starts.wait(self.fetch_session_start_limits)
        self._starts.began()
        log.info("signing in", messenger="discord", shard=shard_id)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard, where the operator wants it, once a session may begin."""
        await self._starts.wait(self.fetch_session_start_limits)
        await super().launch_shard(self._elsewhere or gateway, shard_id, initial=initial)


class Connection:
    """Keeps a client connected."""

    def __init__(self, settings: DiscordSettings, rest: Rest, ears: Ears, beat: Beat) -> None:
        self._settings = settings
        self._rest = rest
        self._ears = ears
        self._beat = beat
        self._pause = beat.first_pause
        self._starts = Starts(beat.looked)
        self._unprivileged = False
        self._client: Gateway | None = None

    @property
    def up(self) -> bool:
        """Whether everything that happens is heard."""
        return self._client is not None and self._client.up

    async def run(self) -> None:
        """Stay connected until cancelled. Raises ``CannotStart`` when Discord accepts the token no more."""
        while True:
            me = await arrive(self._rest, self._unprivileged)
            began = asyncio.get_running_loop().time()
            try:
                await self._connect(me)
                reason = "it closed"
            except discord.PrivilegedIntentsRequired:
                # What the application says of itself and what the gateway grants may differ for a while.
                self._unprivileged = True
                reason = "privileged intents are not granted"
            except discord.LoginFailure:
                raise _not_accepted() from None
            except discord.ConnectionClosed as closed:
                if closed.code == TOKEN_REFUSED:
                    raise _not_accepted() from None
                reason = f"closed with {closed.code}"
            except Exception as error:
                reason = type(error).__name__
            await self._rest_a_while(asyncio.get_running_loop().time() - began, reason)

    async def _connect(self, me: Myself) -> None:
        aim(self._settings)
        address = self._settings.discord_gateway_url
        client = Gateway(self._ears, intents(me), self._beat, address, self._rest.trace, self._starts)
        self._client = client
        try:
            async with client:
                self._ears.listen_to(client, me)
                await client.login(self._settings.discord_token.get_secret_value())
                await self._stay(client)
        finally:
            self._client = None

    @staticmethod
    async def _stay(client: Gateway) -> None:
        """Be connected until that ends, or until cancelled."""
        connecting = asyncio.create_task(client.connect())
        try:
            await asyncio.wait([connecting])
        finally:
            # The library takes no notice of being cancelled while it connects again; when closed, it ends.
            await client.close()
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            await _end_half_opened()
        await connecting

    async def _rest_a_while(self, lasted: float, reason: str) -> None:
        if lasted >= self._beat.steady:
            self._pause = self._beat.first_pause
        log.warning("Discord's connection ended; trying again", reason=reason, seconds=self._pause)
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, self._beat.longest_pause)


async def arrive(rest: Rest, unprivileged: bool = False) -> Myself:
    """Who we are, as soon as Discord can be reached. Raises ``CannotStart`` when it does not accept us."""
    while True:
        try:
            await rest.sign_in()
            me = await rest.myself()
        except Refused as refusal:
            if refusal.by_token:
                raise _not_accepted() from None
            wait, reason = 5.0, str(refusal)
        except TryLater as later:
            wait, reason = later.after.total_seconds(), "not reached"
        except Exception as error:
            wait, reason = 5.0, type(error).__name__
        else:
            return Myself(me.user, me.name, me.application, False, False) if unprivileged else me
        log.warning("Discord cannot be reached; trying again", reason=reason, seconds=wait)
        await asyncio.sleep(wait)


CLOSING = 1.0
"""Seconds the other side has to agree that a connection ends."""


def intents(me: Myself) -> discord.Intents:
    """What we ask to be told: the least that carries the loop, and the privileged where it was granted."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        message_content=me.reads_messages,
        members=me.knows_members,
    )


async def _end_half_opened() -> None:
    """End every connection that was still being opened, with its thread: the library has forgotten it."""
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws.loop is asyncio.get_running_loop():
            thread.stop()
            with suppress(Exception):
                async with asyncio.timeout(CLOSING):
                    await thread.ws.socket.close()


def _not_accepted() -> CannotStart:
    return CannotStart(
        "Discord does not accept DISCORD_TOKEN: reset it under Bot, renew it in .env, restart."
    )
