"""Where somebody fetches their own data is known for a while, and to whom it belongs."""

from dataclasses import replace
from datetime import timedelta

from bot.model.handout import Handout
from bot.ports import Storage
from tests.builders import NADIA, NOW, OMAR

MINE = Handout("a" * 32, NADIA, NOW + timedelta(hours=1))


async def test_a_handout_is_found_by_its_code(storage: Storage) -> None:
    """And by nothing near it."""
    async with storage.unit() as unit:
        await unit.handouts.save(MINE)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.handouts.get(MINE.code) == MINE
        assert await unit.handouts.get("a" * 31) is None


async def test_a_handout_is_forgotten(storage: Storage) -> None:
    """When its time is over, or its person is."""
    old = replace(MINE, code="b" * 32, until=NOW - timedelta(seconds=1))
    other = replace(MINE, code="c" * 32, person=OMAR)
    async with storage.unit() as unit:
        for handout in (MINE, old, other):
            await unit.handouts.save(handout)
        await unit.handouts.forget_older(NOW)
        assert await unit.handouts.get(old.code) is None
        assert await unit.handouts.get(MINE.code) == MINE
        await unit.handouts.forget(NADIA)
        assert await unit.handouts.get(MINE.code) is None
        assert await unit.handouts.get(other.code) == other
