"""Commands are registered when they changed."""

import asyncio

from bot.commands import read
from bot.events import (
    CommandInvoked,
)
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS, Running, bot_in
from tests.adapters.discord.traps.people import (
    theme,
)
from tests.adapters.engine import until


async def test_commands_are_registered_only_when_they_changed() -> None:
    """Discord takes two hundred new ones a day."""
    put = "PUT /applications/{application_id}/commands"
    async with LocalDiscord(limits=GENEROUS) as discord:
        for _ in range(2):
            async with bot_in(discord) as here:
                await until(lambda: bool(discord.called("GET /applications/{application_id}/commands")))
                await until(lambda: bool(discord.commands.known.get("")))
                assert here.discord.people.offered("nadia", "pratiques") == [
                    "pratique",
                    "theme",
                    "Garder comme pratique",
                ]
                assert "practice" in here.discord.people.offered("claire", "pratiques")
            await asyncio.sleep(0)
        assert len(discord.called(put)) == 1
        discord.commands.known[""][0]["name_localizations"] = {"fr": "usage"}
        async with bot_in(discord) as here:
            await until(lambda: len(discord.called(put)) == 2)
            assert "pratique" in here.discord.people.offered("nadia", "pratiques")


async def test_commands_that_discord_does_not_take_are_offered_until_it_does() -> None:
    """Once a process is there, it is there for months."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        discord.faults.refuse("GET /applications/{application_id}/commands", 50001, times=2)
        discord.faults.refuse("PUT /applications/{application_id}/commands", 30034, times=2)
        async with bot_in(discord) as here:
            await until(lambda: bool(discord.commands.known.get("")))
            assert "pratique" in here.discord.people.offered("nadia", "pratiques")


async def test_what_may_follow_a_sub_command_has_a_field_of_its_own(here: Running) -> None:
    """Nobody has to know how it begins; left empty, it is as if nothing followed."""
    for line in ("/pratique pause jour:24 août", "/pratique pause"):
        await here.stage.discord.people.command("nadia", "pratiques", line).settled()
    await here.heard(CommandInvoked, 2)
    assert [told.text for told in here.engine.of(CommandInvoked)] == ["pause jusqu'au 24 août", "pause"]
    assert [read(told.name, told.text)[0] for told in here.engine.of(CommandInvoked)] == [
        "practice.pause"
    ] * 2


async def test_a_command_works_in_a_thread_and_in_a_direct_message(here: Running) -> None:
    """It is about the place it was typed in."""
    address = await theme(here)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer", address)
    assert (await here.heard(CommandInvoked)).place == address.thread
    direct = await here.stage.direct("nadia")
    await here.stage.command("nadia", direct, "/pratique aide")
    told = await here.heard(CommandInvoked, 2)
    assert (told.place.channel, told.person) == (direct, here.person("nadia"))
