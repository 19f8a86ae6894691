"""Told to stop, the bot finishes what it has begun, and ends in time."""

import asyncio
import random
from pathlib import Path
from time import monotonic

from adapters import web
from bot import finishing
from bot.deliveries import Outcome
from tests.databases import opened
from tests.patience import PATIENCE
from tests.reliability.kept import LONG_AGO
from tests.reliability.process import BotProcess
from tests.reliability.replicas.scenes import slack
from tests.reliability.replicas.town import Town

IN_ALL = 10.0
"""Seconds until it has ended: whoever stops it may kill it then."""


def test_what_is_waited_for_while_stopping_fits_into_the_time() -> None:
    """What the engine has begun, then what is being said, then the pages."""
    assert 2 * finishing.PATIENCE_SECONDS + web.LAST_REQUESTS <= IN_ALL


async def test_what_is_being_said_is_said_and_written_down(tmp_path: Path) -> None:
    """Slack is slow to answer when SIGTERM comes: the theme stands once, and the bot knows where."""
    bot = BotProcess(tmp_path)
    async with slack.by_sockets() as scene:
        bot.settings.update(scene.settings())
        async with opened(bot.database_url) as storage:
            town = Town(scene, storage, random.Random(1))
            await town.settle()
            await town.plan()
        slow = scene.slack.faults.hold("chat.postMessage")
        try:
            await bot.start()
            async with asyncio.timeout(PATIENCE):
                await slow.reached.wait()
            began = monotonic()
            stopping = asyncio.create_task(bot.stop())
            await asyncio.sleep(0.5)
            slow.release()
            assert await stopping == 0, bot.log.read_text()[-2000:]
            assert monotonic() - began < IN_ALL
        finally:
            await bot.kill()
        [theme] = scene.themes()
        async with opened(bot.database_url) as storage, storage.unit() as unit:
            [posting] = await unit.postings.newest(town.places, LONG_AGO, 10)
            delivery = await unit.deliveries.get(f"posting:{posting.id}")
            assert await unit.deliveries.next_due() is None
        assert delivery
        assert (delivery.outcome, delivery.holder, delivery.leased_until) == (Outcome.SAID, None, None)
        assert delivery.address == posting.address == theme
