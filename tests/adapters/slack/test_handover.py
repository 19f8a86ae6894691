"""What happened is handed over until it is kept, and no more of it is remembered than there is room for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from adapters.slack.hearing import handover
from adapters.slack.hearing.handover import Handover, Patience
from adapters.slack.hearing.inbound import Heard
from bot.events import Event, MessengerConnected
from tests.builders import NOW

IMPATIENT = Patience(first_pause=timedelta(milliseconds=1), longest_pause=timedelta(milliseconds=2))


def happening(name: str) -> Heard:
    """Something happened."""
    return Heard(MessengerConnected(id=name, at=NOW, messenger="slack"))


async def test_one_that_cannot_be_kept_is_insisted_upon_and_the_others_are_forgotten_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is wrong with it, it fills the memory with nothing else."""
    monkeypatch.setattr(handover, "REMEMBERED", 10)
    received: list[str] = []

    async def receive(event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        received.append(event.id)
        if event.id == "poison":
            raise ValueError
        assert kept
        await kept()

    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as tasks:
            over = Handover(receive, IMPATIENT, tasks)
            poison = over.start(happening("poison"))
            for name in ("first", *(str(number) for number in range(20))):
                await over.start(happening(name)).settled.wait()
            await over.start(happening("first")).settled.wait()
            await over.start(happening("19")).settled.wait()
            while received.count("poison") < 3:
                await asyncio.sleep(0.001)
            assert not poison.kept.is_set()
            assert received.count("first") == 2, "It was forgotten; the bot itself knows it for longer."
            assert received.count("19") == 1
            raise asyncio.CancelledError
