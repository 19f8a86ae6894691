"""What an operator may choose about the sandbox."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class SandboxSettings(BaseSettings):
    """The embedded messenger's settings, from the environment or ``.env``."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    sandbox_file: Path = Path("data/sandbox.db")
    """Where everything said in the sandbox is kept."""
    language: Literal["fr", "en"] = "fr"
    """The language of the page and of the people in it."""
