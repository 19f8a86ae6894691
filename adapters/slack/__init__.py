"""Slack: where managers are."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from adapters.plug import CommandHelp, MenuEntry, Plug
from adapters.slack.doctor import examine
from adapters.slack.messenger import SlackMessenger, Tempo
from adapters.slack.settings import SlackSettings
from adapters.slack.wire.http import application
from bot.ports import House

__all__ = ["SlackSettings", "Tempo", "configured", "examine", "plug"]


def configured() -> bool:
    """Whether the tokens are there, so that Slack is meant."""
    return SlackSettings().complete


def plug(
    house: House,  # noqa: ARG001  # time is Slack's to tell, not to move
    settings: SlackSettings | None = None,
    *,
    commands: Sequence[CommandHelp] = (),  # noqa: ARG001  # Slack knows them from the manifest
    menu: Sequence[MenuEntry] = (),  # noqa: ARG001
    tempo: Tempo | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Plug:
    """Slack, ready to listen; in HTTP mode with the address Slack sends its requests to."""
    settings = settings or SlackSettings()
    messenger = SlackMessenger(settings, tempo, now)
    secret = settings.slack_signing_secret.get_secret_value()
    web = application(secret, messenger.app.dispatch, now) if settings.over_http else None
    return Plug(messenger, web)
