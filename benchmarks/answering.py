"""Answers kept durably, from a message in a thread to its commit; the floor is bare commits of one row."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # has no stubs

from benchmarks.community import MESSENGER, PEOPLE, settle
from benchmarks.measuring import Row, Times, compared, timed
from bot.engine import Engine
from bot.events import MessagePosted
from bot.model.member import Consent
from bot.model.place import Address
from storage import open_storage
from storage.sql.engine import SQLITE
from tests.builders import NOW, a_message
from tests.reliability.stepping import engine_over

CONNECTIONS = 15  # as many as the storage's pool opens at most
TOLD = "Je fixe le résultat et deux jalons, jamais la méthode. " * 3


async def measure(name: str, url: str, folder: Path, answers: int) -> list[Row]:
    """One after the other and fifty at once; kept only, and kept and archived."""
    rows = []
    storage = await open_storage(url)
    try:
        engine = engine_over(storage, MESSENGER)
        for at_once, how in ((1, "one by one"), (50, "50 at once")):
            floor = await _floor(url, folder / f"floor-{at_once}.db", answers, at_once)
            for consent, kept in ((Consent.NEVER, "kept"), (Consent.ALWAYS, "kept and archived")):
                heads = await settle(storage, consent)
                await timed(answer(engine, number, heads) for number in range(20))  # warm
                found = await timed((answer(engine, number, heads) for number in range(answers)), at_once)
                rows += compared(f"{name}: answers {kept}, {how}", found, floor)
    finally:
        await storage.close()
    return rows


async def answer(engine: Engine, number: int, heads: list[Address]) -> None:
    """Somebody answers one of the themes."""
    where = a_message(heads[number % len(heads)].thread)
    author = PEOPLE[number % len(PEOPLE)]
    await engine.receive(MessagePosted(id=where.message, at=NOW, address=where, author=author, text=TOLD))


async def _floor(url: str, file: Path, times: int, at_once: int) -> Times:
    """As durable as an answer and on the same disk, with nothing around."""
    create, insert = "CREATE TABLE IF NOT EXISTS floor (told TEXT)", "INSERT INTO floor VALUES ($1)"
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            for name, value in SQLITE.items():
                database.execute(f"PRAGMA {name}={value}")
            database.execute(create)
            return await timed((_commit(database) for _ in range(times)), at_once)
    address = url.replace("+asyncpg", "")
    async with asyncpg.create_pool(address, min_size=min(at_once, CONNECTIONS), max_size=CONNECTIONS) as pool:
        await pool.execute(create)
        return await timed((pool.execute(insert, TOLD) for _ in range(times)), at_once)


async def _commit(database: sqlite3.Connection) -> None:
    await asyncio.sleep(0)  # whoever asked before goes first
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO floor VALUES (?)", (TOLD,))
    database.execute("COMMIT")
