"""What is lost without the privileged intents, and what is not."""

import asyncio

import pytest

from bot.events import (
    ChannelChanged,
    CommandInvoked,
    MessagePosted,
    PersonGone,
    PersonSeen,
)
from tests.adapters.discord.local import LocalDiscord, Permission
from tests.adapters.discord.local.permissions import USUAL
from tests.adapters.discord.local.world import BOT_USER, Guild, Member, Role
from tests.adapters.discord.running import GENEROUS, bot_in, server
from tests.adapters.engine import until

ELSEWHERE = "1100000000005000001"
MEMBER = "GET /guilds/{guild_id}/members/{user_id}"


async def test_what_is_lost_without_the_privileged_intents_is_said_at_the_start(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """And what still works."""
    async with server(LocalDiscord(limits=GENEROUS, privileged=set())):
        written = "".join(capfd.readouterr())
    assert "without the intent Message Content" in written
    assert "forms and buttons work" in written
    assert "without the intent Server Members" in written


async def test_without_message_content_nothing_empty_passes_for_words() -> None:
    """What mentions the bot is given; a picked message is, too."""
    async with server(LocalDiscord(limits=GENEROUS, privileged={"members"})) as here:
        said = here.discord.people.say("nadia", "pratiques", "Je note tout")
        here.discord.people.edit("nadia", said, "Je note presque tout")
        here.discord.people.say("nadia", "pratiques", f"<@{BOT_USER}> tu entends ?")
        assert (await here.heard(MessagePosted)).text == "@mallette tu entends ?"
        assert [type(event) for event in here.engine.heard if hasattr(event, "text")] == [MessagePosted]
        await here.stage.pick("thomas", here.stage.address(said), "keep")
        picked = here.engine.heard[-1]
        assert getattr(picked, "text", "") == "Je note presque tout"


def without_members() -> LocalDiscord:
    """A server whose operator did not switch on Server Members."""
    return LocalDiscord(limits=GENEROUS, privileged={"content"})


async def test_without_the_list_of_members_what_somebody_sees_is_known_when_they_act() -> None:
    """Wherever they do; each news once, before what they did; a role that was taken is noticed."""
    async with server(without_members()) as here:
        closed = here.place("cercle-nord")
        told = next(event for event in here.engine.of(ChannelChanged) if event.place == closed)
        assert (told.open, told.people) == (False, ())
        await here.stage.command("yann", "pratiques", "/pratique déléguer")
        seen = await here.heard(PersonSeen)
        assert seen.person == here.person("yann")
        assert closed in seen.sees
        assert isinstance(here.engine.heard[-1], CommandInvoked)
        await here.stage.command("yann", "cercle-nord", "/pratique déléguer")
        await here.stage.command("thomas", "pratiques", "/pratique déléguer")
        assert closed in (await here.heard(PersonSeen, 2)).misses
        here.discord.people.change("yann", roles=[])
        here.discord.people.allow("cercle-nord", "yann", Permission.VIEW_CHANNEL, False)
        await here.stage.command("yann", "pratiques", "/pratique déléguer")
        await until(
            lambda: (
                closed
                in [one for one in here.engine.of(PersonSeen) if one.person == here.person("yann")][-1].misses
            )
        )


async def test_without_the_list_of_members_who_writes_directly_is_asked_about() -> None:
    """Also after a restart; what Discord does not tell in time is not theirs to see, and who left is gone."""
    async with without_members() as there:
        async with bot_in(there) as here:
            direct = await here.stage.direct("yann")
            await here.stage.command("yann", "cercle-nord", "/pratique déléguer")
            await here.heard(PersonSeen)
        async with bot_in(there) as here:
            closed = here.place("cercle-nord")
            await here.stage.command("yann", direct, "/pratique déléguer")
            assert closed in (await here.heard(PersonSeen)).sees
        there.faults.refuse(MEMBER, 0)
        async with bot_in(there) as here:
            await here.stage.command("yann", direct, "/pratique déléguer")
            assert closed in (await here.heard(PersonSeen)).misses
        there.people.leave("yann")
        async with bot_in(there) as here:
            await here.stage.command("yann", direct, "/pratique déléguer")
            assert (await here.heard(PersonGone)).places is None


async def test_on_several_servers_who_writes_directly_is_asked_about_where_they_acted() -> None:
    """And still after a channel was told anew: what they lost meanwhile is not theirs any more."""
    async with without_members() as there:
        everyone = Role("everyone", ELSEWHERE, USUAL, position=0)
        there.world.guilds[ELSEWHERE] = Guild(
            ELSEWHERE, "Ailleurs", BOT_USER, roles={ELSEWHERE: everyone}, members={BOT_USER: Member(BOT_USER)}
        )
        async with bot_in(there) as here:
            closed, direct = here.place("cercle-nord"), await here.stage.direct("yann")
            await here.stage.command("yann", direct, "/pratique déléguer")
            assert here.engine.of(PersonSeen) == []
            await here.stage.command("yann", "pratiques", "/pratique déléguer")
            assert closed in (await here.heard(PersonSeen)).sees
            there.people.change("yann", roles=[])
            there.people.rename("pratiques", "les-pratiques")
            told = len(here.engine.of(ChannelChanged))
            await until(lambda: len(here.engine.of(ChannelChanged)) > told)
            await asyncio.sleep(0)
            await here.stage.command("yann", direct, "/pratique déléguer")
            assert closed in (await here.heard(PersonSeen, 2)).misses
