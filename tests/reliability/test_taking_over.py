"""Discord's gateway is held by one process at a time, and taken over when that one dies or stands still."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS
from tests.databases import empty_database, postgres_url
from tests.reliability.taking_over import READY, WAITING, replicas

__all__ = ["postgres_url"]

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
LIMIT = 30.0
"""Seconds within which another process has taken over."""


async def test_the_gateway_is_taken_over_from_the_dead_and_from_who_stood_still(
    postgres_url: str, tmp_path: Path
) -> None:
    """Nobody is answered twice, and whoever wakes lets go before it says anything."""
    async with (
        empty_database(postgres_url) as database,
        LocalDiscord(limits=GENEROUS) as discord,
        replicas(discord, database, tmp_path) as fleet,
    ):
        first, second = fleet.processes
        await fleet.answered()
        assert (fleet.hearing(), discord.gateway.identified) == (1, 1)

        await first.kill()
        assert await fleet.taken_over() < LIMIT
        await fleet.says(second, READY)

        await first.start()
        await fleet.says(first, WAITING)
        second.freeze()
        assert await fleet.taken_over() < LIMIT
        await fleet.says(first, READY)
        heard_by_both = [await fleet.answered(user) for user in ("nadia", "thomas", "ines")]
        second.thaw()
        await fleet.says(second, WAITING)
        heard_by_both.append(await fleet.answered("yann"))
        await asyncio.sleep(2)  # what the other would have said, it would have said by now

        assert fleet.hearing() == 1
        answers = Counter(call.parts["interaction_id"] for call in discord.called(CALLBACK))
        assert [answers[asked.id] for asked in heard_by_both] == [1, 1, 1, 1]
        assert (CALLBACK, 40060) not in discord.refusals
