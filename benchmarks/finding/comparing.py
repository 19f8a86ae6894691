"""Every system on one collection: the same queries, plain, without accents and with one slip."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from time import perf_counter

from benchmarks.finding.measures import MEASURES
from benchmarks.finding.systems import fts5
from benchmarks.finding.systems.bm25 import bm25
from benchmarks.finding.systems.ours import ours
from benchmarks.finding.systems.postgresql import postgresql
from benchmarks.finding.systems.system import System
from benchmarks.finding.systems.tantivy_index import tantivy_index
from benchmarks.finding.variants import VARIANTS
from bot.model.practice import Practice
from tests.collections.reading import Collection, Query

log = logging.getLogger(__name__)

Opening = AbstractAsyncContextManager[System]
MALLETTE = "Mallette"
Figure = tuple[str, str]
"""A variant and a measure."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How a system did: each query's value by variant and measure; the seconds one took it, on average."""

    system: str
    values: Mapping[Figure, Mapping[str, float]]
    each: float

    @property
    def ours(self) -> bool:
        """Whether this is Mallette's own search."""
        return self.system.startswith(MALLETTE)


def systems(practices: Sequence[Practice], sqlite: str, postgres: str) -> dict[str, Opening]:
    """Ours first, in these two empty databases; then what it is held against."""
    return {
        f"{MALLETTE}, SQLite": ours(sqlite, practices),
        f"{MALLETTE}, PostgreSQL": ours(postgres, practices),
        "FTS5 unicode61, bm25": fts5.fts5(fts5.plain, practices),
        "FTS5 Snowball, bm25": fts5.fts5(fts5.stemmed, practices),
        "PostgreSQL, ts_rank_cd": postgresql(postgres, practices),
        "bm25s, Snowball": bm25(practices),
        "tantivy, its analysers": tantivy_index(practices),
    }


async def compare(collection: Collection, among: Mapping[str, Opening]) -> list[Compared]:
    """One after the other."""
    found = []
    for name, opening in among.items():
        log.info("finding in %s: %s", collection.name, name)
        async with opening as system:
            found.append(await _measure(name, system, collection))
    return found


async def lists(system: System, queries: Sequence[Query]) -> dict[str, dict[str, list[str]]]:
    """What each query finds, by variant; what is typed alike in two of them is asked once."""
    found: dict[str, dict[str, list[str]]] = {variant: {} for variant in VARIANTS}
    for query in queries:
        known: dict[str, list[str]] = {}
        for variant, vary in VARIANTS.items():
            words = vary(query)
            if words not in known:
                known[words] = await system.search(words, query)
            found[variant][query.id] = known[words]
    return found


def differences(one: Compared, other: Compared, figure: Figure) -> dict[str, float]:
    """By how much ``one`` did better, query by query."""
    return {query: value - other.values[figure][query] for query, value in one.values[figure].items()}


async def _measure(name: str, system: System, collection: Collection) -> Compared:
    timed = Timed(system)
    found = await lists(timed, collection.queries)
    values = {
        (variant, measure): {
            query: of(hits, collection.judgements[query]) for query, hits in by_query.items()
        }
        for variant, by_query in found.items()
        for measure, of in MEASURES.items()
    }
    return Compared(name, values, timed.seconds / timed.asked)


class Timed:
    """A system, and how long it took so far."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.asked = 0
        self.seconds = 0.0

    async def search(self, words: str, query: Query) -> list[str]:
        """What the system finds."""
        began = perf_counter()
        found = await self._system.search(words, query)
        self.seconds += perf_counter() - began
        self.asked += 1
        return found
