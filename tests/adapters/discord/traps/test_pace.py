"""Discord takes fifty requests a second; each one more is refused, and counts against us."""

import asyncio
from dataclasses import replace

from adapters.discord.wire.pace import SPEED
from bot.actions import Post
from bot.model.place import Address
from tests.adapters.discord.local import Limits, LocalDiscord
from tests.adapters.discord.running import QUICK, server
from tests.adapters.discord.traps.people import saying

AS_IT_IS = Limits(requests=1000, everywhere=50)


async def test_a_theme_for_many_channels_is_refused_nowhere() -> None:
    """All at once, as they come due; none waits for a refusal to learn how fast is too fast."""
    async with server(LocalDiscord(limits=AS_IT_IS), tempo=replace(QUICK, speed=SPEED)) as here:
        channels = [here.discord.people.create(f"salon-{number}").id for number in range(100)]
        posts = [Post(here.place(channel), saying("Un thème"), f"k:{channel}") for channel in channels]
        said = await asyncio.gather(*map(here.messenger.perform, posts))
        assert [isinstance(where, Address) for where in said] == [True] * len(posts)
        assert here.discord.refusals == []
