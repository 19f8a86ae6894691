"""One process that is killed again and again, while people answer in the sandbox."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from adapters.sandbox.memory.store import Store
from adapters.sandbox.world import World
from tests.reliability.accounts import Account
from tests.reliability.dying import POINTS
from tests.reliability.kept import check
from tests.reliability.members import Crowd
from tests.reliability.process import BotProcess

AT_ONCE = 40
"""Requests on their way at a time."""
TIMES = {"commit": 40, "say": 2, "say-theme": 1, "acknowledge": 10, "hand-over": 40, "move-clock": 1}
"""The most often a point is come to before the bot dies there."""

LOOKS = 30
"""A tenth of a second apart, for a theme that is due: weeks do not pass while one process dies."""


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
    async with ClientSession(connector=connector, timeout=ClientTimeout(60)) as session:
        yield Crowd(session, bot.url, chance)


async def settle(bot: BotProcess, members: Crowd) -> None:
    """Let the last life say what it owes, and end it as an operator would."""
    for _ in range(2):
        # What a killed life had claimed is free again an hour later.
        await members.move_clock("hour")
    assert await bot.stop() == 0


async def next_theme(members: Crowd, known: list[str]) -> str:
    """Move the clock until a theme stands in the channel that did not before; each has its time."""
    looks = 1
    while True:
        for _ in range(looks):
            if new := [theme for theme in await members.themes() if theme not in known]:
                return new[-1]
            await asyncio.sleep(0.1)
        await members.move_clock("theme")
        looks = LOOKS


async def killed_at_any_moment(folder: Path, seed: int, kills: int, members: int = 400) -> Account:
    """Everybody answers, be it while it starts; the clock is moved meanwhile, and another theme comes due."""
    chance = random.Random(seed)
    bot = BotProcess(folder)
    names = people(bot, members)

    async def kill() -> None:
        for _ in range(kills):
            await bot.start()
            if chance.random() < 0.8:
                await bot.ready()
            await asyncio.sleep(chance.uniform(0, 1.2))
            await bot.kill()
        await bot.start()

    async def converse() -> None:
        theme = await next_theme(them, [])
        answering = [asyncio.create_task(them.answer(name, theme)) for name in names]
        await asyncio.sleep(chance.uniform(0, 3))
        await next_theme(them, [theme])
        await asyncio.gather(*answering)

    try:
        async with crowd(bot, chance) as them:
            await asyncio.gather(kill(), converse())
            assert them.unanswered, "It was killed while nobody spoke to it: nothing was tried."
            await settle(bot, them)
        account = await check(bot, them.told)
        account.suffered["kills"] += kills
        return account
    finally:
        await bot.kill()


async def dies_at_every_point(folder: Path, seed: int) -> Account:
    """Once at each, in any order, while people answer."""
    chance = random.Random(seed)
    bot = BotProcess(folder)
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
            themes.append(await next_theme(them, themes))
            await asyncio.sleep(0.3)

    async def answer(name: str) -> None:
        while not over.is_set():
            await asyncio.sleep(chance.uniform(0, 0.3))
            if themes:
                await them.answer(name, themes[-1])

    try:
        async with crowd(bot, chance) as them:
            await asyncio.gather(die(), ask(), *map(answer, names))
            await settle(bot, them)
        account = await check(bot, them.told)
        account.suffered["deaths at a point"] += len(POINTS)
        return account
    finally:
        await bot.kill()
