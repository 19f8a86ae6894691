"""Ten thousand requests in vain within ten minutes would shut the whole address out: we stop well before."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord.wire.budget import Allowance
from bot.actions import Post
from bot.events import ButtonPressed
from bot.ports import CannotSay, TryLater
from tests.adapters.discord.local import Limits, LocalDiscord
from tests.adapters.discord.running import QUICK, Running, server
from tests.adapters.discord.traps.people import SAY, latest, saying, shown, theme, whispering

SMALL = replace(QUICK, allowance=Allowance(slow=10, stop=20, pause=timedelta(milliseconds=1)))
SHUT_OUT = Limits(requests=1000, everywhere=1000, invalid=40)
TELL = "Discord refused"
OVER = "on our own initiative again"


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot that allows itself twenty, on a server that shuts out at forty."""
    async with server(LocalDiscord(limits=SHUT_OUT), tempo=SMALL) as there:
        yield there


async def ends(here: Running, times: int, channel: str = "annonces") -> list[object]:
    """How it ends to say something so many times, all at once."""
    actions = (Post(here.place(channel), saying("Un thème"), f"k:{n}") for n in range(times))
    return await asyncio.gather(*map(here.messenger.perform, actions), return_exceptions=True)


async def test_what_nobody_waits_for_is_held_back_before_discord_shuts_us_out(
    here: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    """Told to the operator once, and over by itself; whoever turns to the bot is answered all the while."""
    await theme(here)
    refused = [end for _ in range(40) for end in await ends(here, 5)]
    assert sum(isinstance(end, CannotSay) for end in refused) < 30
    later = [end for end in refused if isinstance(end, TryLater)]
    assert len(later) > 170
    assert all(timedelta(minutes=5) < end.after <= timedelta(minutes=11) for end in later)
    assert here.discord.pace.invalid < SHUT_OUT.invalid
    here.engine.answer_with(lambda event: whispering("Je suis là", event))
    assert await here.discord.people.press("nadia", latest(here), "Répondre").settled()
    await here.heard(ButtonPressed)
    assert shown(here, "nadia") == ["Je suis là"]
    assert isinstance((await ends(here, 1, "pratiques"))[0], TryLater)
    await here.discord.clock.move(601)
    assert not isinstance((await ends(here, 1, "pratiques"))[0], Exception)
    told = "".join(capfd.readouterr())
    assert (told.count(TELL), told.count(OVER)) == (1, 1)


async def test_what_is_limited_for_others_as_well_counts_for_nothing(here: Running) -> None:
    """Discord does not count it either: to stop because of it would only keep people waiting."""
    for number in range(20):
        here.discord.faults.limit(SAY, seconds=0.0, times=3, shared=True)
        await here.messenger.perform(Post(here.place(), saying("Un thème"), f"k:{number}"))
    assert here.discord.pace.invalid == 0


async def test_what_is_limited_for_us_alone_counts(here: Running) -> None:
    """As many as are allowed, and little more: the library tries each a few times by itself."""
    here.discord.faults.limit(SAY, seconds=0.0, times=200)
    for _ in range(20):
        await ends(here, 2, "pratiques")
    assert 20 <= here.discord.pace.invalid < SHUT_OUT.invalid


async def test_slow_comes_before_stop() -> None:
    """One by one: what is under way when the last is refused is little."""
    slow = replace(SMALL, allowance=Allowance(slow=5, stop=20, pause=timedelta(milliseconds=5)))
    async with server(LocalDiscord(limits=SHUT_OUT), tempo=slow) as here:
        await ends(here, 6)
        saying_on = asyncio.create_task(ends(here, 200))
        await asyncio.wait([saying_on])
        assert here.discord.pace.invalid <= 21


async def test_what_would_stand_in_line_for_long_is_put_off_and_was_certainly_not_said() -> None:
    """With a time to come back at: whoever waited until its attempt was over would not know."""
    half = timedelta(milliseconds=50)
    slow = replace(SMALL, allowance=Allowance(slow=5, stop=1000, pause=half, line=2 * half))
    async with server(LocalDiscord(limits=SHUT_OUT), tempo=slow) as here:
        await ends(here, 6)
        told = await ends(here, 12, "pratiques")
        later = [end for end in told if isinstance(end, TryLater)]
        assert len(later) == 10
        assert all(end.after > 2 * half for end in later)
        assert len(here.discord.world.channel("pratiques").messages) == len(told) - len(later) == 2
