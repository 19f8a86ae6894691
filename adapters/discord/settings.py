"""What an operator may choose about Discord."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DiscordSettings(BaseSettings):
    """Discord's settings, from the environment or ``.env``. Secrets never show in a log."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr = SecretStr("")
    """The bot's token."""
    discord_api_url: str = ""
    """Another base of Discord's API, for tests and proxies; empty: Discord's own."""
    discord_gateway_url: str = ""
    """Another address of Discord's gateway, for tests and proxies; empty: the one the API names."""

    @property
    def complete(self) -> bool:
        """Whether Discord can be connected to."""
        return bool(self.discord_token)
