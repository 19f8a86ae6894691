"""What is written about settings and commands is all there is, and nothing else."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from adapters.discord.settings import DiscordSettings
from adapters.sandbox.settings import SandboxSettings
from adapters.slack.settings import SlackSettings
from bot.__main__ import _parser
from bot.commands import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OPERATORS = ROOT / "docs" / "operators.md"
MEMBERS = ROOT / "docs" / "members.md"
KINDS: tuple[type[BaseSettings], ...] = (Settings, SandboxSettings, SlackSettings, DiscordSettings)


def written(default: object) -> str:
    """A default as it stands in an environment; a secret has none."""
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def settings() -> dict[str, str]:
    """Every setting with its default, as it stands in an environment."""
    return {
        name.upper(): written(field.default) for kind in KINDS for name, field in kind.model_fields.items()
    }


def test_the_example_environment_has_every_setting_with_its_default() -> None:
    """One line each, and a comment before it."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    written = dict(line.split("=", 1) for line in text if "=" in line and not line.startswith("#"))
    assert written == settings()
    for number, line in enumerate(text):
        if "=" in line and not line.startswith("#"):
            assert text[number - 1].startswith("# "), f"{line} has no comment"


def test_the_operators_table_has_every_setting_with_its_default() -> None:
    """The same in the guide."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| .+ \| (?:`(.*)`)? *\|$", OPERATORS.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(rows) == settings()


def test_the_operators_table_has_every_command() -> None:
    """What ``python -m bot --help`` offers."""
    action = next(action for action in _parser()._actions if action.choices)
    rows = re.findall(r"^\| `python -m bot ([a-z]+)", OPERATORS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(set(rows)) == sorted(action.choices or ())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_members_guide_names_every_slash_command(language: str) -> None:
    """In both languages."""
    guide = MEMBERS.read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"`/{command.words[language]}" in guide
        for sub in command.subs:
            assert f"`/{command.words[language]} {sub.words[language]}`" in guide
