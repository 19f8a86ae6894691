"""About a thousand sessions may begin in a day; the token of whoever begins more is reset."""

import asyncio
from functools import partial

import pytest

from bot.events import MessagePosted, MessengerConnected
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS, Running, bot_in, server
from tests.adapters.engine import until

ASKED = "GET /gateway/bot"
HELD_BACK = "before it resets DISCORD_TOKEN"
OVER = "Discord is signed in to again"


def is_left(here: Running, sessions: int) -> bool:
    """Whether the bot listens, and so many more sessions may begin."""
    return here.discord.gateway.listening and here.discord.gateway.starts.remaining == sessions


def is_resumed(here: Running, times: int) -> bool:
    """Whether the bot listens, and took its session up again so often."""
    return here.discord.gateway.listening and here.discord.gateway.resumed == times


async def asked_again(here: Running, times: int = 5) -> None:
    """Return when the bot has looked so many times more whether it may begin a session."""
    before = len(here.discord.called(ASKED))
    await until(lambda: len(here.discord.called(ASKED)) >= before + times)


async def test_sessions_that_end_as_they_begin_do_not_cost_the_token(
    here: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    """Half of them begin at once; the operator is told in one sentence, and it goes on by itself."""
    gateway, token = here.discord.gateway, here.discord.token
    gateway.starts.total = gateway.starts.remaining = 20
    gateway.looping = True
    gateway.invalidate()
    await until(lambda: gateway.starts.remaining <= 10)
    await asked_again(here)
    assert gateway.starts.remaining == 10
    gateway.looping = False
    gateway.starts.remaining = 20
    sessions = len(here.engine.of(MessengerConnected))
    await here.heard(MessengerConnected, sessions + 1)
    here.discord.people.say("nadia", "pratiques", "Toujours là ?")
    await here.heard(MessagePosted)
    assert here.discord.token == token
    told = "".join(capfd.readouterr())
    assert (told.count(HELD_BACK), told.count(OVER)) == (1, 1)


async def test_events_that_make_no_sense_do_not_cost_it_either(here: Running) -> None:
    """Each ends the library's connection, and ours begins another."""
    gateway, token = here.discord.gateway, here.discord.token
    gateway.starts.total = gateway.starts.remaining = 10
    for left in range(10, 5, -1):
        await until(partial(is_left, here, left))
        gateway.malformed()
    await until(partial(is_left, here, 5))
    gateway.malformed()
    await asked_again(here)
    assert (gateway.starts.remaining, here.discord.token) == (5, token)


async def test_what_is_left_is_spread_over_the_rest_of_the_day() -> None:
    """A process that is started again and again holds back as well, for as long as it must."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        starts = discord.gateway.starts
        starts.total, starts.remaining, starts.reset_after = 100, 10, 5.0
        began = asyncio.get_running_loop().time()
        async with bot_in(discord) as here:
            assert asyncio.get_running_loop().time() - began >= 0.45
            assert here.messenger.connected
        assert starts.remaining == 9


async def test_connections_that_are_taken_up_again_cost_nothing() -> None:
    """However often: no session begins."""
    async with server(LocalDiscord(limits=GENEROUS)) as here:
        starts = here.discord.gateway.starts
        before = starts.remaining
        for number in range(5):
            await until(partial(is_resumed, here, number))
            here.discord.gateway.reconnect()
        await until(partial(is_resumed, here, 5))
        assert starts.remaining == before


async def test_where_discord_does_not_say_how_many_are_left_what_it_said_last_counts(here: Running) -> None:
    """And what began since then."""
    gateway = here.discord.gateway
    gateway.starts.total = gateway.starts.remaining = 10
    gateway.invalidate()
    await until(lambda: gateway.starts.remaining == 9)
    here.discord.faults.refuse(ASKED, 0, times=1000)
    gateway.looping = True
    gateway.invalidate()
    await until(lambda: gateway.starts.remaining <= 5)
    await asked_again(here)
    assert gateway.starts.remaining == 5
