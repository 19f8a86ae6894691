"""A unit of work is kept whole, or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import Post
from bot.cards import Card, Text
from bot.markup import Span
from bot.model.parts import Parts
from bot.model.place import Person
from bot.ports import Storage
from tests.builders import HERE, NOW, a_community, a_delivery, a_member, a_practice, a_theme, an_event
from tests.patience import PATIENCE


class Mishap(Exception):
    """Something went wrong in a handler."""


async def test_what_is_not_committed_is_not_kept(storage: Storage) -> None:
    """A unit rolls back when left."""
    community = a_community()
    async with storage.unit() as unit:
        await unit.communities.save(community)
        assert await unit.communities.get(community.id) == community
    async with storage.unit() as unit:
        assert await unit.communities.get(community.id) is None


async def test_what_is_committed_is_kept(storage: Storage) -> None:
    """Every noun of the unit is there for the next one."""
    community, member = a_community(), a_member()
    async with storage.unit() as unit:
        await unit.communities.save(community)
        await unit.members.save(member)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.communities.get(community.id) == community
        assert await unit.members.get(member.id) == member


async def test_what_comes_after_the_commit_needs_another(storage: Storage) -> None:
    """Only what stood when it was committed is kept."""
    before, after = a_community(), a_community()
    async with storage.unit() as unit:
        await unit.communities.save(before)
        await unit.commit()
        await unit.communities.save(after)
    async with storage.unit() as unit:
        assert await unit.communities.all() == [before]


async def test_a_mishap_leaves_nothing_behind(storage: Storage) -> None:
    """An exception rolls back and goes on its way."""
    practice = a_practice()

    async def fail() -> None:
        async with storage.unit() as unit:
            await unit.practices.save(practice)
            raise Mishap

    with pytest.raises(Mishap):
        await fail()
    async with storage.unit() as unit:
        assert await unit.practices.get(practice.id) is None
        assert (await unit.practices.search("lundi", None, None, 10)).total == 0


async def test_a_cancelled_unit_leaves_nothing_behind(storage: Storage) -> None:
    """And the next one is not kept waiting."""
    community, saved = a_community(), asyncio.Event()

    async def dawdle() -> None:
        async with storage.unit() as unit:
            await unit.communities.save(community)
            saved.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(dawdle())
    await saved.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PATIENCE), storage.unit() as unit:
        assert await unit.communities.all() == []


async def test_units_at_the_same_time_are_all_kept(storage: Storage) -> None:
    """Twenty tasks read, then write; nobody is refused and nothing is lost."""

    async def add_theme(number: int) -> None:
        async with storage.unit() as unit:
            await unit.themes.of("managers")
            await asyncio.sleep(0)
            await unit.themes.save(a_theme(question=f"Question {number}"))
            await unit.commit()

    await asyncio.gather(*(add_theme(number) for number in range(20)))
    async with storage.unit() as unit:
        questions = {theme.question for theme in await unit.themes.of("managers")}
    assert questions == {f"Question {number}" for number in range(20)}


async def test_nobody_sees_what_is_not_committed(storage: Storage) -> None:
    """A unit that saved and dawdles shows nothing to the others, whether they wait for it or not."""
    community, saved = a_community(), asyncio.Event()

    async def save_and_leave() -> None:
        async with storage.unit() as unit:
            await unit.communities.save(community)
            saved.set()
            await asyncio.sleep(0.05)

    async def look() -> None:
        await saved.wait()
        async with storage.unit() as unit:
            assert await unit.communities.all() == []

    await asyncio.gather(save_and_leave(), look())


async def test_what_no_database_can_hold_is_replaced(storage: Storage) -> None:
    """NUL and halves of surrogate pairs, wherever they stand, break nothing; the rest stays as it was."""
    wild, tame = "avant\x00pendant\ud83e après\udc00 🧰", "avant\ufffdpendant\ufffd après\ufffd 🧰"
    practice = a_practice(title=wild, parts=Parts(method=wild), tags=(wild,), external_id=wild)
    delivery = a_delivery("key", action=Post(HERE, Card((Text((Span(wild),)),)), "key"), reason=wild)
    async with storage.unit() as unit:
        await unit.practices.save(practice)
        await unit.deliveries.add(delivery)
        await unit.commit()
    async with storage.unit() as unit:
        kept = await unit.practices.get(practice.id)
        assert kept == replace(practice, title=tame, parts=Parts(method=tame), tags=(tame,), external_id=tame)
        said = await unit.deliveries.get("key")
        assert said == replace(delivery, action=Post(HERE, Card((Text((Span(tame),)),)), "key"), reason=tame)
        assert await unit.practices.get(wild) is None
        assert (await unit.practices.search(wild, wild, Person(wild, wild, wild), 10)).total == 0


async def test_an_event_is_first_seen_once(storage: Storage) -> None:
    """The same happening handed over again is known, in the same unit and in the next."""
    event = an_event()
    async with storage.unit() as unit:
        assert await unit.first_seen(event)
        assert not await unit.first_seen(event)
        assert await unit.first_seen(an_event())
        await unit.commit()
    async with storage.unit() as unit:
        assert not await unit.first_seen(event)


async def test_an_event_that_was_not_committed_was_not_seen(storage: Storage) -> None:
    """What failed is dealt with when it is handed over again."""
    event = an_event()
    async with storage.unit() as unit:
        assert await unit.first_seen(event)
    async with storage.unit() as unit:
        assert await unit.first_seen(event)


async def test_of_many_at_once_one_sees_an_event_first(storage: Storage) -> None:
    """Ten handed over together: one deals with it."""
    event = an_event()

    async def deal() -> bool:
        async with storage.unit() as unit:
            first = await unit.first_seen(event)
            await unit.commit()
            return first

    assert sum(await asyncio.gather(*(deal() for _ in range(10)))) == 1


async def test_old_events_are_forgotten(storage: Storage) -> None:
    """Those from before the limit, and no others."""
    old, recent = an_event(at=NOW - timedelta(days=30)), an_event()
    async with storage.unit() as unit:
        await unit.first_seen(old)
        await unit.first_seen(recent)
        await unit.forget_seen(before=NOW)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.first_seen(old)
        assert not await unit.first_seen(recent)


async def test_a_storage_that_works_is_ready(storage: Storage) -> None:
    """Nothing is raised, also when a unit was left open to fail before."""
    await storage.ready()
    async with storage.unit() as unit:
        await unit.communities.save(a_community())
    await storage.ready()
