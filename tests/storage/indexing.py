"""A process that writes practices until it is killed: ``python -m tests.storage.indexing URL SEED``.

It tells, rewords and withdraws, and from time to time has the whole index made again; a line with the id and
the state of each practice says what is committed.
"""

import asyncio
import itertools
import random
import sys
from dataclasses import replace

from bot.model.parts import Parts
from bot.model.practice import Practice, State
from storage import open_storage
from storage.sql.index import reindexing, remembered, sealing, writing
from tests.builders import a_practice

WORDS = ("déléguer", "délégation", "contrôle", "confiance", "équipe", "réunion", "lundi", "vendredi", "bilan")
COMMON = "commun"
PARTITION, FRESH, AT_ONCE = 64, 4, 20
EVERYTHING = 25
"""After so many units the index is made again."""


def shrink() -> None:
    """Pack a few practices together, and a few dozen into a partition: what is rare becomes usual."""
    for module in (remembered, reindexing, sealing):
        module.PARTITION = PARTITION  # type: ignore[attr-defined]
    writing.FRESH = FRESH
    reindexing.AT_ONCE = AT_ONCE


def some_practice(chance: random.Random) -> Practice:
    """A few words, one of which they all have."""
    said = " ".join(chance.choices(WORDS, k=chance.randint(3, 12)))
    return a_practice(
        id=f"{chance.getrandbits(128):032x}", title=f"{COMMON} {said[:30]}", parts=Parts(method=said), tags=()
    )


async def write(url: str, seed: int) -> None:
    """Until somebody ends it."""
    shrink()
    chance = random.Random(seed)
    told: list[Practice] = []
    storage = await open_storage(url)
    for number in itertools.count(1):
        some = [some_practice(chance) for _ in range(chance.randint(1, 4))]
        if told:
            before = told.pop(chance.randrange(len(told)))
            other = replace(before, parts=Parts(method=" ".join(chance.choices(WORDS, k=5))))
            some.append(chance.choice((other, replace(before, state=State.WITHDRAWN))))
        async with storage.unit() as unit:
            for practice in some:
                await unit.practices.save(practice)
            await unit.commit()
        told += [one for one in some if one.state is State.ARCHIVED]
        for one in some:
            print(one.id, one.state, flush=True)  # noqa: T201  to be read by who kills it
        if number % EVERYTHING == 0:
            async for _ in storage.reindex(everything=True):
                print("reading", "again", flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2])))
