"""What happened is handed over until it is kept, the newest last, and forgotten when there is no room."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from bot import handover
from bot.events import Event, MessengerConnected
from bot.handover import Handover, Heard, Patience
from tests.builders import NOW

IMPATIENT = Patience(first_pause=timedelta(milliseconds=1), longest_pause=timedelta(milliseconds=2))


class Bot:
    """Keeps what it is handed, but for what is called poison."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Keep it."""
        self.received.append(event.id)
        if event.id == "poison":
            raise ValueError
        assert kept
        await kept()


@pytest.fixture
async def bot() -> Bot:
    """A bot that has heard nothing yet."""
    return Bot()


@pytest.fixture
async def over(bot: Bot) -> AsyncIterator[Handover]:
    """What stands between, until the end of the test."""
    ready: asyncio.Future[Handover] = asyncio.get_running_loop().create_future()

    async def live() -> None:
        async with asyncio.TaskGroup() as tasks:
            ready.set_result(Handover(bot.receive, IMPATIENT, tasks))
            await asyncio.Event().wait()

    living = asyncio.create_task(live())
    yield await ready
    living.cancel()
    with suppress(asyncio.CancelledError):
        await living


def happening(name: str, subject: str = "", version: float = 0.0) -> Heard:
    """Something happened."""
    return Heard(MessengerConnected(id=name, at=NOW, messenger="sandbox"), subject, version)


async def test_one_that_cannot_be_kept_is_insisted_upon_and_the_others_are_forgotten_in_time(
    bot: Bot, over: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with it, it fills the memory with nothing else."""
    monkeypatch.setattr(handover, "REMEMBERED", 10)
    poison = over.start(happening("poison"))
    for name in ("first", *map(str, range(20)), "first", "19"):
        await over.start(happening(name)).landed.wait()
    while bot.received.count("poison") < 3:
        await asyncio.sleep(0.001)
    assert not poison.kept.is_set()
    assert bot.received.count("first") == 2, "It was forgotten; the bot itself knows it for longer."
    assert bot.received.count("19") == 1


async def test_what_is_older_than_what_is_known_of_a_message_changes_nothing(
    bot: Bot, over: Handover
) -> None:
    """An edit that came first, and a removal for good; another message is another matter."""
    told = [
        ("edited", "m", 2.0),
        ("written", "m", 0.0),
        ("gone", "n", float("inf")),
        ("edited late", "n", 9.0),
    ]
    for one in (*told, ("other", "o", 0.0)):
        await over.start(happening(*one)).landed.wait()
    assert bot.received == ["edited", "gone", "other"]
