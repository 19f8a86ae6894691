"""What was replied in a channel, beside any thread, while the bot was away."""

import asyncio
from datetime import timedelta

import pytest

from adapters.discord.hearing import channels, rereading
from adapters.discord.hearing.messages import at
from bot.actions import Reread
from bot.events import ChannelRead, MessageEdited, MessagePosted
from tests.adapters.discord.local import Permission
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import theme


async def test_replies_in_the_channel_are_read_again_as_far_back_as_asked(here: Running) -> None:
    """And so is what is missing among them; other people's words are not the bot's to take."""
    before = here.discord.people.say("ines", "pratiques", "Avant le thème")
    await here.discord.clock.move(60)
    address = await theme(here)
    head = here.discord.world.channel("pratiques").message(address.message)
    since, place = at(address.message) - timedelta(seconds=1), here.place()
    reply = here.discord.people.say("thomas", "pratiques", "Je réponds ici", reply=head)
    here.discord.people.say("thomas", "pratiques", "À quelqu'un", reply=reply)
    for number in range(120):
        here.discord.people.say("ines", "pratiques", f"Bavardage {number}")
    await here.heard(MessagePosted, 123)
    await here.messenger.perform(Reread(place, since))
    read = await here.heard(ChannelRead)
    assert [event.address for event in here.engine.of(MessageEdited)] == [here.stage.address(reply)]
    assert here.engine.of(MessageEdited)[0].reply_to == address.message
    assert read.place == place
    assert {reply.id, address.message} <= read.messages
    assert len(read.messages) == 123
    assert before.id not in read.messages
    here.discord.people.delete("thomas", reply)
    await here.messenger.perform(Reread(place, since))
    assert reply.id not in (await here.heard(ChannelRead, 2)).messages


async def test_what_was_written_before_that_is_not_looked_for_and_so_not_missed(here: Running) -> None:
    """A word that became an answer when it was edited, days later, still stands where it was written."""
    thanks = here.discord.people.say("thomas", "pratiques", "Merci")
    await here.discord.clock.move(60)
    since = here.now() - timedelta(seconds=1)
    reply = here.discord.people.say("ines", "pratiques", "Je réponds ici")
    await here.heard(MessagePosted, 2)
    await here.messenger.perform(Reread(here.place(), since, frozenset({thanks.id, reply.id})))
    assert (await here.heard(ChannelRead)).known == {reply.id}


async def test_what_was_written_in_the_very_instant_is_not_looked_for_either(here: Running) -> None:
    """Only what comes after it is read."""
    await here.discord.clock.move(60)
    reply = here.discord.people.say("ines", "pratiques", "Je réponds ici")
    await here.discord.clock.move(60)
    here.discord.people.say("ines", "pratiques", "Bonjour")
    await here.messenger.perform(Reread(here.place(), at(reply.id), frozenset({reply.id})))
    read = await here.heard(ChannelRead)
    assert reply.id not in read.messages
    assert read.known == frozenset()


async def test_a_busy_channel_is_read_so_far_and_nothing_before_is_taken_for_deleted(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is everybody's: others should not wait for it."""
    monkeypatch.setattr(channels, "MOST_READ", 100)
    monkeypatch.setattr(channels, "PAGE", 50)
    since = here.now() - timedelta(seconds=1)
    said = [here.discord.people.say("ines", "pratiques", f"Bavardage {number}") for number in range(140)]
    await here.heard(MessagePosted, 140)
    known = frozenset({said[-101].id, said[-100].id})
    await here.messenger.perform(Reread(here.place(), since, known))
    read = await here.heard(ChannelRead)
    assert read.messages == {message.id for message in said[-100:]}
    assert read.known == {said[-100].id}


async def test_where_the_channel_may_not_be_read_nothing_is_taken_for_deleted(here: Running) -> None:
    """Discord shows nothing, rather than refusing; of a forum there is nothing to read."""
    since = here.now()
    here.discord.people.say("ines", "pratiques", "Bonjour")
    here.discord.people.allow("pratiques", "mallette", Permission.READ_MESSAGE_HISTORY, False)
    await here.messenger.perform(Reread(here.place("forum"), since))
    await here.messenger.perform(Reread(here.place(), since))
    await asyncio.sleep(0.2)
    assert here.engine.of(ChannelRead) == []
    assert here.discord.refusals == []


async def test_what_could_not_be_read_for_a_moment_is_read_afterwards(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else would take in what was answered there, until the bot connects again."""
    monkeypatch.setattr(rereading, "AGAIN", 0.1)
    since = here.now() - timedelta(seconds=1)
    reply = here.discord.people.say("ines", "pratiques", "Je réponds ici")
    latest, tried = channels.Channels.latest, list[str]()

    async def cut_once(
        those: channels.Channels, channel: str, after: str
    ) -> tuple[list[channels.Json], bool]:
        tried.append(channel)
        if len(tried) == 1:
            raise ConnectionError
        return await latest(those, channel, after)

    monkeypatch.setattr(channels.Channels, "latest", cut_once)
    await here.messenger.perform(Reread(here.place(), since))
    assert reply.id in (await here.heard(ChannelRead)).messages
