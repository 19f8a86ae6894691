"""Several processes write while they are killed: nothing is lost, and nothing is found twice."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from bot.model.practice import Practice, State
from bot.ports import Storage
from storage import open_storage
from storage.sql.index import reindexing, remembered, sealing, writing
from tests.databases import opened
from tests.storage.indexing import COMMON, WORDS, shrink

WRITERS, KILLS = 2, 4
pytestmark = pytest.mark.timeout(300)  # processes begin slowly where others are at work


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As small as theirs."""
    for module, name in (
        (remembered, "PARTITION"),
        (reindexing, "PARTITION"),
        (sealing, "PARTITION"),
        (writing, "FRESH"),
        (reindexing, "AT_ONCE"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    shrink()


async def begin(url: str, seed: int) -> Process:
    """Another process that writes."""
    command = (sys.executable, "-m", "tests.storage.indexing", url, str(seed))
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE)


async def let_write(process: Process, committed: dict[str, str], lines: int) -> None:
    """Hear what it committed, kill it, and hear what it still said."""
    assert process.stdout
    for _ in range(lines):
        said = (await process.stdout.readline()).split()
        assert said, "It ended by itself."
        committed[said[0].decode()] = said[1].decode()
    process.kill()
    async for line in process.stdout:
        if len(said := line.split()) == 2 and line.endswith(b"\n"):
            committed[said[0].decode()] = said[1].decode()
    await process.wait()


async def everything(storage: Storage) -> list[Practice]:
    """Every archived practice."""
    async with storage.unit() as unit:
        return await unit.practices.all("managers", None)


async def found(storage: Storage, words: str) -> list[tuple[str, float]]:
    """All there is, best first."""
    async with storage.unit() as unit:
        hits = (await unit.practices.search(words, None, None, 5_000)).hits
    return [(hit.practice.id, hit.score) for hit in hits]


async def test_the_index_is_sound_whenever_a_process_is_killed(database_url: str) -> None:
    """While it seals, or reads everything again: what is there is found as dicts find it, to the digit."""
    chance = random.Random(5)
    committed: dict[str, str] = {}
    async with opened(database_url) as storage:

        async def writer(seed: int) -> None:
            for life in range(KILLS // WRITERS):
                process = await begin(database_url, seed * 100 + life)
                await let_write(process, committed, chance.randint(60, 250))

        await asyncio.gather(*(writer(seed) for seed in range(WRITERS)))
        committed.pop("reading", None)
        there = await everything(storage)
        kept = {one.id for one in there}
        async with storage.unit() as unit:
            for one, state in committed.items():
                assert await unit.practices.get(one), "It was committed."
                assert state == State.ARCHIVED or one not in kept
        memory = await open_storage("memory://")
        async with memory.unit() as unit:
            for practice in there:
                await unit.practices.save(practice)
            await unit.commit()
        for words in (COMMON, *WORDS[:4], "délégation lundi chef"):
            assert await found(storage, words) == await found(memory, words)
        async for _ in storage.reindex(everything=True):
            pass
        assert await found(storage, COMMON) == await found(memory, COMMON)
