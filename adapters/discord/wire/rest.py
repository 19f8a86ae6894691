"""Discord's API: every request goes through here, and ends done, not done, or unknown."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.settings import DiscordSettings
from adapters.discord.wire.budget import Allowance, Budget
from adapters.discord.wire.pace import Pace
from adapters.discord.wire.refusals import Refused
from bot.ports import TryLater

log = structlog.get_logger()

TIMEOUT = 14
"""Seconds a request may take: what it waits for before, and what goes before it, fit into a delivery's."""
RATE_LIMIT = 30
"""Seconds the library may wait because of a rate limit; Discord's word for a longer wait is passed on."""
UNASKED = timedelta(seconds=5)
"""How long to wait where nobody was reached, and nobody said how long."""
BARRED = timedelta(minutes=1)
"""How long to wait where Discord's outer wall turned us away."""

# The library would log what people write, and tracebacks for what we say in a sentence.
logging.getLogger("discord").setLevel(logging.CRITICAL)


class Repeated(Exception):
    """The library was about to send again what may have been done: how it ended is not known."""


@dataclass(slots=True)
class _Attempt:
    once: bool
    sent: bool = False
    """Whether Discord may have done it."""


_attempt: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


@dataclass(frozen=True, slots=True)
class Myself:
    """Who the bot is to Discord, and what its application may be told."""

    user: str
    name: str
    application: str
    reads_messages: bool
    """Whether it is given what people write: the privileged intent Message Content."""
    knows_members: bool
    """Whether it is told who is in a guild: the privileged intent Server Members."""


def aim(settings: DiscordSettings) -> None:
    """Send what the library asks by itself where the operator wants it; it has no other way to be told."""
    if base := settings.discord_api_url:
        Route.BASE = base.rstrip("/")
    if gateway := settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


class Rest:
    """Discord's API with the bot's token."""

    def __init__(
        self, settings: DiscordSettings, budget: Budget | None = None, pace: Pace | None = None
    ) -> None:
        self._settings = settings
        self._budget = budget or Budget(lambda: datetime.now(UTC), Allowance())
        self._pace = pace or Pace()
        self._open = False
        self._shared: dict[bool, discord.Client] = {}
        """By whether somebody waits: what Discord lets us say at once in all does not count their answers,
        yet the library would keep those back, too."""
        self._signing_in = asyncio.Lock()
        self._me: Myself | None = None

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        query: dict[str, Any] | None = None,
        once: bool = False,
        waited_for: bool = False,
        **ids: Any,
    ) -> Any:
        """Ask. What is asked ``once`` is never sent again behind our back: repeating it would do it twice.

        What is ``waited_for`` by somebody is not kept back with everything else when we say too much, or too
        much in vain.
        Raises ``Refused`` and ``TryLater`` when it was certainly not done; after anything else it may have
        been.
        """
        sent: dict[str, Any] = {} if json is None else {"json": json}
        if query is not None:
            sent["params"] = query
        if not waited_for:
            await self._pace.turn()
            await self._budget.admit()
        log.info("asking", messenger="discord", method=f"{method} {path}")
        async with self._client(waited_for) as client:
            attempt = _Attempt(once)
            before = _attempt.set(attempt)
            try:
                async with asyncio.timeout(TIMEOUT):
                    return await client.http.request(Route(method, path, **ids), **sent)
            except TimeoutError as error:
                if not attempt.sent:
                    raise TryLater(UNASKED) from error  # it stood in the library's queue all the while
                raise
            except Exception as error:
                _raise_meant(error)
                raise
            finally:
                _attempt.reset(before)

    @property
    def trace(self) -> aiohttp.TraceConfig:
        """What every client of Discord's has to bring along: it counts what was asked in vain."""
        return _trace(self._budget)

    async def myself(self) -> Myself:
        """Who the bot is, as it last signed in. Raises as ``call`` does."""
        if self._me is None:
            await self.sign_in()
        assert self._me is not None  # noqa: S101  # signing in says so
        return self._me

    async def sign_in(self) -> None:
        """Let Discord say once more who the bot is. Raises as ``call`` does."""
        client = await self._signed_in()
        async with self._signing_in:
            if self._open and True not in self._shared:
                self._shared[True] = client  # whoever turns to the bot first does not wait for it to sign in
                return
        await client.close()

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[None]:
        """Let requests share their connections until left; elsewhere each brings its own."""
        self._open = True
        try:
            yield
        finally:
            self._open = False
            shared, self._shared = self._shared, {}
            for client in shared.values():
                await client.close()

    @asynccontextmanager
    async def _client(self, waited_for: bool) -> AsyncIterator[discord.Client]:
        if not self._open:
            async with await self._signed_in() as client:
                yield client
            return
        async with self._signing_in:
            if waited_for not in self._shared:
                self._shared[waited_for] = await self._signed_in()
            client = self._shared[waited_for]
        yield client

    async def _signed_in(self) -> discord.Client:
        aim(self._settings)
        client = discord.Client(
            intents=discord.Intents.none(), max_ratelimit_timeout=RATE_LIMIT, http_trace=self.trace
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                await client.login(self._settings.discord_token.get_secret_value())
        except BaseException as error:
            await client.close()
            _raise_meant(error)
            raise
        self._me = _described(client)
        return client


def _described(client: discord.Client) -> Myself:
    assert client.user is not None  # noqa: S101  # it is signed in
    flags = client.application_flags
    return Myself(
        user=str(client.user.id),
        name=client.user.name,
        application=str(client.application_id),
        reads_messages=flags.gateway_message_content or flags.gateway_message_content_limited,
        knows_members=flags.gateway_guild_members or flags.gateway_guild_members_limited,
    )


def _trace(budget: Budget) -> aiohttp.TraceConfig:
    """Counts, and stops the library from repeating what is to be asked once, but for what Discord put off."""
    trace = aiohttp.TraceConfig()

    async def starts(*_: object) -> None:
        if attempt := _attempt.get():
            if attempt.sent and attempt.once:
                raise Repeated
            attempt.sent = True

    async def ends(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
        budget.note(end.response.status, end.response.headers)
        if (attempt := _attempt.get()) and end.response.status == 429:
            attempt.sent = False

    trace.on_request_start.append(starts)
    trace.on_request_end.append(ends)
    return trace


def _raise_meant(error: BaseException) -> None:
    """Raise what an error means, where it means that nothing was done."""
    match error:
        case discord.RateLimited():
            raise TryLater(timedelta(seconds=error.retry_after)) from error
        case discord.LoginFailure():
            raise Refused(401, 0, "the token") from error
        case discord.DiscordServerError():
            return
        case discord.HTTPException(status=429):
            raise TryLater(BARRED) from error
        case discord.HTTPException():
            raise Refused(error.status, error.code, error.text.partition("\n")[0]) from error
        case aiohttp.ClientConnectorError():
            raise TryLater(UNASKED) from error
