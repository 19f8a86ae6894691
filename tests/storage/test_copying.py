"""What is copied is the same afterwards, in every table there is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.model.parts import Parts
from bot.ports import StorageError
from storage import copy, migrate
from storage.copying import copying
from storage.copying.scope import DERIVED, copied_tables, scopes, table_of
from storage.search import tables as search
from storage.sql.engine import make_engine
from storage.tables import AnswerRow, DraftRow, PracticeRow, SeenRow, ThemeRow
from storage.tables import Table as Base
from storage.urls import database_url as understood
from tests.builders import a_practice
from tests.databases import empty_database, opened
from tests.storage.filling import COMMUNITIES, everything, name_of

Contents = dict[str, list[dict[str, Any]]]


@asynccontextmanager
async def engine_of(url: str) -> AsyncIterator[AsyncEngine]:
    """The tables of a database, as they are."""
    engine = make_engine(understood(url))
    try:
        yield engine
    finally:
        await engine.dispose()


async def fill(url: str, count: int = 7) -> None:
    """Put rows into every table, of two communities."""
    await migrate(url)
    async with engine_of(url) as engine, engine.begin() as connection:
        for community in COMMUNITIES:
            for table, rows in everything(community, count).items():
                await connection.execute(insert(table), rows)


async def contents(url: str) -> Contents:
    """Every row of every table that is copied, in the order of their keys."""
    async with engine_of(url) as engine, engine.connect() as connection:
        return {
            table.name: sorted(
                [dict(row) for row in (await connection.execute(select(table))).mappings()],
                key=lambda row, table=table: [str(row[column.name]) for column in table.primary_key],  # type: ignore[misc]
            )
            for table in copied_tables()
        }


async def run(source: str, target: str, community: str | None = None) -> list[copying.Step]:
    """Copy, and tell every step."""
    return [step async for step in copy(source, target, community)]


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Where a bot has been until now."""
    return f"sqlite+aiosqlite:///{tmp_path}/before.db"


async def test_every_table_is_copied_or_made_anew(source: str) -> None:
    """Whatever is added to the tables: it is filled here, and it is there."""
    assert {*copied_tables(), *DERIVED} == set(Base.metadata.tables.values())
    assert not [
        column for table in copied_tables() for column in table.c if column is table.autoincrement_column
    ]
    await fill(source)
    assert all((await contents(source)).values())
    assert len(scopes("a community")) == len(copied_tables())


async def test_everything_is_the_same_afterwards(source: str, database_url: str) -> None:
    """From SQLite into either kind, and back out of it again."""
    await fill(source)
    steps = await run(source, database_url)
    there = await contents(source)
    assert await contents(database_url) == there
    assert list(dict.fromkeys(step.doing for step in steps)) == ["copying", "comparing", "indexing"]
    compared = [step for step in steps if step.doing == "comparing"][-1]
    assert compared.done == compared.total == sum(map(len, there.values()))
    back = source.replace("before", "back")
    await run(database_url, back)
    assert await contents(back) == there


async def test_what_is_copied_is_found(source: str, database_url: str) -> None:
    """Searches know it where it now is, and what changed before it was copied again."""
    practice = a_practice(title="Le tour de table", parts=Parts(method="Chacun dit un mot."))
    async with opened(source) as storage, storage.unit() as unit:
        await unit.practices.save(practice)
        await unit.commit()
    await run(source, database_url)
    async with opened(database_url) as storage, storage.unit() as unit:
        assert (await unit.practices.search("mot", None, None, 10)).total == 1
    async with engine_of(source) as engine, engine.begin() as connection:
        await connection.execute(update(PracticeRow).values(method="Chacun dit une phrase."))
    await run(source, database_url)
    async with opened(database_url) as storage, storage.unit() as unit:
        assert (await unit.practices.search("phrase", None, None, 10)).total == 1
        assert (await unit.practices.search("mot", None, None, 10)).total == 0


async def test_what_was_interrupted_goes_on(
    source: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any step; what is there already is not written again."""
    monkeypatch.setattr(copying, "AT_ONCE", 3)
    await fill(source)
    for steps in (1, 5, 20):
        copied = copy(source, database_url, None)
        for _ in range(steps):
            await anext(copied)
        await copied.aclose()  # type: ignore[attr-defined]  # it is a generator
    await run(source, database_url)
    assert await contents(database_url) == await contents(source)


async def test_one_community_is_copied_beside_another(source: str, database_url: str) -> None:
    """All it has, in every table but that of events; nothing of the other."""
    await fill(source)
    async with engine_of(source) as engine, engine.begin() as connection:
        await connection.execute(delete(SeenRow))
    expected = {table.name: rows for table, rows in everything(COMMUNITIES[0], 7).items()}
    del expected[table_of(SeenRow).name]
    await run(source, database_url, name_of("communities", COMMUNITIES[0], 0))
    assert sizes(await contents(database_url)) == sizes(expected)
    await run(source, database_url, name_of("communities", COMMUNITIES[1], 0))
    assert await contents(database_url) == await contents(source)


def sizes(there: Contents) -> dict[str, int]:
    """How many rows each table has."""
    return {table: len(rows) for table, rows in there.items() if rows}


async def test_what_differs_in_the_end_is_said(source: str, database_url: str) -> None:
    """A bot that writes meanwhile; one letter is enough."""
    await fill(source)
    copied = copy(source, database_url, None)
    async for step in copied:
        if step.done == step.total:
            break
    async with engine_of(database_url) as engine, engine.begin() as connection:
        await connection.execute(update(ThemeRow).values(question="Et toi ?").where(ThemeRow.position == 1))  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="differ in themes"):
        async for _ in copied:
            pass


async def test_where_others_live_nothing_is_mixed(source: str, tmp_path: Path) -> None:
    """Everything goes into an empty database; a community where nobody lives in its channels."""
    await fill(source)
    target = f"sqlite+aiosqlite:///{tmp_path}/after.db"
    await migrate(target)
    rows = everything(COMMUNITIES[0], 2)
    async with engine_of(target) as engine, engine.begin() as connection:
        for table in copied_tables():
            if table.name in {"communities", "channels"}:
                theirs = [
                    row | {("id" if table.name == "communities" else "community"): "others"}
                    for row in rows[table]
                ]
                await connection.execute(insert(table), theirs)
    before = await contents(target)
    with pytest.raises(StorageError, match="other communities already"):
        await run(source, target)
    with pytest.raises(StorageError, match="another community lives in one of its channels"):
        await run(source, target, name_of("communities", COMMUNITIES[0], 0))
    assert await contents(target) == before


async def test_what_makes_no_sense_is_one_sentence(source: str) -> None:
    """The same database twice, and a community nobody knows."""
    await fill(source, 2)
    with pytest.raises(StorageError, match="nothing to copy"):
        await run(source, source)
    with pytest.raises(StorageError, match="no community is called Ailleurs"):
        await run(source, source.replace("before", "after"), "Ailleurs")


async def test_a_large_table_is_copied_from_one_postgresql_to_another(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In several batches, whatever order the server's language puts names in."""
    async with empty_database(postgres_url) as one, empty_database(postgres_url) as other:
        monkeypatch.setattr(copying, "AT_ONCE", 50)
        await fill(one, 120)
        await run(one, other)
        there = await contents(one)
        assert await contents(other) == there
        assert len(there[str(AnswerRow.__tablename__)]) == 240
        assert len(there[str(DraftRow.__tablename__)]) == 240
        assert search.WordingRow.__tablename__ in there
