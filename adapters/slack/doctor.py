"""What keeps Slack from working: tokens, scopes, invitations; each with what mends it."""

from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.plug import Finding
from adapters.slack.hearing.channels import Channels
from adapters.slack.settings import SlackSettings
from adapters.slack.wire.refusals import Refused
from adapters.slack.wire.web import Web
from bot.ports import TryLater

ABOUT = "slack"

MANIFEST = Path(__file__).with_name("manifest.yaml")


async def examine(settings: SlackSettings | None = None) -> list[Finding]:
    """Look at everything Slack lets us look at. Which events are subscribed to is not among it."""
    settings = settings or SlackSettings()
    if not settings.complete:
        said = "tokens are missing: set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET)"
        return [Finding(ABOUT, False, said)]
    web = Web(settings)
    try:
        return [*await _bot(web), await _way_in(web, settings)]
    except (ClientError, SlackApiError, TimeoutError, TryLater) as error:
        return [
            Finding(
                ABOUT,
                False,
                f"cannot be reached ({type(error).__name__}): look at the network and SLACK_API_URL",
            )
        ]


def wanted_scopes() -> set[str]:
    """The scopes the manifest asks for."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return set(manifest["oauth_config"]["scopes"]["bot"])


async def _bot(web: Web) -> list[Finding]:
    try:
        told, scopes = await web.scopes()
    except Refused as refusal:
        return [
            Finding(
                ABOUT,
                False,
                f"SLACK_BOT_TOKEN is refused ({refusal.code}): install the app again and renew it",
            )
        ]
    who = Finding(ABOUT, True, f"signed in as @{told.get('user')} in {told.get('team')}")
    if missing := sorted(wanted_scopes() - scopes):
        mend = "update the app from adapters/slack/manifest.yaml and install it again"
        return [who, Finding(ABOUT, False, f"scopes missing: {', '.join(missing)}: {mend}")]
    granted = "every scope is granted; the events subscribed to Slack tells nobody: see the manifest"
    return [who, Finding(ABOUT, True, granted), await _channels(web, str(told.get("user")))]


async def _channels(web: Web, name: str) -> Finding:
    try:
        names = [f"#{channel['name']}" async for channel in Channels(web).mine()]
    except Refused as refusal:
        return Finding(ABOUT, False, f"channels cannot be read ({refusal.code})")
    if not names:
        return Finding(
            ABOUT, False, f"in no channel yet: type /invite @{name} in the channel of your community"
        )
    return Finding(ABOUT, True, f"in {len(names)} channels: {', '.join(sorted(names)[:10])}")


async def _way_in(web: Web, settings: SlackSettings) -> Finding:
    if settings.over_http:
        return Finding(
            ABOUT, True, "HTTP mode: Slack has to reach POST /slack/events of this address from outside"
        )
    try:
        await web.call_as_app("apps.connections.open")
    except Refused as refusal:
        mend = "generate another under Basic Information → App-Level Tokens, with connections:write"
        return Finding(ABOUT, False, f"SLACK_APP_TOKEN is refused ({refusal.code}): {mend}")
    return Finding(ABOUT, True, "Socket Mode: connections can be opened")
