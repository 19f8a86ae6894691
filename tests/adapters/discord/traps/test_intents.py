"""What is lost without the privileged intents, and what is not."""

import pytest

from bot.events import (
    ChannelChanged,
    MessagePosted,
    PersonJoined,
)
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.world import BOT_USER
from tests.adapters.discord.running import GENEROUS, server


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


async def test_without_the_list_of_members_who_acts_in_a_closed_channel_is_known_to_be_there() -> None:
    """Nobody else is."""
    async with server(LocalDiscord(limits=GENEROUS, privileged={"content"})) as here:
        closed = here.place("cercle-nord")
        told = next(event for event in here.engine.of(ChannelChanged) if event.place == closed)
        assert not told.open
        await here.stage.command("yann", "cercle-nord", "/pratique déléguer")
        came = await here.heard(PersonJoined)
        assert (came.place, came.person) == (closed, here.person("yann"))
        await here.stage.command("yann", "pratiques", "/pratique déléguer")
        await here.stage.command("yann", await here.stage.direct("yann"), "/pratique aide")
        assert len(here.engine.of(PersonJoined)) == 1
