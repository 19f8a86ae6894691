"""Mallette's search, through the port the bot itself uses."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from benchmarks.finding.systems.system import DEPTH
from bot.model.practice import Practice
from bot.ports import Storage
from storage import open_storage
from tests.builders import NADIA, a_channel, a_community, a_member
from tests.collections.reading import Query

COMMUNITY = "managers"
SAVED_AT_ONCE = 200


class Ours:
    """A storage, as a member searches it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    async def search(self, words: str, query: Query) -> list[str]:  # noqa: ARG002  needs no language
        """What Nadia finds."""
        async with self.storage.unit() as unit:
            found = await unit.practices.search(words, COMMUNITY, NADIA, DEPTH)
        return [hit.practice.id for hit in found.hits]

    async def beside(self, query: Query) -> Sequence[tuple[str, float]]:
        """What Nadia is shown beside a text, however unsure."""
        async with self.storage.unit() as unit:
            hits = await unit.practices.beside(query.text, COMMUNITY, NADIA, but=query.id, sure=0.0)
        return [(hit.practice.id, hit.score) for hit in hits]

    async def teach(self, opened: Sequence[tuple[Query, str]]) -> None:
        """What was opened from which query."""
        async with self.storage.unit() as unit:
            for query, practice in opened:
                await unit.practices.opened(practice, query.text)
            await unit.commit()


@asynccontextmanager
async def ours(url: str, practices: Sequence[Practice]) -> AsyncIterator[Ours]:
    """The storage at ``url``, which is empty, with these practices in it; closed afterwards."""
    storage = await open_storage(url)
    try:
        await fill(storage, practices)
        yield Ours(storage)
    finally:
        await storage.close()


async def fill(storage: Storage, practices: Sequence[Practice]) -> None:
    """Archive them in Nadia's community."""
    async with storage.unit() as unit:
        await unit.communities.save(a_community(id=COMMUNITY))
        await unit.channels.save(a_channel(community=COMMUNITY))
        await unit.members.save(a_member(community=COMMUNITY))
        await unit.commit()
    for first in range(0, len(practices), SAVED_AT_ONCE):
        async with storage.unit() as unit:
            for practice in practices[first : first + SAVED_AT_ONCE]:
                await unit.practices.save(practice)
            await unit.commit()
