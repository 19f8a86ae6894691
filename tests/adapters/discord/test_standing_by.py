"""A process that stands by says and reads everything over REST, and opens no gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from adapters.discord import plug
from adapters.discord.hearing import rereading
from adapters.discord.home import address, place
from adapters.discord.messenger import DiscordMessenger
from bot.actions import Post, Reread
from bot.events import MessageEdited, MessengerConnected, ThreadRead
from bot.model.role import Role
from bot.ports import CannotStart
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.cast import NEWS
from tests.adapters.discord.running import GENEROUS, QUICK, settings
from tests.adapters.discord.traps.people import saying
from tests.adapters.engine import Engine, until
from tests.patience import PATIENCE

SAY = "POST /channels/{channel_id}/messages"


@asynccontextmanager
async def standing_by(discord: LocalDiscord) -> AsyncIterator[tuple[DiscordMessenger, Engine]]:
    """A messenger that does, and its engine."""
    engine = Engine()
    plugged = plug(engine, settings(discord), tempo=QUICK)
    assert isinstance(plugged.messenger, DiscordMessenger)
    engine.messenger = plugged.messenger
    waiting = asyncio.create_task(plugged.messenger.stand_by(engine.receive))
    try:
        yield plugged.messenger, engine
    finally:
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting


async def test_who_stands_by_posts_and_reads_again_without_a_gateway() -> None:
    """The role is called, too; and each request is one, over one connection."""
    async with LocalDiscord(limits=GENEROUS) as discord, standing_by(discord) as (messenger, engine):
        channel = discord.world.channel("pratiques").id
        await until(lambda: bool(discord.called("GET /users/@me")))
        action = Post(
            place(channel), saying("Un thème"), "k", opens_thread=True, notify=Role(NEWS, "nouvelles")
        )
        said = await messenger.perform(action)
        assert said
        assert discord.world.channel("pratiques").messages[-1].pinged
        answer = discord.people.say("thomas", said.message, "Je délègue le lundi")
        await messenger.perform(Reread(said.thread))
        await until(lambda: bool(engine.of(ThreadRead)))
        [read] = engine.of(MessageEdited)
        assert (read.text, read.address) == ("Je délègue le lundi", address(channel, answer.id, said.message))
        assert discord.gateway.opened == 0
        assert not messenger.connected
        assert len(discord.called("GET /users/@me")) <= 2


async def test_who_begins_to_stand_by_says_that_something_may_have_been_missed() -> None:
    """Who stood by before may have died with a thread to read, and the gateway is heard as ever."""
    async with LocalDiscord(limits=GENEROUS) as discord, standing_by(discord) as (_, first):
        await until(lambda: bool(first.of(MessengerConnected)))
        async with standing_by(discord) as (_, second):
            await until(lambda: bool(second.of(MessengerConnected)))
        [told], [again] = first.of(MessengerConnected), second.of(MessengerConnected)
        assert told.id != again.id
        assert discord.gateway.opened == 0


async def test_what_was_not_read_when_another_process_took_its_place_is_read_afterwards() -> None:
    """It goes on, whether it then hears or stands by."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        held = discord.faults.hold("GET /channels/{channel_id}/messages")
        async with standing_by(discord) as (messenger, _):
            head = discord.people.say("nadia", "pratiques", "Un thème")
            thread = discord.people.start_thread("nadia", head, "Un thème")
            discord.people.say("thomas", thread.id, "Je délègue le lundi")
            await messenger.perform(Reread(place(head.channel, thread.id)))
            await asyncio.wait_for(held.reached.wait(), PATIENCE)
        held.release()
        engine = Engine()
        waiting = asyncio.create_task(messenger.stand_by(engine.receive))
        try:
            await until(lambda: bool(engine.of(ThreadRead)))
        finally:
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting


async def test_what_was_handed_over_long_after_it_was_read_is_looked_at_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database was away, and nobody listened: what was deleted meanwhile would else be kept for good."""
    monkeypatch.setattr(rereading, "LONG", 0.0)
    monkeypatch.setattr(rereading, "AGAIN", 0.1)
    async with LocalDiscord(limits=GENEROUS) as discord, standing_by(discord) as (messenger, engine):
        head = discord.people.say("nadia", "pratiques", "Un thème")
        thread = discord.people.start_thread("nadia", head, "Un thème")
        answer = discord.people.say("thomas", thread.id, "Je délègue le lundi")
        await until(lambda: bool(engine.of(MessengerConnected)))
        engine.hold.clear()
        await messenger.perform(Reread(place(head.channel, thread.id)))
        await until(lambda: any(isinstance(event, MessageEdited) for event in engine.tried))
        discord.people.delete("thomas", answer)
        engine.hold.set()
        await until(lambda: len(engine.of(ThreadRead)) == 2)
        read = engine.of(ThreadRead)[-1]
        assert read.known - read.messages == {answer.id}
        await asyncio.sleep(0.3)
        assert len(engine.of(ThreadRead)) == 2  # nothing new: that is all


async def test_a_token_that_is_refused_is_said_in_one_sentence_here_too() -> None:
    """Whoever runs it restarts nothing in vain."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        plugged = plug(Engine(), settings(discord), tempo=QUICK)
        assert isinstance(plugged.messenger, DiscordMessenger)
        discord.revoke()
        with pytest.raises(CannotStart, match="DISCORD_TOKEN"):
            await asyncio.wait_for(plugged.messenger.stand_by(Engine().receive), PATIENCE)
