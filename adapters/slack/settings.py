"""What an operator may choose about Slack."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlackSettings(BaseSettings):
    """Slack's settings, from the environment or ``.env``. Secrets never show in a log."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr = SecretStr("")
    """The bot's token, ``xoxb-…``."""
    slack_app_token: SecretStr = SecretStr("")
    """The app's token for Socket Mode, ``xapp-…``."""
    slack_signing_secret: SecretStr = SecretStr("")
    """Without an app token: what Slack signs its requests to ``POST /slack/events`` with."""
    slack_api_url: str = ""
    """Another base of Slack's Web API, for tests and proxies; empty: Slack's own."""

    @property
    def complete(self) -> bool:
        """Whether Slack can be connected to."""
        return bool(self.slack_bot_token) and bool(self.slack_app_token or self.slack_signing_secret)

    @property
    def over_http(self) -> bool:
        """Whether Slack comes to us, rather than we to Slack."""
        return not self.slack_app_token
