"""Everything there is to measure about finding, a table each."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from benchmarks.finding import beside, replay
from benchmarks.finding.collections import collections
from benchmarks.finding.comparing import compare, systems
from benchmarks.finding.showing import shown
from benchmarks.finding.systems.bm25 import Bm25s, bm25
from benchmarks.finding.systems.ours import ours
from tests.collections.reading import see_also
from tests.databases import empty_database


async def measure(folder: Path, postgresql: str, *, quick: bool) -> AsyncIterator[str]:
    """The tables, one by one; ``quick`` asks one query in eight."""
    for collection in collections():
        asked = replace(collection, queries=collection.queries[:: 8 if quick else 1])
        sqlite = f"sqlite+aiosqlite:///{folder}/{asked.name}.db"
        async with empty_database(postgresql) as postgres:
            compared = await compare(asked, systems(asked.practices, sqlite, postgres))
        yield shown(asked, compared)
    for collection in collections():
        among: dict[str, AbstractAsyncContextManager[replay.Learning]] = {
            "ours": ours("memory://", collection.practices),
            "bm25s, Snowball": bm25(collection.practices),
        }
        yield await replay.measure(collection, among)
    asking = see_also()
    async with ours("memory://", asking.practices) as system:
        yield await beside.measure(asking, {"ours": system, "bm25s": Bm25s(asking.practices)})
