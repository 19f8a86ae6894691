"""The bot is killed again and again; what it acknowledged is kept once, and what it owes is said once.

``RELIABILITY_KILLS`` says how many kills at random moments there are in all, ``RELIABILITY_ROUNDS`` how often
every named point is died at, and ``RELIABILITY_SEED`` where chance begins.
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientTimeout, TCPConnector

from adapters.sandbox.memory.store import Store
from adapters.sandbox.world import World
from tests.reliability.dying import POINTS
from tests.reliability.kept import check
from tests.reliability.members import Crowd
from tests.reliability.process import BotProcess

SEED = int(os.environ.get("RELIABILITY_SEED", "1"))
KILLS = int(os.environ.get("RELIABILITY_KILLS", "4"))
ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "1"))
AT_ONCE = 40
"""Requests on their way at a time."""
STORMS = [(SEED + first, min(4, KILLS - first)) for first in range(0, KILLS, 4)]
"""Seeds, and how many kills each comes with."""
TIMES = {"commit": 40, "say": 2, "say-theme": 1, "acknowledge": 10, "hand-over": 40, "move-clock": 1}
"""The most often a point is come to before the bot dies there."""

pytestmark = pytest.mark.timeout(
    400
)  # each takes 15 s by itself, and many times that where others are at work


def people(bot: BotProcess, count: int) -> list[str]:
    """Let as many people in before the first life begins."""
    store = Store(bot.sandbox_file)
    world = World(store, "fr")
    names = [f"m{number:03}" for number in range(count)]
    with store.together():
        for name in names:
            # In one transaction: 400 would each wait for the disk.
            world.add_person(name, f"Membre {name}")
    store.close()
    return names


@asynccontextmanager
async def crowd(bot: BotProcess, chance: random.Random) -> AsyncIterator[Crowd]:
    """Windows for everybody."""
    connector = TCPConnector(limit=AT_ONCE, force_close=True)
    async with ClientSession(connector=connector, timeout=ClientTimeout(10)) as session:
        yield Crowd(session, bot.url, chance)


async def settle(bot: BotProcess, members: Crowd) -> None:
    """Let the last life say what it owes, and end it as an operator would."""
    for _ in range(2):
        # What a killed life had claimed is free again an hour later.
        await members.move_clock("hour")
    assert await bot.stop() == 0


async def next_theme(members: Crowd, known: list[str]) -> str:
    """Move the clock until a theme stands in the channel that did not before."""
    while not (new := [theme for theme in await members.themes() if theme not in known]):
        await members.move_clock("theme")
    return new[-1]


def _chance(seed: int) -> random.Random:
    """Chance from a seed that is told when the test fails."""
    print(f"RELIABILITY_SEED={seed}")  # noqa: T201  pytest shows it beside a failure
    return random.Random(seed)


@pytest.mark.parametrize(("seed", "kills"), STORMS)
async def test_four_hundred_members_answer_while_the_bot_is_killed(
    seed: int, kills: int, tmp_path: Path
) -> None:
    """At any moment, be it while it starts; the clock is moved meanwhile, and another theme comes due."""
    chance = _chance(seed)
    bot = BotProcess(tmp_path)
    names = people(bot, 400)

    async def kill() -> None:
        for _ in range(kills):
            await bot.start()
            if chance.random() < 0.8:
                await bot.ready()
            await asyncio.sleep(chance.uniform(0, 1.2))
            await bot.kill()
        await bot.start()

    async def converse() -> None:
        theme = await next_theme(members, [])
        answering = [asyncio.create_task(members.answer(name, theme)) for name in names]
        await asyncio.sleep(chance.uniform(0, 3))
        await next_theme(members, [theme])
        await asyncio.gather(*answering)

    try:
        async with crowd(bot, chance) as members:
            await asyncio.gather(kill(), converse())
            assert members.unanswered, "It was killed while nobody spoke to it: nothing was tried."
            await settle(bot, members)
        await check(bot, members.told)
    finally:
        await bot.kill()


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
async def test_the_bot_dies_at_every_point_that_matters(seed: int, tmp_path: Path) -> None:
    """Between a message being said and its delivery being marked, around commits and acknowledgements."""
    chance = _chance(seed)
    bot = BotProcess(tmp_path)
    names = people(bot, 24)
    over = asyncio.Event()
    themes: list[str] = []

    async def die() -> None:
        for point in chance.sample(POINTS, len(POINTS)):
            times = chance.randint(1, TIMES[point.partition("-")[2]])
            await bot.start("tests.reliability.dying", point, str(times))
            assert await bot.death() == -signal.SIGKILL, f"{point}, {times} times"
        over.set()
        await bot.start()

    async def ask() -> None:
        while not over.is_set():
            themes.append(await next_theme(members, themes))
            await asyncio.sleep(0.3)

    async def answer(name: str) -> None:
        while not over.is_set():
            await asyncio.sleep(chance.uniform(0, 0.3))
            if themes:
                await members.answer(name, themes[-1])

    try:
        async with crowd(bot, chance) as members:
            await asyncio.gather(die(), ask(), *map(answer, names))
            await settle(bot, members)
        await check(bot, members.told)
    finally:
        await bot.kill()
