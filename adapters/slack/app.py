"""slack-bolt, with one way in: what Slack sends is answered when the bot has kept it, never before."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home import Home

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is answered; what is not taken is not acknowledged, and comes again."""

    taken: bool
    body: dict[str, Any] | None = None


Take = Callable[[Mapping[str, Any]], Awaitable[Reply]]


class SlackApp:
    """Bolt's app, for both ways Slack reaches us."""

    def __init__(self, bolt: AsyncApp) -> None:
        self._bolt = bolt

    async def dispatch(self, body: str, headers: Mapping[str, str]) -> BoltResponse:
        """What came by HTTP. What makes no sense is refused."""
        try:
            answer = await self._bolt.async_dispatch(AsyncBoltRequest(body=body, headers=dict(headers)))
        except Exception as error:
            log.warning("not understood", reason=type(error).__name__)
            return BoltResponse(status=400)
        # Bolt answers so when one of its own steps stumbles over what it is given.
        return answer if answer.status != 500 else BoltResponse(status=400)

    async def handle(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        """What came over the socket."""
        began = time()
        try:
            answer = await run_async_bolt_app(self._bolt, request)
        except Exception as error:
            log.warning("not understood", kind=request.type, reason=type(error).__name__)
            return
        await send_async_response(client, request, answer, began)


def build(take: Take, home: Callable[[], Home | None]) -> SlackApp:
    """The app; ``take`` is given every payload that is not the bot's own doing."""
    # Bolt's log tells what people wrote, and warns of ways of starting we do not use.
    quiet = logging.getLogger("adapters.slack.bolt")
    quiet.setLevel(logging.CRITICAL)

    async def authorize() -> AuthorizeResult:
        # Known since before we listened: nobody's three seconds go into asking who we are.
        known = home()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=known.workspace if known else None,
            bot_user_id=known.bot_user if known else None,
            bot_id=known.bot if known else None,
            bot_token="",
        )

    bolt = AsyncApp(
        name="mallette",
        logger=quiet,
        client=AsyncWebClient(retry_handlers=[]),  # for Bolt's context alone; our requests go through Web
        authorize=authorize,
        request_verification_enabled=False,  # done before anything is parsed: see wire/http
        process_before_response=True,
    )

    @bolt.middleware
    async def answer(body: dict[str, Any]) -> BoltResponse:
        try:
            reply = await take(body)
        except Exception:
            log.exception("not taken", kind=str(body.get("type") or body.get("command")))
            reply = Reply(taken=False)
        if not reply.taken:
            return BoltResponse(status=503)
        return BoltResponse(status=200, body=json.dumps(reply.body) if reply.body else "")

    return SlackApp(bolt)
