"""A bare Bolt app as the counterpart of the local Slack: what Slack's own libraries make of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.local import LocalSlack

Listening = Callable[[AsyncApp], None]


@dataclass(frozen=True)
class Bolt:
    """A Bolt app that runs."""

    app: AsyncApp
    handler: AsyncSocketModeHandler | None = None


def client(slack: LocalSlack, token: str | None = None) -> AsyncWebClient:
    """A Web API client of the bot that repeats nothing by itself."""
    return AsyncWebClient(token or slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def bare(slack: LocalSlack, listen: Listening) -> AsyncApp:
    """An app with these listeners, that acknowledges after they ran."""
    app = AsyncApp(
        client=client(slack),
        signing_secret=slack.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
    listen(app)
    return app


@asynccontextmanager
async def by_socket(slack: LocalSlack, listen: Listening, ping: float = 5) -> AsyncIterator[Bolt]:
    """An app in Socket Mode, connected."""
    app = bare(slack, listen)
    web_client = client(slack, slack.app_token)
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=web_client, ping_interval=ping)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield Bolt(app, handler)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def by_http(slack: LocalSlack, listen: Listening) -> AsyncIterator[Bolt]:
    """An app in HTTP mode; the local Slack sends there."""
    app = bare(slack, listen)

    async def take(request: web.Request) -> web.Response:
        asked = AsyncBoltRequest(
            body=await request.text(), query=request.query_string, headers=dict(request.headers)
        )
        answer = await app.async_dispatch(asked)
        headers = {name: values[0] for name, values in answer.headers.items()}
        headers.pop("content-type", None)
        kind = answer.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return web.Response(status=answer.status, text=answer.body, headers=headers, content_type=kind)

    site = web.Application()
    site.router.add_post("/slack/events", take)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.webhooks.aim(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield Bolt(app)
    finally:
        await runner.cleanup()


def event(kind: str, hear: Callable[[dict[str, Any]], Awaitable[None]]) -> Listening:
    """Listeners that hand over events of one kind."""

    def listen(app: AsyncApp) -> None:
        async def hand_over(event: dict[str, Any]) -> None:
            await hear(event)

        app.event(kind)(hand_over)

    return listen
