"""What members open teaches later searches: half of the queries teach, the other half is asked after.

A member who finds what helps among the first ten opens it. One in five opens the first in any case, as people
do. The halves are drawn by chance, and no wording stands in both.
"""

import random
from collections.abc import Mapping, Sequence, Set
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from benchmarks.finding.measures import HELPS, MEASURES, estimate
from benchmarks.finding.showing import columns
from benchmarks.finding.systems.system import System
from tests.collections.reading import Collection, Query, number_of

HASTY = 5
"""One in so many opens the first without reading."""

Opened = tuple[Query, str]
"""A query, and the practice that was opened from it."""


class Learning(System, Protocol):
    """Finds better what was opened before."""

    async def teach(self, opened: Sequence[Opened]) -> None:
        """From these queries these practices were opened, in this order."""


async def measure(collection: Collection, among: Mapping[str, AbstractAsyncContextManager[Learning]]) -> str:
    """A table: the later half before anything was learnt and after, and how far apart they are."""
    early = [query for query in collection.queries if number_of(query.id) % 2]
    later = [query for query in collection.queries if not number_of(query.id) % 2]
    head = f"{collection.name}: {len(early)} queries teach, {len(later)} others are asked after"
    rows = [[head, *MEASURES]]
    for name, opening in among.items():
        async with opening as system:
            before = await _values(system, collection, later)
            opened = await _opened(system, collection, early)
            await system.teach(opened)
            after = await _values(system, collection, later)
        rows.append([name, *(str(estimate(before[measure], collection.group)) for measure in MEASURES)])
        taught = f"  after {len(opened)} were opened"
        rows.append([taught, *(str(estimate(after[measure], collection.group)) for measure in MEASURES)])
        known = _known(collection, later, opened)
        for what, among_these in (("gained", {query.id for query in later}), ("where it was opened", known)):
            gains = [_gain(collection, before[measure], after[measure], among_these) for measure in MEASURES]
            rows.append([f"  {what}, {len(among_these)} queries", *gains])
    return columns(rows)


def _known(collection: Collection, queries: Sequence[Query], opened: Sequence[Opened]) -> set[str]:
    """The queries that something helps which somebody has opened."""
    taught = {practice for _, practice in opened}
    return {
        query.id
        for query in queries
        if any(grade >= HELPS and it in taught for it, grade in collection.judgements[query.id].items())
    }


def _gain(
    collection: Collection, before: Mapping[str, float], after: Mapping[str, float], queries: Set[str]
) -> str:
    gain = estimate({query: after[query] - before[query] for query in sorted(queries)}, collection.group)
    return f"{gain.mean:+.3f} ±{(gain.high - gain.low) / 2:.3f}"


async def _opened(system: System, collection: Collection, queries: Sequence[Query]) -> list[Opened]:
    opened = []
    for query in queries:
        chance = random.Random(query.id)  # noqa: S311  no secret
        found = await system.search(query.text, query)
        grades = collection.judgements[query.id]
        helping = [practice for practice in found if grades.get(practice, 0) >= HELPS]
        chosen = found[:1] if chance.randrange(HASTY) == 0 else helping[:1]
        opened += [(query, practice) for practice in chosen]
    return opened


async def _values(
    system: System, collection: Collection, queries: Sequence[Query]
) -> dict[str, dict[str, float]]:
    values: dict[str, dict[str, float]] = {measure: {} for measure in MEASURES}
    for query in queries:
        found = await system.search(query.text, query)
        for measure, of in MEASURES.items():
            values[measure][query.id] = of(found, collection.judgements[query.id])
    return values
