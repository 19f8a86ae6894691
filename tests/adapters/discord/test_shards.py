"""A bot on many servers hears them over several connections; what one goes through, no other feels."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest
from discord.gateway import KeepAliveHandler

from bot.actions import Post
from bot.events import ChannelChanged, ChannelsListed, CommandInvoked, MessengerConnected
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.cast import PEOPLE
from tests.adapters.discord.local.permissions import USUAL
from tests.adapters.discord.local.sessions import shard_of
from tests.adapters.discord.local.world import GUILD, Guild, Member, Role
from tests.adapters.discord.running import GENEROUS, QUICK, Running, bot_in, server
from tests.adapters.discord.traps.people import is_heard, is_opened_since, saying, texts
from tests.adapters.engine import until

ELSEWHERE = "1100000000005000001"
OTHERS = {GUILD: 1, ELSEWHERE: 0}
"""Two servers, and the shard that is told of each."""


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot on two servers, which Discord tells it of over two connections."""
    discord = LocalDiscord(limits=GENEROUS, shards=2)
    everyone = Role("everyone", ELSEWHERE, USUAL, position=0)
    people = {person.id: Member(person.id) for person in PEOPLE}
    discord.world.guilds[ELSEWHERE] = Guild(
        ELSEWHERE, "Ailleurs", PEOPLE[0].id, roles={ELSEWHERE: everyone}, members=people
    )
    discord.people.create("ailleurs", guild=ELSEWHERE)
    async with server(discord) as there:
        await until(lambda: there.messenger.connected)
        await until(lambda: any(len(one.places) == 5 for one in there.engine.of(ChannelsListed)))
        yield there


def opened_by(here: Running) -> list[tuple[int, int]]:
    """The shards of the sessions that were begun."""
    return [(session.shard, session.shards) for session in here.discord.gateway.sessions.values()]


async def test_each_server_is_heard_over_its_own_shard(here: Running) -> None:
    """Messages and commands of both, answered where they came from; direct messages, too."""
    assert opened_by(here) == [(0, 2), (1, 2)]
    assert {guild: shard_of(guild, 2) for guild in OTHERS} == OTHERS
    for channel in ("pratiques", "ailleurs"):
        here.discord.people.say("nadia", channel, f"Bonjour de {channel}")
        await until(partial(is_heard, here, f"Bonjour de {channel}"))
        await here.stage.command("nadia", channel, "/pratique déléguer")
        asked = here.engine.of(CommandInvoked)[-1]
        assert asked.place == here.place(channel)
        address = await here.messenger.perform(Post(here.place(channel), saying("Un thème"), f"k:{channel}"))
        assert address
        assert here.discord.world.channel(channel).message(address.message)
    named = {event.name for event in here.engine.of(ChannelChanged)}
    assert {"pratiques", "ailleurs", "cercle-nord"} <= named


async def test_one_shard_is_taken_up_again_while_the_other_goes_on(here: Running) -> None:
    """Nothing is lost on the one that was cut, nothing is told twice, and nothing has to be read again."""
    for guild, cut in OTHERS.items():
        channel, other = ("pratiques", "ailleurs") if guild == GUILD else ("ailleurs", "pratiques")
        opened, connected = here.discord.gateway.opened, len(here.engine.of(MessengerConnected))
        resumed = here.discord.gateway.resumed
        here.discord.gateway.drop(cut)
        here.discord.people.say("nadia", channel, f"Entre-temps {channel}")
        here.discord.people.say("nadia", other, f"Pendant ce temps {other}")
        await until(partial(is_heard, here, f"Pendant ce temps {other}"))
        await here.stage.command("thomas", other, f"/pratique {other}")
        await until(partial(is_opened_since, here, opened))
        await until(partial(is_heard, here, f"Entre-temps {channel}"))
        assert here.discord.gateway.resumed == resumed + 1
        assert here.discord.gateway.opened == opened + 1
        assert len(here.engine.of(MessengerConnected)) == connected
    assert len(texts(here)) == len(set(texts(here))) == 4
    assert [event.text for event in here.engine.of(CommandInvoked)] == ["ailleurs", "pratiques"]


async def test_a_bot_is_not_there_before_every_shard_is(here: Running) -> None:
    """What is not heard yet is not said to be."""
    here.discord.gateway.refusing = 1
    here.discord.gateway.drop(1)
    await until(lambda: not here.messenger.connected)
    await until(lambda: here.messenger.connected)


async def test_what_one_shard_knows_is_not_taken_for_all_there_is(here: Running) -> None:
    """Who is in the closed channels of servers that are told of later must not be forgotten before."""
    every = {here.place(channel) for channel in ("pratiques", "cercle-nord", "annonces", "forum", "ailleurs")}
    here.discord.gateway.malformed()
    connected = len(here.engine.of(MessengerConnected))
    await here.heard(MessengerConnected, connected + 2)
    await until(lambda: here.messenger.connected)
    for listed in here.engine.of(ChannelsListed):
        assert every <= listed.places, "A list of some channels would put the bot out of all others."


async def test_a_shard_whose_session_is_lost_says_so_alone(here: Running) -> None:
    """Threads are read again after it, and the channels of the other are still known."""
    before = here.discord.gateway.identified
    for session in here.discord.gateway.sessions.values():
        session.forgotten = session.forgotten or session.shard == 1
    here.discord.gateway.drop(1)
    connected = len(here.engine.of(MessengerConnected))
    await here.heard(MessengerConnected, connected + 1)
    assert here.discord.gateway.identified == before + 1
    assert here.place("ailleurs") in here.engine.of(ChannelsListed)[-1].places


async def test_while_not_every_server_is_known_nobody_is_taken_to_be_gone_from_all(here: Running) -> None:
    """A shard that is still to come may know them; only what they left is told."""
    channels, stranger = here.messenger.channels, "1700000000000000999"
    left = channels.left_behind(GUILD, stranger, all_known=False)
    assert left is not None
    assert here.place("pratiques") in left
    assert here.place("ailleurs") not in left
    await until(lambda: channels.left_behind(GUILD, stranger, all_known=True) is None)


async def test_a_shard_that_was_about_to_sign_in_ends_with_the_rest() -> None:
    """Between two sessions the library waits, greeted already; a thread beats for the connection."""
    slow = replace(QUICK, beat=replace(QUICK.beat, identify=60.0))
    async with LocalDiscord(limits=GENEROUS, shards=2) as there:
        living = asyncio.create_task(bot_in(there, slow).__aenter__())
        await until(lambda: len(beating()) == 2)
        living.cancel()
        await asyncio.wait([living])
        await until(lambda: not beating())


def beating() -> list[threading.Thread]:
    """Who keeps a connection alive."""
    return [thread for thread in threading.enumerate() if isinstance(thread, KeepAliveHandler)]
