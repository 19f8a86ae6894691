"""The manifest asks for what the code uses: nothing less, and nothing more."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.slack.hearing import inbound
from adapters.slack.wire.web import METHODS
from bot.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
ADAPTER = ROOT / "adapters" / "slack"
CALL = re.compile(r'"((?:apps|auth|chat|conversations|files|users|views)\.[a-zA-Z.]+)"')
FOR_EVENTS = {
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "user_change": "users:read",
}
"""The scope Slack wants before it sends an event."""


@pytest.fixture
def manifest() -> dict[str, Any]:
    """What an operator pastes into Slack."""
    read: dict[str, Any] = yaml.safe_load((ADAPTER / "manifest.yaml").read_text(encoding="utf-8"))
    return read


def test_the_scopes_are_those_of_the_methods_and_events(manifest: dict[str, Any]) -> None:
    """And of the slash commands."""
    needed = {scope for scopes in METHODS.values() for scope in scopes}
    needed |= {FOR_EVENTS[event] for event in inbound.EVENTS if event in FOR_EVENTS} | {"commands"}
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes == {"bot": sorted(needed)}


def test_every_method_named_in_the_code_is_one_whose_scopes_are_known() -> None:
    """And every one of these is called somewhere."""
    sources = {file: file.read_text(encoding="utf-8") for file in ADAPTER.rglob("*.py")}
    called = {
        method
        for file, source in sources.items()
        if file.name not in {"web.py", "doctor.py"}
        for method in CALL.findall(source)
    }
    assert called == set(METHODS)


def test_the_events_are_those_the_code_understands(manifest: dict[str, Any]) -> None:
    """Slack sends no others."""
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == sorted(inbound.EVENTS)


def test_the_home_is_there(manifest: dict[str, Any]) -> None:
    """Somebody may read the bot's messages beside it, and write none nobody would answer."""
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }


def test_the_commands_are_the_bots_in_every_language(manifest: dict[str, Any]) -> None:
    """Each with a line of help, within Slack's lengths; sub-commands stand in the hint."""
    commands = {command["command"]: command for command in manifest["features"]["slash_commands"]}
    assert set(commands) == {f"/{word}" for command in COMMANDS for word in command.words.values()}
    for told in commands.values():
        assert len(told["description"]) <= 2000
        assert len(told["usage_hint"]) <= 1000
    for command in COMMANDS:
        for language, word in command.words.items():
            hint = re.findall(r"[^\s·\[\]]+", commands[f"/{word}"]["usage_hint"])
            assert {sub.words[language] for sub in command.subs} <= set(hint), word


def test_the_shortcut_is_the_entry_of_a_messages_menu(manifest: dict[str, Any]) -> None:
    """By the name the bot knows it by."""
    shortcuts = manifest["features"]["shortcuts"]
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in shortcuts] == [("message", "keep")]
    assert len(shortcuts[0]["name"]) <= 24
    assert len(shortcuts[0]["description"]) <= 150


def test_the_socket_is_what_it_comes_with(manifest: dict[str, Any]) -> None:
    """Buttons and forms too; nothing is to be reachable from outside unless somebody wants it."""
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}


def test_the_manifest_is_on_record(manifest: dict[str, Any]) -> None:
    """So that it can be held against the schema Slack publishes."""
    folder = ROOT / "build" / "wire"
    folder.mkdir(parents=True, exist_ok=True)
    record = json.dumps({"messenger": "slack", "manifest": manifest}, ensure_ascii=False)
    (folder / "slack-manifest.jsonl").write_text(record + "\n", encoding="utf-8")
