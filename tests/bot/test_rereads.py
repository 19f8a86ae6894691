"""What is to be read again is read once, in an order that keeps nobody waiting for ever."""

import asyncio

import pytest

from bot.actions import Reread
from bot.model.place import Place
from bot.rereads import Rereads

CHANNEL = Place("slack", "T1", "C1")


def thread(number: int, *known: str) -> Reread:
    """One of a channel's; the greater, the newer."""
    return Reread(Place("slack", "T1", "C1", f"{number:03}"), known=frozenset(known))


async def read(rereads: Rereads) -> Reread:
    """The next, which is there."""
    async with asyncio.timeout(1), rereads.taken() as again:
        return again


async def test_the_newest_come_first_and_channels_last() -> None:
    """People are in the newest; a channel is everybody's."""
    rereads = Rereads()
    for again in (thread(1), Reread(CHANNEL), thread(3), thread(2)):
        rereads.ask(again)
    assert [await read(rereads) for _ in range(4)] == [thread(3), thread(2), thread(1), Reread(CHANNEL)]


async def test_what_is_asked_twice_is_read_once_for_both() -> None:
    """Whatever either knew may be missing."""
    rereads = Rereads()
    rereads.ask(thread(1, "a"))
    rereads.ask(thread(1, "b"))
    assert await read(rereads) == thread(1, "a", "b")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), rereads.taken():
            pass


async def test_a_theme_that_just_appeared_waits_for_one_thread_and_not_for_all() -> None:
    """After an interruption there are hundreds."""
    rereads = Rereads()
    for number in range(100):
        rereads.ask(thread(number))
    await read(rereads)
    rereads.ask(thread(100))
    assert await read(rereads) == thread(100)


async def test_however_often_all_is_asked_for_the_oldest_has_its_turn() -> None:
    """Sessions that end as they begin ask for everything each time."""
    rereads, done = Rereads(), list[Reread]()
    for _ in range(10):
        for number in range(10):
            rereads.ask(thread(number))
        done.append(await read(rereads))
    assert set(done) == {thread(number) for number in range(10)}


async def test_what_was_asked_again_while_it_was_read_is_read_once_more() -> None:
    """The first reading may have passed what was said since."""
    rereads = Rereads()
    rereads.ask(thread(1))
    async with rereads.taken():
        rereads.ask(thread(1, "a"))
    assert await read(rereads) == thread(1, "a")


async def test_who_is_interrupted_leaves_it_to_be_read() -> None:
    """Listening ends, and begins again."""
    rereads = Rereads()
    rereads.ask(thread(1, "a"))
    with pytest.raises(ConnectionError):
        async with rereads.taken():
            raise ConnectionError
    assert await read(rereads) == thread(1, "a")
