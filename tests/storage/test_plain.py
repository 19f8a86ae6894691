"""What reads plain SQL in the thread of its connection waits for nothing else."""

import asyncio

import pytest

from storage.sql.plain import finished
from tests.builders import NADIA, NOW, a_channel, a_member, a_practice
from tests.databases import opened


async def test_what_waits_is_told_so() -> None:
    """Rather than left hanging in a thread nobody else can use."""
    with pytest.raises(RuntimeError, match="wait for nothing else"):
        finished(asyncio.sleep(1))


async def test_work_that_goes_wrong_lets_the_next_in() -> None:
    """Whatever it raised is raised, again and again."""

    async def wrong() -> None:
        raise KeyError(NOW)

    for _ in range(2):
        with pytest.raises(KeyError):
            finished(wrong())


async def test_who_stops_waiting_for_a_search_spoils_no_other(database_url: str) -> None:
    """They hung up; the next one to search finds everything, in a unit of their own."""
    async with opened(database_url) as storage:
        async with storage.unit() as unit:
            await unit.channels.save(a_channel(community="managers"))
            await unit.members.save(a_member())
            for number in range(40):
                await unit.practices.save(a_practice(title=f"Zéphyr {number}"))
            await unit.commit()

        async def search() -> int:
            async with storage.unit() as unit:
                return (await unit.practices.search("zephir", "managers", NADIA, 3)).total

        for patience in range(12):
            hasty = asyncio.create_task(search())
            for _ in range(patience):
                await asyncio.sleep(0)
            hasty.cancel()
            assert await search() == 40
            await asyncio.gather(hasty, return_exceptions=True)
