"""What managers look for is found, as well as it was, and the same on every storage."""

from pathlib import Path

from benchmarks.finding.comparing import lists
from benchmarks.finding.measures import MEASURES
from benchmarks.finding.systems.ours import COMMUNITY, ours
from bot.ports import Storage
from tests.builders import NADIA
from tests.collections.reading import managers

COLLECTION = managers()

FLOORS = {
    ("plain", "nDCG@10"): 0.42,
    ("plain", "recall@5"): 0.44,
    ("plain", "success@3"): 0.44,
    ("no accents", "nDCG@10"): 0.42,
    ("one slip", "nDCG@10"): 0.40,
    ("one slip", "success@3"): 0.42,
}
"""What was reached, rounded down. Raise them with what is gained; nothing here depends on time or chance."""

Listed = list[tuple[str, float]]


async def listed(storage: Storage) -> dict[str, tuple[Listed, int]]:
    """For every query a member's first page, with scores, and how much there is in all."""
    found = {}
    async with storage.unit() as unit:
        for query in COLLECTION.queries:
            page = await unit.practices.search(query.text, COMMUNITY, NADIA, 10)
            found[query.id] = ([(hit.practice.id, hit.score) for hit in page.hits], page.total)
    return found


async def test_every_storage_finds_the_same(database_url: str) -> None:
    """For every query the same practices in the same order, as dicts find them."""
    async with ours("memory://", COLLECTION.practices) as memory:
        expected = await listed(memory.storage)
    async with ours(database_url, COLLECTION.practices) as database:
        assert await listed(database.storage) == expected


async def test_as_much_is_found_as_ever(tmp_path: Path) -> None:
    """On SQLite, through what a member may see: plain, without accents, and with one slip."""
    async with ours(f"sqlite+aiosqlite:///{tmp_path}/mallette.db", COLLECTION.practices) as system:
        found = await lists(system, COLLECTION.queries)
    reached = {}
    for variant, measure in FLOORS:
        values = [
            MEASURES[measure](hits, COLLECTION.judgements[query]) for query, hits in found[variant].items()
        ]
        reached[variant, measure] = sum(values) / len(values)
    missed = {figure: (reached[figure], floor) for figure, floor in FLOORS.items() if reached[figure] < floor}
    assert not missed
