"""Copying rows from one database to another, and holding both against each other afterwards.

Rows are read and written in the order of their keys, some at a time, each time whole; what is there already
and the same is left alone. So whoever is interrupted begins again and is soon where they were.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import StorageError
from storage.copying.owed import Owned, is_owed, owned
from storage.copying.scope import CHANNELS, COMMUNITIES, Scope, scopes, table_of
from storage.migrating import migrate
from storage.sql.engine import make_engine
from storage.sql.unit import SqlStorage
from storage.tables import PracticeRow
from storage.urls import database_url, saying_why

AT_ONCE = 500
"""Rows read, or written, together."""

Row = Mapping[Any, Any]
"""The values of a row, by column."""


class Step(NamedTuple):
    """How far a copy is."""

    doing: str
    """``copying``, ``comparing`` or ``indexing``."""
    what: str
    """The table."""
    done: int
    total: int
    """Rows, of what is being done now; of what is compared, those that are alike."""


class Digest(NamedTuple):
    """What two databases have alike when they hold the same rows of a table, in whatever order."""

    rows: int
    checksum: int


async def copy(source: str, target: str, community: str | None) -> AsyncIterator[Step]:
    """Copy everything, or one community (by name or id), telling how far it is; begun again, it goes on.

    Both databases are brought up to date first. When it ends, both hold the same, by count and by checksum,
    and it can be searched in the target. Raises ``StorageError``, with one sentence, when a database cannot
    be used, when the target has other things where these belong, or when the two differ in the end because
    somebody wrote meanwhile.
    """
    from_url, to_url = database_url(source), database_url(target)
    if from_url == to_url:
        raise StorageError("Both addresses are the same database: there is nothing to copy.")
    await migrate(from_url)
    await migrate(to_url)
    async with _opened(from_url) as there, _opened(to_url) as here:
        which = await _found(community, there) if community else None
        copied = scopes(which)
        await _see_that_there_is_room(copied, which, there, here)
        rewritten: set[str] = set()
        own = await there.owned(copied, which)
        async for step in _copy_all(copied, own, there, here, rewritten):
            yield step
        own_here = await here.owned(copied, which)
        async for step in _compare_all(copied, (own, own_here), there, here):
            yield step
    async for step in _index(to_url, everything=_PRACTICES in rewritten):
        yield step


_PRACTICES = str(table_of(PracticeRow).name)


class _Database:
    """One of the two."""

    def __init__(self, url: URL, engine: AsyncEngine) -> None:
        self._url = url
        self._engine = engine

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, kept when left. Raises ``StorageError`` when the database refuses."""
        with saying_why(self._url):
            async with self._engine.begin() as connection:
                yield connection

    async def count(self, scope: Scope) -> int:
        """How many rows of a table there are to go through."""
        async with self.begin() as connection:
            return int((await connection.execute(scope.count())).scalar_one())

    async def batches(self, scope: Scope, own: Owned | None) -> AsyncIterator[tuple[int, list[Row]]]:
        """The rows, some at a time, each time with how many were gone through."""
        after: tuple[Any, ...] | None = None
        while True:
            async with self.begin() as connection:
                read = (await connection.execute(scope.batch(after, AT_ONCE))).mappings().all()
            if not read:
                return
            after = tuple(read[-1][column.name] for column in scope.key)
            yield (
                len(read),
                [row for row in map(dict, read) if own is None or not is_owed(scope) or own.has(row)],
            )

    async def owned(self, copied: Sequence[Scope], community: str | None) -> Owned | None:
        """What the community has here, if it is one that is copied."""
        if community is None:
            return None
        async with self.begin() as connection:
            return await owned(copied, connection)


@asynccontextmanager
async def _opened(url: URL) -> AsyncIterator[_Database]:
    engine = make_engine(url)
    try:
        yield _Database(url, engine)
    finally:
        await engine.dispose()


# ---- Before ------------------------------------------------------------------------------------------------


async def _found(name: str, there: _Database) -> str:
    """The id of the community of that name."""
    async with there.begin() as connection:
        known = (await connection.execute(select(COMMUNITIES.c.id, COMMUNITIES.c.name))).all()
    found = [id for id, called in known if name in (id, called)]  # noqa: A001  # it is called so everywhere
    if len(found) != 1:
        names = ", ".join(sorted(called for _, called in known)) or "none yet"
        how_many = "several communities are" if found else "no community is"
        raise StorageError(f"In the database that is copied, {how_many} called {name}; there is: {names}.")
    return str(found[0])


async def _see_that_there_is_room(
    copied: Sequence[Scope], community: str | None, there: _Database, here: _Database
) -> None:
    """Raises ``StorageError`` where the target holds what is not of this copy, and would be mixed with it."""
    async with there.begin() as connection:
        ours = set((await connection.execute(select(COMMUNITIES.c.id))).scalars())
        [lived_in] = [scope for scope in copied if scope.table is CHANNELS]
        channels = {
            tuple(row) for row in await connection.execute(select(*lived_in.key).where(lived_in.where))
        }
    async with here.begin() as connection:
        others = (await connection.execute(select(COMMUNITIES.c.id, COMMUNITIES.c.name))).all()
        taken = (await connection.execute(select(*lived_in.key, CHANNELS.c.community))).all()
    if community is None:
        if strangers := [name for id, name in others if id not in ours]:  # noqa: A001
            raise StorageError(
                f"The target has other communities already: {', '.join(strangers)}. Everything is copied into"
                " an empty database; --community copies one."
            )
        return
    for *channel, lives in taken:
        if lives not in (None, community) and tuple(channel) in channels:
            raise StorageError(
                f"In the target another community lives in one of its channels ({channel[-1]}): a channel"
                " has one community."
            )


# ---- Copying -----------------------------------------------------------------------------------------------


async def _copy_all(
    copied: Sequence[Scope],
    own: Owned | None,
    there: _Database,
    here: _Database,
    rewritten: set[str],
) -> AsyncIterator[Step]:
    """Copy, noting the tables in which rows were there otherwise."""
    totals = {scope.table.name: await there.count(scope) for scope in copied}
    total, done = sum(totals.values()), 0
    for scope in copied:
        async for read, rows in there.batches(scope, own):
            async with here.begin() as connection:
                if await _write(scope, rows, connection):
                    rewritten.add(scope.table.name)
            done += read
            yield Step("copying", scope.table.name, done, total)


async def _write(scope: Scope, rows: Sequence[Row], connection: AsyncConnection) -> bool:
    """Write what is not there so already; whether any was there otherwise."""
    if not rows:
        return False
    names = [column.name for column in scope.key]
    keys = [tuple(row[name] for name in names) for row in rows]
    known = await connection.execute(select(scope.table).where(tuple_(*scope.key).in_(keys)))
    there = {tuple(row[name] for name in names): digest_of(dict(row)) for row in known.mappings()}
    new = [dict(row) for row, key in zip(rows, keys, strict=True) if key not in there]
    changed = [
        dict(row)
        for row, key in zip(rows, keys, strict=True)
        if key in there and there[key] != digest_of(row)
    ]
    if changed:
        statement = update(scope.table).where(
            *(column == bindparam(f"key_{column.name}") for column in scope.key)
        )
        values = [row | {f"key_{name}": row[name] for name in names} for row in changed]
        await connection.execute(statement, values)
    if new:
        await connection.execute(insert(scope.table), new)
    return bool(changed)


# ---- Afterwards --------------------------------------------------------------------------------------------


async def _compare_all(
    copied: Sequence[Scope], own: tuple[Owned | None, Owned | None], there: _Database, here: _Database
) -> AsyncIterator[Step]:
    total, alike = sum([await there.count(scope) for scope in copied]), 0
    for scope in copied:
        first = await _digest(there, scope, own[0])
        second = await _digest(here, scope, own[1])
        if first != second:
            raise StorageError(
                f"The databases differ in {scope.table.name} ({first.rows} rows, and {second.rows} in the"
                " target): somebody wrote meanwhile. Stop the bot, and copy again."
            )
        alike += first.rows
        yield Step("comparing", scope.table.name, alike, total)


async def _digest(database: _Database, scope: Scope, own: Owned | None) -> Digest:
    rows, checksum = 0, 0
    async for _, batch in database.batches(scope, own):
        rows += len(batch)
        checksum += sum(map(digest_of, batch))
    return Digest(rows, checksum % 2**256)


def digest_of(row: Row) -> int:
    """A number that stands for everything in a row, in whichever database it lies."""
    told = json.dumps(dict(row), sort_keys=True, default=_told)
    return int.from_bytes(hashlib.sha256(told.encode()).digest())


def _told(value: Any) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Enum():
            return str(value.value)
    raise TypeError(f"{type(value).__name__} is in no table.")


async def _index(target: URL, *, everything: bool) -> AsyncIterator[Step]:
    """Read the practices for searches, where they are now."""
    storage = SqlStorage(target)
    try:
        total = 0
        async for left in storage.reindex(everything=everything):
            total = max(total, left)
            yield Step("indexing", _PRACTICES, total - left, total)
    finally:
        await storage.close()
