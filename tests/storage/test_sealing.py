"""What is packed is found like what is fresh, and leaves nothing behind when it goes."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete, text

from bot.model.parts import Parts
from bot.model.practice import Practice, State
from bot.ports import Found, Storage, Viewer
from storage import open_storage
from storage.search import documents
from storage.search.blocks import unpack_postings
from storage.search.numbers import number_of
from storage.search.tables import DocumentRow, FreshRow, PartitionRow, PostingsRow
from storage.sql.engine import make_engine
from storage.sql.index import reindexing, remembered, sealing, writing
from storage.urls import database_url as understood
from tests.builders import HERE, NADIA, OMAR, a_channel, a_member, a_practice, a_theme
from tests.databases import opened

WORDS = ["déléguer", "délégation", "contrôle", "confiance", "équipe", "réunion", "lundi", "vendredi", "bilan"]
WORDS += [
    "retour",
    "fait",
    "effet",
    "chef",
    "manager",
    "managing",
    "meetings",
    "delegated",
    "clear",
    "écouter",
]
CLOSED = replace(HERE, channel="closed")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four practices are packed together, and a partition holds sixteen."""
    monkeypatch.setattr(writing, "FRESH", 4)
    monkeypatch.setattr(sealing, "PARTITION", 16)
    monkeypatch.setattr(remembered, "PARTITION", 16)


def some_practice(chance: random.Random, **fields: object) -> Practice:
    """A few words, in a few fields, somewhere."""

    def say(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))

    return a_practice(
        id=f"{chance.getrandbits(128):032x}",
        title=say(4),
        theme=chance.choice((None, "asked")),
        parts=Parts(method=say(12), outcome=say(4)),
        tags=tuple(chance.choices(WORDS, k=chance.randint(0, 2))),
        place=chance.choice((HERE, HERE, CLOSED)),
        **fields,
    )


async def settle(storage: Storage) -> None:
    """Nadia sees what is open; Omar is in the closed channel as well. Some of it answers a theme."""
    async with storage.unit() as unit:
        await unit.themes.save(a_theme(id="asked", question="Comment déléguer la réunion du lundi ?"))
        await unit.channels.save(a_channel(community="managers"))
        await unit.channels.save(a_channel(place=CLOSED, open=False, community="managers"))
        await unit.channels.settle(CLOSED, [OMAR])
        for person in (NADIA, OMAR):
            await unit.members.save(a_member(person=person))
        await unit.commit()


async def save(storage: Storage, *practices: Practice) -> None:
    """Keep them, in a unit."""
    async with storage.unit() as unit:
        for practice in practices:
            await unit.practices.save(practice)
        await unit.commit()


async def search(storage: Storage, words: str, viewer: Viewer = None) -> Found:
    """The first twenty."""
    async with storage.unit() as unit:
        return await unit.practices.search(words, None, viewer, 20)


def changes(chance: random.Random) -> Iterator[Practice]:
    """Practices told, reworded, moved, withdrawn and told again."""
    told: dict[str, Practice] = {}
    for _ in range(150):
        if not told or chance.random() < 0.5:
            practice = some_practice(chance)
        else:
            practice = told[chance.choice(list(told))]
            other = some_practice(chance)
            practice = chance.choice(
                (
                    replace(practice, title=other.title, parts=other.parts),
                    replace(practice, place=other.place),
                    replace(practice, state=State.WITHDRAWN),
                    replace(practice, state=State.ARCHIVED),
                    replace(practice, author_name="Somebody"),
                    practice.emptied(),
                )
            )
        told[practice.id] = practice
        yield practice


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_found_is_the_same_however_it_lies(database_url: str, seed: int) -> None:
    """To the last digit, for everybody, whatever was changed since it was packed, and in whatever units."""
    chance = random.Random(seed)
    memory = await open_storage("memory://")
    async with opened(database_url) as storage:
        for one in (storage, memory):
            await settle(one)
        coming = list(changes(chance))
        while coming:
            together = [coming.pop(0) for _ in range(min(chance.choice((1, 1, 2, 9)), len(coming)))]
            for one in (storage, memory):
                await save(one, *together)
            words = " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))
            for viewer in (None, NADIA, OMAR, HERE):
                assert await search(storage, words, viewer) == await search(memory, words, viewer)
        async with storage.unit() as unit, memory.unit() as reference:
            for beginning in ("dé", "m", "réun", "managing"):
                expected = await reference.practices.complete(beginning, "managers", OMAR, 8)
                assert await unit.practices.complete(beginning, "managers", OMAR, 8) == expected
    assert await postings(database_url, packed=True)


async def postings(url: str, *, packed: bool = False) -> dict[int, int]:
    """How many documents hold each term, wherever it lies."""
    engine = make_engine(understood(url))
    held: dict[int, int] = {}
    try:
        async with engine.connect() as connection:
            for term, blob in await connection.execute(text("SELECT term, packed FROM search_postings")):
                held[term] = held.get(term, 0) + len(unpack_postings([blob]).documents)
            if not packed:
                [[fresh]] = await connection.execute(text("SELECT count(*) FROM search_fresh"))
                assert fresh == 0
    finally:
        await engine.dispose()
    return held


@pytest.mark.parametrize("way", ["withdrawn", "emptied", "reworded"])
@pytest.mark.parametrize("version", [documents.VERSION, documents.VERSION + 1])
async def test_nothing_is_left_of_what_was_taken_back(
    database_url: str, way: str, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a posting, also where another version of the analyser packed it."""
    chance = random.Random(1)
    staying = [some_practice(chance) for _ in range(3)]
    going = a_practice(title="Zanzibar délégué", parts=Parts(method="équipe équipe réunion"), tags=("lundi",))
    async with opened(database_url) as storage:
        await save(storage, *staying, going)
        expected = {
            number_of(term): sum(term in documents.document(one).counts for one in staying)
            for one in staying
            for term in documents.document(one).counts
        }
        assert number_of("=zanzibar") in await postings(database_url)
        if version != documents.VERSION:
            monkeypatch.setattr(sealing, "document", lambda *_: documents.document(staying[0]))
        changed = {
            "withdrawn": replace(going, state=State.WITHDRAWN),
            "emptied": going.emptied(),
            "reworded": replace(going, title="Tout autre chose", parts=Parts(), tags=()),
        }[way]
        await save(storage, changed)
        assert await postings(database_url, packed=True) == expected
        assert (await search(storage, "zanzibar")).total == 0


async def test_full_partitions_are_gathered(database_url: str) -> None:
    """No term of a full partition lies in more than one row."""
    chance = random.Random(2)
    async with opened(database_url) as storage:
        for _ in range(34):
            await save(storage, *(some_practice(chance) for _ in range(2)))
    engine = make_engine(understood(database_url))
    try:
        async with engine.connect() as connection:
            query = (
                "SELECT partition, count(*), count(DISTINCT term) FROM search_postings GROUP BY 1 ORDER BY 1"
            )
            counted = [tuple(row) for row in await connection.execute(text(query))]
    finally:
        await engine.dispose()
    *full, _last, _ = counted
    assert len(full) == 3
    assert all(rows == terms for _, rows, terms in full)


async def test_who_writes_at_once_loses_nothing(database_url: str) -> None:
    """Several storages on one database, adding, rewording and withdrawing while everybody searches."""
    chance = random.Random(3)
    practices = [replace(some_practice(chance), parts=Parts(method="commun " * 2)) for _ in range(60)]
    async with opened(database_url) as one, opened(database_url) as other, opened(database_url) as third:
        storages = (one, other, third)

        async def write(storage: Storage, mine: list[Practice]) -> None:
            for practice in mine:
                await save(storage, practice)
                await search(storage, "commun")
                await save(storage, replace(practice, title="Reformulé"))
                if practice.id > "8":
                    await save(storage, replace(practice, state=State.WITHDRAWN))

        await asyncio.gather(*(write(s, practices[n::3]) for n, s in enumerate(storages)))
        staying = {practice.id for practice in practices if practice.id <= "8"}
        for storage in storages:
            async with storage.unit() as unit:
                found = await unit.practices.search("reformulé commun", None, None, 100)
            assert {hit.practice.id for hit in found.hits} == staying
            assert found.total == len(staying)


@pytest.mark.parametrize("killed", [False, True])
async def test_another_version_reads_everything_again(
    database_url: str, killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step by step, found before, between and after; who stops in the middle goes on from there."""
    monkeypatch.setattr(reindexing, "AT_ONCE", 7)
    monkeypatch.setattr(reindexing, "PARTITION", 16)
    chance = random.Random(4)
    practices = [replace(some_practice(chance), title="Un mot commun") for _ in range(45)]
    async with opened(database_url) as storage:
        await save(storage, *practices[:20])
        await save(storage, *practices[20:43])
        await save(storage, practices[43])
        for module in (writing, sealing, reindexing):
            monkeypatch.setattr(module, "VERSION", documents.VERSION + 1)
        read = documents.document
        for module in (writing, sealing):
            monkeypatch.setattr(module, "document", lambda one, _: read(replace(one, tags=("nouveau",))))
        lefts = []
        async for left in storage.reindex():
            lefts.append(left)
            assert (await search(storage, "commun")).total == 44
            if len(lefts) == 2:
                await save(storage, practices[44], replace(practices[0], state=State.WITHDRAWN))
            if killed and len(lefts) == 3:
                break
        if killed:
            lefts += [left async for left in storage.reindex()]
        assert lefts[0] == 44
        assert len(lefts) < 10
        assert (await search(storage, "commun")).total == 44
        assert (await search(storage, "nouveau")).total == 44
        assert [left async for left in storage.reindex()] == []
        before = await search(storage, "commun nouveau")
        assert [left async for left in storage.reindex(everything=True)][:1] == [44]
        assert await search(storage, "commun nouveau") == before
    engine = make_engine(understood(database_url))
    try:
        async with engine.connect() as connection:
            versions = await connection.execute(text("SELECT DISTINCT version FROM search_partitions"))
            assert [version for [version] in versions] == [documents.VERSION + 1]
    finally:
        await engine.dispose()


async def test_a_lost_index_is_made_again(database_url: str) -> None:
    """Of the practices themselves; those that are not archived stay out of it."""
    chance = random.Random(5)
    practices = [replace(some_practice(chance), title="Un mot commun") for _ in range(9)]
    async with opened(database_url) as storage:
        await save(storage, *practices, replace(practices[0], state=State.WITHDRAWN))
        before = await search(storage, "commun")
        engine = make_engine(understood(database_url))
        async with engine.begin() as connection:
            for table in (PostingsRow, PartitionRow, DocumentRow, FreshRow):
                await connection.execute(delete(table))
        await engine.dispose()
        assert (await search(storage, "commun")).total == 0
        assert [left async for left in storage.reindex()] == [8]
        assert await search(storage, "commun") == before


async def test_practices_without_a_word_are_packed(database_url: str) -> None:
    """Emoji only: nothing finds them, and nothing stands in their way."""
    async with opened(database_url) as storage:
        await save(storage, *(a_practice(title="🙏", parts=Parts(), tags=()) for _ in range(4)))
        await save(storage, a_practice(title="Un mot"))
        assert (await search(storage, "mot")).total == 1
