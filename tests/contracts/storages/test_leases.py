"""What one process at a time may hold."""

import asyncio
from datetime import datetime, timedelta

from bot.ports import Storage
from tests.builders import NOW

SOON, LATER = NOW + timedelta(seconds=10), NOW + timedelta(seconds=20)


async def hold(storage: Storage, holder: str, now: datetime, until: datetime, name: str = "gateway") -> bool:
    """Whether somebody has it now."""
    async with storage.unit() as unit:
        held = await unit.leases.hold(name, holder, now, until)
        await unit.commit()
    return held


async def test_one_holds_it_and_goes_on_holding_it(storage: Storage) -> None:
    """Until it is over: then whoever asks first."""
    assert await hold(storage, "a", NOW, SOON)
    assert not await hold(storage, "b", NOW, SOON)
    assert await hold(storage, "a", NOW, LATER)
    assert not await hold(storage, "b", SOON, LATER)
    assert await hold(storage, "b", LATER, LATER + timedelta(seconds=10))
    assert not await hold(storage, "a", LATER, LATER + timedelta(seconds=10))


async def test_leases_of_other_names_are_others(storage: Storage) -> None:
    """Each has a holder of its own."""
    assert await hold(storage, "a", NOW, SOON)
    assert await hold(storage, "b", NOW, SOON, "another")


async def test_what_is_let_go_is_free_at_once(storage: Storage) -> None:
    """By its holder: nobody else can let it go."""
    assert await hold(storage, "a", NOW, SOON)
    for other, free in (("b", False), ("a", True)):
        async with storage.unit() as unit:
            await unit.leases.let_go("gateway", other)
            await unit.commit()
        assert await hold(storage, "c", NOW, SOON) is free


async def test_what_is_not_committed_is_not_held(storage: Storage) -> None:
    """A process that dies meanwhile holds nothing."""
    async with storage.unit() as unit:
        assert await unit.leases.hold("gateway", "a", NOW, SOON)
    assert await hold(storage, "b", NOW, SOON)


async def test_of_many_who_ask_at_once_one_has_it(storage: Storage) -> None:
    """When nobody had it yet, and when it is over."""
    for now in (NOW, LATER):
        until = now + timedelta(seconds=5)
        held = await asyncio.gather(*(hold(storage, f"{now}:{number}", now, until) for number in range(8)))
        assert held.count(True) == 1
