"""What an operator may choose. The names are a promise; ``.env.example`` says each in a line."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.model.timezones import timezones

S = TypeVar("S", bound=BaseSettings)


class SettingsError(Exception):
    """A setting is not what it should be; the message names it, in one sentence, without its value."""


def _known_timezone(name: str) -> str:
    if name not in timezones():
        raise ValueError("is not a time zone such as Europe/Paris")
    return name


def _web_address(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("is not an address such as https://mallette.example.org")
    return address


def _messenger_names(names: str) -> str:
    if not all(name.strip().isidentifier() for name in names.split(",") if name.strip()):
        raise ValueError("is not a comma list out of sandbox,slack,discord")
    return names


class Settings(BaseSettings):
    """The settings of the house itself, from the environment or ``.env``."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite+aiosqlite:///data/mallette.db"
    """SQLAlchemy URL: a SQLite file or PostgreSQL."""
    messengers: Annotated[str, AfterValidator(_messenger_names)] = ""
    """Comma list out of sandbox,slack,discord; empty: what has tokens, else sandbox."""
    http_host: str = "127.0.0.1"
    """Where the sandbox, health, metrics and pages are served."""
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """The port for them; 0 takes a free one."""
    public_url: Annotated[str, AfterValidator(_web_address)] = ""
    """The address people reach these pages at, where a proxy stands before them."""
    language: Literal["fr", "en"] = "fr"
    """The language of new communities."""
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "Europe/Paris"
    """The time zone of new communities: an IANA name."""
    log_format: Literal["console", "json"] = "console"
    """How the log is written on standard error."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important line of the log."""

    @property
    def messenger_names(self) -> list[str]:
        """The messengers named, in order."""
        return [name.strip() for name in self.messengers.split(",") if name.strip()]


def read_settings(kind: type[S]) -> S:
    """Settings of a kind; raises ``SettingsError`` naming the first that is wrong."""
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        if not reason.startswith("is "):
            reason = f"is not right: it {reason}"
        raise SettingsError(f"{name} {reason}.") from None
