"""What is wrong is named, with what mends it."""

import pytest
from pydantic import SecretStr

from adapters.discord import DiscordSettings, configured, examine, examine_homes
from adapters.discord.doctor import PERMISSIONS, invitation
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.world import APPLICATION, BOT_USER, GUILD
from tests.adapters.discord.running import settings


async def wrong(discord: LocalDiscord, chosen: DiscordSettings | None = None) -> list[str]:
    """What the doctor finds wrong."""
    return [found.said for found in await examine(chosen or settings(discord)) if not found.well]


async def test_nothing_is_wrong_where_everything_is_right() -> None:
    """With the permissions of the link and no other."""
    async with LocalDiscord() as discord:
        everybody = discord.world.role("everyone")
        everybody.permissions = Permission(PERMISSIONS.value)
        assert await wrong(discord) == []


async def test_a_missing_intent_is_named_with_what_is_lost() -> None:
    """And with what still works."""
    async with LocalDiscord(privileged=set()) as discord:
        content, members = await wrong(discord)
        assert "Message Content" in content
        assert "forms, buttons" in content
        assert "Server Members" in members


async def test_every_missing_permission_is_named() -> None:
    """With the link that grants it."""
    async with LocalDiscord() as discord:
        role = discord.world.role("everyone")
        role.permissions &= ~(Permission.SEND_MESSAGES_IN_THREADS | Permission.CREATE_PUBLIC_THREADS)
        (said,) = await wrong(discord)
        assert "send messages in threads" in said
        assert "create public threads" in said
        assert invitation(APPLICATION) in said


async def test_what_locked_threads_keep_is_said_without_being_wrong() -> None:
    """Manage Threads is more than the least; who has it hears nothing of it."""
    async with LocalDiscord() as discord:
        role = discord.world.role("everyone")
        role.permissions &= ~Permission.MANAGE_THREADS
        assert [one.well for one in await examine(settings(discord)) if "Manage Threads" in one.said] == [
            True
        ]
        role.permissions |= Permission.MANAGE_THREADS
        assert [one for one in await examine(settings(discord)) if "Manage Threads" in one.said] == []


async def test_a_channel_a_community_lives_in_is_looked_at_by_itself() -> None:
    """What the guild grants it may take away, from everybody or from the bot; only homes count."""
    async with LocalDiscord() as discord:
        home, circle = (discord.world.channel(name) for name in ("pratiques", "cercle-nord"))
        chosen, homes = settings(discord), {home.id: "pratiques", circle.id: "cercle-nord"}
        assert await examine_homes(homes, chosen) == []
        for whose in ("everyone", "mallette"):
            discord.people.allow("pratiques", whose, Permission.READ_MESSAGE_HISTORY, False)
            (found,) = await examine_homes(homes, chosen)
            assert not found.well
            assert "#pratiques" in found.said
            assert "missing" in found.said
            assert "read message history" in found.said
            assert "send messages" not in found.said
            discord.people.allow("pratiques", whose, Permission.READ_MESSAGE_HISTORY)
            assert await examine_homes(homes, chosen) == []
        discord.people.allow("cercle-nord", "mallette", Permission.VIEW_CHANNEL, False)
        (found,) = await examine_homes(homes, chosen)
        assert "#cercle-nord" in found.said
        assert await wrong(discord) == []
        discord.world.role("everyone").permissions = Permission.ADMINISTRATOR
        assert await examine_homes(homes, chosen) == []


async def test_who_may_do_everything_lacks_nothing() -> None:
    """Whatever else is not ticked."""
    async with LocalDiscord() as discord:
        discord.world.role("everyone").permissions = Permission.ADMINISTRATOR
        assert await wrong(discord) == []


async def test_a_bot_nobody_invited_is_given_the_link() -> None:
    """It asks for the least, and for the commands."""
    async with LocalDiscord() as discord:
        del discord.world.guilds[GUILD].members[BOT_USER]
        (said,) = await wrong(discord)
        assert f"permissions={PERMISSIONS.value}" in said
        assert "applications.commands" in said
    assert not PERMISSIONS.administrator
    assert not PERMISSIONS.mention_everyone


async def test_a_token_that_is_refused_is_named() -> None:
    """Without being shown."""
    async with LocalDiscord() as discord:
        chosen = settings(discord)
        discord.revoke()
        (said,) = await wrong(discord, chosen)
        assert "DISCORD_TOKEN" in said
        assert chosen.discord_token.get_secret_value() not in said


async def test_discord_that_cannot_be_reached_is_said_so() -> None:
    """In one sentence."""
    chosen = DiscordSettings(discord_token=SecretStr("a.b.c"), discord_api_url="http://127.0.0.1:9/api/v10")
    async with LocalDiscord() as discord:
        (said,) = await wrong(discord, chosen)
    assert "DISCORD_API_URL" in said


async def test_without_a_token_discord_is_not_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor says where to find one."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    assert not configured()
    (found,) = await examine(DiscordSettings())
    assert not found.well
    assert "DISCORD_TOKEN" in found.said
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    assert configured()
    assert "a.b.c" not in repr(DiscordSettings())
