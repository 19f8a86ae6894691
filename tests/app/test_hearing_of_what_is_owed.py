"""What one process owes in a messenger that another is in is said at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.plug import Plug
from bot import deliverer
from bot.actions import Post
from bot.app import house
from bot.cards import Card
from bot.deliveries import Delivery
from bot.ports import Receive
from bot.settings import Settings
from tests.adapters.engine import until
from tests.builders import HERE, NOW
from tests.databases import empty_database, opened, postgres_tables, postgres_url
from tests.reliability.stepping import SteppingMessenger, Wall, walk_on

__all__ = ["postgres_tables", "postgres_url"]


class Herald(SteppingMessenger):
    """Says what it is asked to, where everybody sees it, and hears nothing."""

    def __init__(self, name: str, wall: Wall) -> None:
        super().__init__(wall, walk_on)
        self.name = name

    async def listen(self, receive: Receive) -> None:
        """Until cancelled."""
        await asyncio.Event().wait()


async def wake_once(wake: Callable[[], Awaitable[None]]) -> None:
    """At the start, and never again."""
    await wake()
    await asyncio.Event().wait()


@asynccontextmanager
async def a_house(url: str, messenger: str, wall: Wall) -> AsyncIterator[None]:
    """A process that is in one messenger alone."""
    settings = Settings(database_url=url, messengers=messenger, http_port=0)
    plug = Plug(Herald(messenger, wall))
    async with house.opened(settings, lambda *_: plug) as (running, _):
        living = asyncio.create_task(running.live())
        try:
            yield
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living


async def test_a_running_bot_says_at_once_what_another_process_owes(
    postgres_url: str, postgres_tables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks because it was told: by itself it would not for an hour."""
    monkeypatch.setattr(deliverer, "IDLE", timedelta(hours=1))
    monkeypatch.setattr(house, "keep_waking", wake_once)
    wall = Wall()
    place = replace(HERE, messenger="discord")
    async with (
        empty_database(postgres_url, like=postgres_tables) as url,
        a_house(url, "discord", wall),
        opened(url) as another,
    ):
        # The first ones may be found by the looks of a start.
        for key in ("first", "second", "third", "fourth"):
            await asyncio.sleep(0.5)  # whoever has said something looks once more by itself
            async with another.unit() as unit:
                await unit.deliveries.add(Delivery(key, Post(place, Card(()), key), NOW))
                await unit.commit()
            await until(lambda key=key: len(wall.standing(key)) == 1)  # type: ignore[misc]
