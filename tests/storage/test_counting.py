"""Whoever cannot be among the best is left out, and nobody else."""

from typing import Any

import numpy as np
import pytest

from bot.ports import MOST_COUNTED
from storage.search import counting
from storage.search.counting import Term, Wanted, count
from storage.search.documents import Lengths
from storage.search.gains import gains
from storage.search.packing import RECORD, Postings
from storage.search.shards import Shard
from tests.builders import a_practice
from tests.databases import opened

SIZE = 40_000


def a_shard(chance: np.random.Generator) -> Shard:
    """Many documents, of many lengths, in one of two places."""
    records = np.zeros(SIZE, RECORD)
    records["place"] = chance.choice([1, 2], SIZE, p=[0.8, 0.2])
    records["title"] = chance.integers(1, 12, SIZE)
    records["whole"] = chance.integers(5, 300, SIZE)
    records["key"] = np.arange(SIZE)
    return Shard(records.tobytes())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("near", [1.0, 0.9])
@pytest.mark.parametrize("places", [[False, True, True], [False, True, False]])
def test_the_best_are_the_same_as_if_all_were_counted(
    seed: int, near: float, places: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last digit, for rare words beside common ones; common words are looked up, not gone through."""
    chance = np.random.default_rng(seed)
    shard = a_shard(chance)
    view = shard.seen_from(np.array(places))
    terms = []
    for holding in (3, 40, 900, 15_000, 30_000):
        documents = np.sort(chance.choice(SIZE, holding, replace=False)).astype(np.uint32)
        counts = chance.choice([1, 2, 1 << 6, 1 << 4, 1 << 3], holding).astype(np.uint8)
        worth = float(np.log(SIZE / holding))
        terms.append(Term(worth, shard.held(Postings(documents, counts))))
    table = gains([view]).all
    looked_up: list[int] = []
    look_up = counting._looked_up

    def counted(*given: Any) -> Any:
        looked_up.append(len(given[2]))
        return look_up(*given)

    monkeypatch.setattr(counting, "_looked_up", counted)
    chosen = count(shard, view, terms, table, Wanted(5, near, all_of_them=False))
    everything = count(shard, view, terms, table, Wanted(5, near, all_of_them=True))
    assert looked_up == [2]
    least = np.sort(everything.scores)[-5] * near
    expected = {one: score for one, score in zip(*everything[:2], strict=True) if score >= least}
    found = dict(zip(chosen.documents.tolist(), chosen.scores.tolist(), strict=True))
    assert {one: score for one, score in found.items() if score >= least} == expected
    assert view.visible is None or view.visible[chosen.documents].all()


def test_lengths_are_those_of_what_may_be_seen() -> None:
    """The words of titles and of everything."""
    records = np.zeros(3, RECORD)
    records["place"], records["title"], records["whole"] = [1, 2, 0], [3, 5, 0], [30, 50, 0]
    shard = Shard(records.tobytes())
    assert shard.seen_from(np.array([False, True])).lengths == Lengths(3, 30)
    assert shard.seen_from(np.array([False, True, True])).lengths == Lengths(8, 80)
    assert shard.seen_from(np.array([False, True, True])).visible is not None  # nobody sees the third


async def test_so_many_are_counted_and_no_more(database_url: str) -> None:
    """On every storage alike; below, every one is."""
    async with opened("memory://") as memory, opened(database_url) as database:
        for storage in (memory, database):
            async with storage.unit() as unit:
                for number in range(MOST_COUNTED + 5):
                    rare = " rare" if number < MOST_COUNTED - 1 else ""
                    await unit.practices.save(a_practice(id=f"p{number:04}", title=f"Commun{rare}"))
                await unit.commit()
            async with storage.unit() as unit:
                for words, total in (("commun", MOST_COUNTED), ("rare", MOST_COUNTED - 1)):
                    assert (await unit.practices.search(words, None, None, 2)).total == total
