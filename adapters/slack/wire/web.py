"""Slack's Web API: every request goes through here, once, and ends said, not said, or unknown."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.settings import SlackSettings
from adapters.slack.wire.refusals import UNKNOWN, Refused
from bot.ports import TryLater

log = structlog.get_logger()

METHODS: Mapping[str, tuple[str, ...]] = {
    "apps.connections.open": (),
    "auth.test": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.members": ("groups:read",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history"),
    "users.conversations": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Every method the bot calls, and the scopes it needs for it; the manifest names no other."""

TIMEOUT = 15
"""Seconds a request may take: less than a delivery's."""
# The library would log what people write, and addresses that are as good as a password.
_QUIET = logging.getLogger("adapters.slack.web")
_QUIET.setLevel(logging.WARNING)

UNASKED = timedelta(seconds=5)
"""How long to wait where nobody was reached, and nobody said how long."""


class Web:
    """Slack's Web API with the bot's token."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Ask once. Nothing is sent again behind our back.

        Raises ``Refused`` and ``TryLater`` when it was certainly not done; after anything else it may have
        been.
        """
        if method not in METHODS:
            raise ValueError(f"{method} is not among the methods whose scopes are known.")
        log.info("asking", messenger="slack", method=method)
        ask = getattr(self.client("bot"), method.replace(".", "_"))
        return await self._outcome(ask(**arguments))

    async def call_as_app(self, method: str) -> Mapping[str, Any]:
        """Ask with the app's own token, as ``call`` does."""
        token = self._settings.slack_app_token.get_secret_value()
        ask = getattr(self.client("app"), method.replace(".", "_"))
        return await self._outcome(ask(app_token=token))

    async def scopes(self) -> tuple[Mapping[str, Any], set[str]]:
        """Who the bot is, and the scopes it was given."""
        told = await self._outcome(self.client("bot").auth_test())
        headers = {name.lower(): value for name, value in getattr(told, "headers", {}).items()}
        return told, {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}

    async def respond(self, url: str, message: Mapping[str, Any]) -> bool:
        """Answer an interaction at the address it brought; whether Slack took it."""
        client = AsyncWebhookClient(
            url, timeout=TIMEOUT, session=self._session, logger=_QUIET, retry_handlers=[]
        )
        answer = await client.send_dict(dict(message))
        if answer.status_code == 429:
            raise TryLater(_asked_for(answer.headers))
        return answer.status_code == 200

    def client(self, whose: str) -> AsyncWebClient:
        """slack_sdk's client, at the base that was chosen; it repeats nothing by itself."""
        token = self._settings.slack_bot_token.get_secret_value() if whose == "bot" else None
        client = AsyncWebClient(
            token=token, timeout=TIMEOUT, session=self._session, logger=_QUIET, retry_handlers=[]
        )
        if base := self._settings.slack_api_url:
            client.base_url = base.rstrip("/") + "/"
        return client

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[None]:
        """Let requests share their connections until left; elsewhere each brings its own."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
            self._session = session
            try:
                yield
            finally:
                self._session = None

    async def _outcome(self, asking: Any) -> Mapping[str, Any]:
        try:
            told: Mapping[str, Any] = await asking
            return told
        except aiohttp.ClientConnectorError as error:
            raise TryLater(UNASKED) from error
        except SlackApiError as error:
            raise self._meant(error) from error

    def _meant(self, error: SlackApiError) -> Exception:
        status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
        if status == 429:
            return TryLater(_asked_for(error.response.headers))
        code = error.response.get("error") if hasattr(error.response, "get") else None
        if not code or code in UNKNOWN or (status and status >= 500):
            return error
        if code == "ratelimited":
            return TryLater(_asked_for(error.response.headers))
        return Refused(str(code))


def _asked_for(headers: Mapping[str, str]) -> timedelta:
    """How long Slack asks to wait."""
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=float(asked)) if asked.replace(".", "", 1).isdigit() else UNASKED
