"""What is wrong is named, with what mends it."""

import pytest
from pydantic import SecretStr

from adapters.slack import SlackSettings, configured, examine
from adapters.slack.doctor import wanted_scopes
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.running import settings


async def wrong(slack: LocalSlack, chosen: SlackSettings | None = None) -> list[str]:
    """What the doctor finds wrong."""
    return [found.said for found in await examine(chosen or settings(slack)) if not found.well]


async def test_nothing_is_wrong_where_everything_is_right() -> None:
    """With the scopes of the manifest and no other."""
    async with LocalSlack(scopes=wanted_scopes()) as slack:
        assert await wrong(slack) == []
        assert await wrong(slack, settings(slack, over_http=True)) == []


async def test_every_missing_scope_is_named() -> None:
    """And that the app has to be installed again."""
    async with LocalSlack(scopes=wanted_scopes() - {"chat:write", "im:write"}) as slack:
        (said,) = await wrong(slack)
        assert "chat:write, im:write" in said
        assert "manifest.yaml" in said


async def test_a_token_that_is_refused_is_named() -> None:
    """Without being shown."""
    async with LocalSlack() as slack:
        slack.revoke()
        other = {"slack_app_token": SecretStr("xapp-another")}
        bot, app = await wrong(slack, settings(slack).model_copy(update=other))
        assert "SLACK_BOT_TOKEN" in bot
        assert "SLACK_APP_TOKEN" in app
        assert slack.bot_token not in bot
        assert "xapp-another" not in app


async def test_a_bot_nobody_invited_is_told_how_to_be() -> None:
    """In the channel of the community."""
    async with LocalSlack() as slack:
        for channel in list(slack.world.channels.values()):
            if channel.kind != "direct":
                del slack.world.channels[channel.id]
        (said,) = await wrong(slack)
        assert "/invite" in said


async def test_slack_that_cannot_be_reached_is_said_so() -> None:
    """In one sentence."""
    chosen = SlackSettings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_app_token=SecretStr("xapp-1"),
        slack_api_url="http://127.0.0.1:9/api/",
    )
    async with LocalSlack() as slack:
        (said,) = await wrong(slack, chosen)
    assert "SLACK_API_URL" in said


async def test_without_tokens_slack_is_not_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot token alone is not enough; the doctor says what is missing."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    assert not configured()
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert not configured()
    assert [found.well for found in await examine(SlackSettings())] == [False]
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    assert configured()
    assert SlackSettings().over_http
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert not SlackSettings().over_http
    assert "xapp-1" not in repr(SlackSettings())
